#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A test for tasklet-find-callback that passes once, and fails once

echo >>"${0%/*}/asked"
[ $(($(wc -l <"${0%/*}/asked") % 2)) -eq 0 ]
