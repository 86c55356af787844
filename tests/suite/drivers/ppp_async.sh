# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# drivers/net/ppp/ppp_async.c: two pppd, one at each end of a pty
# programs: pppd
# callbacks: ppp_async_process
# counts: ping tcp

load() {
	modprobe ppp_async
	options='local noauth noccp noipv6 novj nodefaultroute'
	# shellcheck disable=SC2086 # words
	pppd nodetach $options 10.2.0.1:10.2.0.2 \
		pty "/bin/ip netns exec b pppd notty $options 10.2.0.2:10.2.0.1" &
	wait_for 60 up
}

up() {
	ip addr show ppp0 | grep -q 'inet 10' && ip -n b addr show ppp0 | grep -q 'inet 10'
}

run() {
	ping -c 10 -i 0.1 -W 5 10.2.0.2
	tcp 256 10.2.0.2 b
}

remove() {
	killall -KILL pppd
	wait_for 20 modprobe -r ppp_async
}

work_ping() {
	work_of_ping 500 10.2.0.2
}

work_tcp() {
	work_of_tcp 1024 10.2.0.2 b
}
