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

# Datagrams may get lost, when the receiver is slow, but none may be altered, doubled or
# overtaken. Each is a number of 999 digits, and they count up.
run() {
	for i in $(seq 200); do
		printf '%0999d\n' "$i"
	done >/tmp/sent
	rm -f /tmp/got
	socat -u -b 1000 "SOCKET-LISTEN:$(dccp 00000000)" OPEN:/tmp/got,creat,trunc &
	listener=$!
	sleep 0.5
	# What is still queued at the close would be lost.
	{ cat /tmp/sent; sleep 3; } | socat -u -b 1000 - "SOCKET-CONNECT:$(dccp 7f000001)"
	kill $listener 2>/dev/null || :
	echo "$(wc -l </tmp/got) of $(wc -l </tmp/sent)"
	[ "$(wc -l </tmp/got)" -ge 100 ]
	sort -u /tmp/got | cmp - /tmp/got
	! grep -vxFf /tmp/sent /tmp/got
}

remove() {
	sleep 1
}
