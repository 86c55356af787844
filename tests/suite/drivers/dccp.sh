# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# net/dccp: datagrams over loopback, by CCID 2
# callbacks: dccp_write_xmitlet

load() {
	modprobe dccp_ipv4
	# A sender waits for no room in the queue: it would lose datagrams.
	echo 0 >/proc/sys/net/dccp/default/tx_qlen
}

# dccp ADDRESS: for socat, which has no name for DCCP: AF_INET, IPPROTO_DCCP, port 5001
dccp() {
	echo "2:33:x1389$1x0000000000000000,so-type=6"
}

# Datagrams may get lost, when the receiver is slow, and overtake each other on their way
# over two CPUs, but none may be altered or doubled. Each is a number of 999 digits.
run() {
	for i in $(seq 200); do
		printf '%0999d\n' "$i"
	done >/tmp/sent
	rm -f /tmp/got
	socat -u -b 1000 "SOCKET-LISTEN:$(dccp 00000000)" OPEN:/tmp/got,creat,trunc &
	listener=$!
	sleep 0.5
	# It stays open: what is still queued at the close would be lost.
	timeout 4 socat -u -b 1000 OPEN:/tmp/sent,ignoreeof "SOCKET-CONNECT:$(dccp 7f000001)" || :
	kill $listener 2>/dev/null || :
	echo "$(wc -l </tmp/got) of $(wc -l </tmp/sent)"
	[ "$(wc -l </tmp/got)" -ge 100 ]
	[ -z "$(sort /tmp/got | uniq -d)" ]
	! grep -vxFf /tmp/sent /tmp/got
}

remove() {
	sleep 1
}
