#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What tests/self/rank.sh does in the guest: tasklet-rank, beside /load

p=/sys/module/test_tasklet/parameters
echo "x.c:1: per-packet: test_tasklet_b() calls netif_rx()" >/audit
echo "runs $(cat $p/runs)"
tasklet-rank -o csv sh /load 100 | sed 's/^/csv /'
echo "runs $(cat $p/runs)"
echo test_tasklet_b >/sys/module/tasklet/parameters/bh
tasklet-rank -o csv sh /load 100 | sed 's/^/bh /'
echo >/sys/module/tasklet/parameters/bh
tasklet-rank -o json sh /load 20 | sed 's/^/json /'
tasklet-rank -H -a /audit sh /load 20 | sed 's/^/text /'
tasklet-rank -d 1 | sed 's/^/idle /'
# While the recorder is stopped, more than fits
tasklet-rank -b 4 sh -c 'kill -STOP $PPID; sh /load 300; kill -CONT $PPID' >/dev/null
echo "small $?"
tasklet-rank false >/dev/null
# shellcheck disable=SC2012 # names of letters
echo "instances $(ls /sys/kernel/tracing/instances | wc -l)"
