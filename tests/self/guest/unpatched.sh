#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What tests/self/unpatched.sh does in the guest: the tools, beside /load

uname -r | sed 's/^/release: /'
# It stays loaded where its symbols are looked up.
sh /load && rmmod tasklet_bench && echo "load: 0"
tasklet-rank -o csv sh /load >/tmp/out 2>&1
echo "rank: exit code $?"
sed 's/^/rank: /' /tmp/out
rmmod tasklet_bench
perf kwork -k tasklet record -o /tmp/data sh /load >/tmp/out 2>&1
echo "record: exit code $?"
sed 's/^/record: /' /tmp/out
perf kwork -k tasklet report -i /tmp/data 2>&1 | sed 's/^/report: /'
