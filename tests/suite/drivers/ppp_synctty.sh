# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# drivers/net/ppp/ppp_synctty.c: two pppd, synchronous, one at each end of a pty. A pty
# may merge two frames into one that makes no sense: ask again soon, and let TCP send
# again what is lost.
# programs: pppd
# callbacks: ppp_sync_process

load() {
	modprobe ppp_synctty
	options='local noauth noccp noipv6 novj nodefaultroute lcp-restart 1 ipcp-restart 1'
	options="$options lcp-max-configure 60 ipcp-max-configure 60"
	# shellcheck disable=SC2086 # words
	pppd sync nodetach $options 10.3.0.1:10.3.0.2 \
		pty "/bin/ip netns exec b pppd sync notty $options 10.3.0.2:10.3.0.1" &
	wait_for 60 up
}

up() {
	ip addr show ppp0 | grep -q 'inet 10' && ip -n b addr show ppp0 | grep -q 'inet 10'
}

run() {
	ping -c 10 -i 0.1 -W 5 10.3.0.2
	tcp 64 10.3.0.2 b
}

remove() {
	killall -KILL pppd
	wait_for 20 modprobe -r ppp_synctty
}
