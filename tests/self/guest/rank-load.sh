#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# load N: schedule each tasklet of test_tasklet N times, and wait until it has run

p=/sys/module/test_tasklet/parameters
for _ in $(seq "$1"); do
	read -r a b _ <$p/runs
	for t in a b; do echo "schedule $t" >$p/do; done
	while read -r a1 b1 _ <$p/runs; [ "$a1" = "$a" ] || [ "$b1" = "$b" ]; do :; done
done
