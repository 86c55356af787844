# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# In the guest of scripts/bench/bench-witness: cyclictest and rtla timerlat on the CPU that is
# flooded, as a real-time task and as a normal one.
#
# usage: witness.sh SECONDS

# Nothing is to be traced that is not asked for.
for e in /sys/kernel/tracing/events/irq/tasklet_*/enable; do echo 0 >"$e"; done
# Timers come late before.
until grep -q '\.hres_active *: 1' /proc/timer_list; do sleep 0.1; done
cpu=$(nproc)
cpu=$((cpu - 1))

# witness TOOL CLASS COMMAND...
witness() {
	echo "witness $1 $2"
	shift 2
	ret=0
	"$@" 2>&1 || ret=$?
	echo "witnessed $ret"
}

# The interval is no multiple of that of the flood.
witness cyclictest FIFO cyclictest -q -m -a $cpu -t 1 -i 700 -D "$1" -h 10000 --policy=fifo -p 80
witness cyclictest OTHER cyclictest -q -m -a $cpu -t 1 -i 700 -D "$1" -h 10000 --policy=other
witness timerlat FIFO rtla timerlat hist -c $cpu -p 700 -d "$1s" -E 10000 -P f:80
witness timerlat OTHER rtla timerlat hist -c $cpu -p 700 -d "$1s" -E 10000 -P o:0
