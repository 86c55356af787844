#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A load of tasklets for the tools: the benchmark as a module

insmod /tasklet_bench.ko only=tasklet figure='"each of 4"'
