# net/dccp: datagrams over loopback, by CCID 2
# programs: ip socat
# callbacks: dccp_write_xmitlet

load() {
	modprobe dccp_ipv4
}

run() {
	dd if=/dev/urandom of=/tmp/sent bs=1000 count=200 2>/dev/null
	rm -f /tmp/got
	socat -u -b 1000 DCCP4-LISTEN:5001,reuseaddr OPEN:/tmp/got,creat,trunc &
	listener=$!
	sleep 0.5
	socat -u -b 1000 OPEN:/tmp/sent DCCP4-CONNECT:127.0.0.1:5001
	wait_for 20 all_there
	kill $listener 2>/dev/null || :
	same /tmp/sent /tmp/got
}

remove() {
	sleep 1
}
