# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# In the guest of scripts/bench/cross-check: cyclictest and rtla timerlat on the CPU that is
# flooded, as a real-time task and as a normal one.
#
# usage: cross-check.sh SECONDS

# Nothing is to be traced that is not asked for.
for e in /sys/kernel/tracing/events/irq/tasklet_*/enable; do echo 0 >"$e"; done
# Timers come late before.
until grep -q '\.hres_active *: 1' /proc/timer_list; do sleep 0.1; done
cpu=$(nproc)
cpu=$((cpu - 1))

# measure TOOL CLASS COMMAND...
measure() {
	echo "cross-check $1 $2"
	shift 2
	ret=0
	"$@" 2>&1 || ret=$?
	echo "cross-checked $ret"
}

# The interval is no multiple of that of the flood.
measure cyclictest FIFO cyclictest -q -m -a $cpu -t 1 -i 700 -D "$1" -h 10000 --policy=fifo -p 80
measure cyclictest OTHER cyclictest -q -m -a $cpu -t 1 -i 700 -D "$1" -h 10000 --policy=other
measure timerlat FIFO rtla timerlat hist -c $cpu -p 700 -d "$1s" -E 10000 -P f:80
measure timerlat OTHER rtla timerlat hist -c $cpu -p 700 -d "$1s" -E 10000 -P o:0
