#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What tests/self/perf.sh does in the guest

sh /kwork_tasklet.sh
echo "shell test: $?"
# An empty directory in its place, as where the event is not known
mount -t tmpfs none /sys/kernel/tracing/events/irq/tasklet_schedule
echo "echo schedule a >/sys/module/test_tasklet/parameters/do; sleep 1" >/load
perf kwork -k tasklet record -o /tmp/data sh /load 2>&1 | sed 's/^/record: /'
perf kwork -k tasklet report -i /tmp/data 2>&1 | sed 's/^/report: /'
