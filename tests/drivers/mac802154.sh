# net/mac802154 with mac802154_hwsim: two radios that ping each other
# programs: ip iwpan wpan-ping
# callbacks: ieee802154_tasklet_handler

load() {
	modprobe mac802154_hwsim
	modprobe ieee802154_socket
	wait_for 10 there wpan1
	for n in 0 1; do
		iwpan dev wpan$n set pan_id 0xbeef
		iwpan dev wpan$n set short_addr 0x000$((n + 1))
		ip link set wpan$n up
	done
}

run() {
	wpan-ping --daemon --interface wpan1 >/dev/null &
	daemon=$!
	sleep 0.5
	wpan-ping --address 0x0002 --interface wpan0 --count 40 --size 80 >/tmp/ping
	kill $daemon
	tail -n 3 /tmp/ping
	grep -q '40 packets transmitted, 40 received' /tmp/ping
}

remove() {
	modprobe -r mac802154_hwsim
}
