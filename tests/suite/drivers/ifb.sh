# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# drivers/net/ifb.c: every packet that comes in is redirected to ifb0
# programs: tc
# callbacks: ifb_ri_tasklet
# counts: ping tcp

load() {
	modprobe ifb numifbs=1
	there va || {
		ip link add va type veth peer name vb netns b
		ip addr add 10.1.0.1/24 dev va
		ip -n b addr add 10.1.0.2/24 dev vb
	}
	ip link set va up
	ip -n b link set vb up
	ip link set ifb0 up
	tc qdisc replace dev va ingress
	tc filter replace dev va parent ffff: handle 1 prio 1 matchall \
		action mirred egress redirect dev ifb0
}

run() {
	ping -c 20 -i 0.05 -W 5 10.1.0.2
	tcp 4096 10.1.0.2 b
	[ "$(cat /sys/class/net/ifb0/statistics/rx_packets)" -gt 20 ]
	# nothing was dropped
	[ "$(cat /sys/class/net/ifb0/statistics/rx_dropped)" -eq 0 ]
}

remove() {
	ip link del ifb0
	modprobe -r ifb
	tc qdisc del dev va ingress
}

work_ping() {
	work_of_ping 2000 10.1.0.2
}

work_tcp() {
	work_of_tcp 32768 10.1.0.2 b
}
