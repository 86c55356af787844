# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# In the guest of scripts/bench/cross-check: bursts of tasklets on a CPU that user space keeps
# busy, in the root cgroup and in one that gets nearly all of the CPU's time.
#
# usage: beside.sh

set -eu
# Nothing is to be traced that is not asked for.
for e in /sys/kernel/tracing/events/irq/tasklet_*/enable; do echo 0 >"$e"; done
cpu=$(nproc)
mask=$(printf %x $((1 << (cpu - 1))))

mkdir -p /tmp/cgroup
mount -t cgroup2 none /tmp/cgroup
echo +cpu >/tmp/cgroup/cgroup.subtree_control
mkdir /tmp/cgroup/heavy
echo 10000 >/tmp/cgroup/heavy/cpu.weight

# beside NAME CGROUP: measure under NAME with eight loops in CGROUP
beside() {
	loops=
	for _ in 1 2 3 4 5 6 7 8; do
		taskset "$mask" sh -c 'echo $$ >"$1" && while :; do :; done' - \
			"/tmp/cgroup/$2/cgroup.procs" &
		loops="$loops $!"
	done
	sleep 1
	taskset 1 sh -c 'echo "$1" >/sys/module/tasklet_bench/parameters/beside' - "$1"
	# shellcheck disable=SC2086 # words
	kill $loops
	wait
}
beside "burst 64x20us loops" .
beside "burst 64x20us cgroup" heavy
