# drivers/net/ppp/ppp_async.c: two pppd, each on one end of a pair of ptys
# programs: ip pppd socat
# callbacks: ppp_async_process

load() {
	modprobe ppp_async
	rm -f /tmp/pty0 /tmp/pty1
	socat pty,link=/tmp/pty0,rawer pty,link=/tmp/pty1,rawer &
	wait_for 10 test -e /tmp/pty0 -a -e /tmp/pty1
	pppd /tmp/pty0 local noauth noipx nodetach nodefaultroute 10.2.0.1:10.2.0.2 &
	ip netns exec b pppd /tmp/pty1 local noauth noipx nodetach nodefaultroute 10.2.0.2:10.2.0.1 &
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
	pkill -KILL pppd
	pkill -KILL socat
	wait_for 20 modprobe -r ppp_async
}
