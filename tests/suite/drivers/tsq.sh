# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# net/ipv4/tcp_output.c: TCP small queues, when a qdisc holds packets back
# programs: tc
# callbacks: tcp_tasklet_func
# work: tcp_tsq_work_func

load() {
	ip link add va type veth peer name vb netns b
	ip addr add 10.1.0.1/24 dev va
	ip -n b addr add 10.1.0.2/24 dev vb
	ip link set va up
	ip -n b link set vb up
	tc qdisc add dev va root tbf rate 40mbit burst 64k latency 400ms
}

run() {
	tcp 8192 10.1.0.2 b
}

remove() {
	ip link del va
}
