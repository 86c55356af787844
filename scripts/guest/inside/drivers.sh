# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# In the guest of "make drivers": runs the case /case.sh in phases, and says after each
# how often which callback of a tasklet ran in which task, and the same of work items, and
# what was queued with which priority, or on which queue. Trace events count, by histograms
# of the kernel: nothing gets lost.
#
# A case defines
#   load     loads modules and sets up devices
#   run      moves data and sees that they arrive as they were
#   remove   unloads the modules or takes the devices away; run goes on meanwhile
# and, if the driver disables its tasklet, may define
#   pending  does that while a callback is due, and sees that it runs all the same
# and, for scripts/callers/count,
#   work_X   for each X that its head counts: does things, and says how many with did

events=/sys/kernel/tracing/events
# A word for each event that is counted, and by what
counted='ran irq/tasklet_entry func.sym,common_pid.execname
scheduled irq/tasklet_schedule func.sym,hi
worked workqueue/workqueue_execute_start function.sym,common_pid.execname
queued workqueue/workqueue_queue_work function.sym,workqueue'
bh=/sys/module/tasklet/parameters/bh
bound=/sys/module/tasklet/parameters/bound_ms

# busybox would take its own.
ip() { /bin/ip "$@"; }
tc() { /bin/tc "$@"; }

# for_counted COMMAND: with WORD, EVENT and KEYS, for those that this kernel has
for_counted() {
	echo "$counted" | while read -r word event keys; do
		[ ! -e "$events/$event" ] || "$1" "$word" "$events/$event" "hist:keys=$keys:size=2048"
	done
}

begin() { echo "$3" >"$2/trigger"; }
clear_count() { echo "$3:clear" >>"$2/trigger"; }
end() { echo "!$3" >>"$2/trigger"; }

# say WORD EVENT: the counts
say() {
	sed -n "s/^{ [a-z]*: \[[^]]*\] *\([^ ,]*\)[^,]*, [a-z_]*: *\([^ ]*\) .*hitcount: *\([0-9]*\).*/$1 $phase \1 \2 \3/p" \
		"$2/hist"
}

# phase NAME COMMAND
phase() {
	phase=$1
	for_counted clear_count
	ret=0
	# In the background, or set -e would mean nothing in it.
	( set -e; $2 ) >/tmp/out 2>&1 &
	wait $! || ret=$?
	tr -d '\000' </tmp/out | sed 's/^/# /'
	for_counted say
	echo "phase $1 $ret"
}

# same FILE FILE: or it fails
same() {
	[ -s "$1" ] && [ "$(sha256sum <"$1")" = "$(sha256sum <"$2")" ]
}

# wait_for SECONDS COMMAND...: until it succeeds
wait_for() {
	n=$(($1 * 10))
	shift
	while ! "$@" >/dev/null 2>&1; do
		n=$((n - 1))
		[ $n -gt 0 ] || { echo "waited in vain for: $*"; return 1; }
		sleep 0.1
	done
}

# there DEV [NETNS]
there() {
	ip ${2:+-n $2} link show "$1"
}

# tcp KB ADDRESS NETNS: send that much to ADDRESS, where NETNS listens
tcp() {
	dd if=/dev/urandom of=/tmp/sent bs=1k count="$1" 2>/dev/null
	rm -f /tmp/got
	ip netns exec "$3" socat -u TCP-LISTEN:5000,reuseaddr OPEN:/tmp/got,creat &
	listener=$!
	wait_for 10 ip netns exec "$3" grep -q ':1388 ' /proc/net/tcp
	timeout 60 socat -u OPEN:/tmp/sent "TCP:$2:5000,connect-timeout=20"
	wait_for 20 all_there
	kill $listener 2>/dev/null || :
	same /tmp/sent /tmp/got
}

# work_of_tcp KB ADDRESS NETNS: as above, for the sake of the work
work_of_tcp() {
	did "$1"
	ip netns exec "$3" socat -u TCP-LISTEN:5001,reuseaddr OPEN:/dev/null &
	listener=$!
	wait_for 10 ip netns exec "$3" grep -q ':1389 ' /proc/net/tcp
	dd if=/dev/zero bs=1k count="$1" 2>/dev/null | socat -u - "TCP:$2:5001,connect-timeout=20"
	wait $listener
}

# work_of_ping NR ADDRESS: one after the other, without a pause
work_of_ping() {
	did "$1"
	ping -q -A -c "$1" -W 5 "$2" >/dev/null
}

all_there() {
	[ "$(stat -c %s /tmp/got)" = "$(stat -c %s /tmp/sent)" ]
}

# under_load: remove while run runs; run may fail then, the kernel may not
under_load() {
	( run ) >/dev/null 2>&1 &
	busy=$!
	sleep 1
	remove
	kill $busy 2>/dev/null || :
	wait $busy || :
	killall socat ping wpan-ping 2>/dev/null || :
}

# starve: nothing that is due on CPU 1 gets to run, in ktaskletd, until feed
starve() {
	bound_was=$(cat $bound 2>/dev/null)
	[ ! -e $bound ] || echo 0 >$bound
	taskset 2 chrt -f 50 sh -c 'while :; do :; done' &
	hog=$!
	sleep 0.5
}

feed() {
	kill "$hog"
	[ ! -e $bound ] || echo "$bound_was" >$bound
}

# What the one CPU has executed so far, in instructions: all the time but the idle one
busy() {
	awk '$1 == "now" { now = $3 }
		$1 == ".idle_sleeptime" || $1 == ".iowait_sleeptime" { idle += $3 }
		END { printf "%.0f\n", now - idle }' /proc/timer_list
}

# did NR: so many operations
did() {
	ops=$1
}

# counts RUN: of each kind five times, what an operation takes
counts() {
	read -r kinds </counts
	for kind in $kinds; do
		"work_$kind"
		for _ in 1 2 3 4 5; do
			before=$(busy)
			"work_$kind"
			after=$(busy)
			echo "counted $1 $kind $(((after - before) / ops))"
		done
	done
}

count_all() {
	if [ ! -e $bh ]; then
		counts old
		return
	fi
	counts new
	[ -s /callbacks ] || return 0
	cat /callbacks >$bh
	counts bh
}

mkdir -p /run/netns /var/run /etc/ppp /tmp /dev/pts
mount -t devpts devpts /dev/pts
echo /bin/modprobe >/proc/sys/kernel/modprobe
ip link set lo up
ip netns add b
ip -n b link set lo up
for_counted begin
# shellcheck source=/dev/null
. /case.sh

phase load load
if grep -q drivers.count /proc/cmdline; then
	# Nothing is to be traced meanwhile.
	for_counted end
	for e in "$events"/irq/tasklet_*/enable; do echo 0 >"$e"; done
	ret=0
	( set -e; count_all ) &
	wait $! || ret=$?
	echo "phase count $ret"
	exit
fi
phase run run
if [ -e $bh ]; then
	# All that ran: softirqs are also served by ktaskletd, between two callbacks of its
	# own, and the task would not tell which it was.
	callbacks=$(for_counted say | sed -n 's/^ran run \([a-zA-Z_][^ ]*\) .*/\1/p' | sort -u | paste -sd,)
	[ -z "$callbacks" ] || { echo "$callbacks" >$bh && phase bh run; }
	echo >$bh
fi
if command -v pending >/dev/null; then
	phase pending pending
fi
phase remove under_load
phase reload load
phase rerun run
