# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# net/mac802154 with mac802154_hwsim: what one radio sends, the other one hands up
# programs: iwpan wpan-ping
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

# stat_of N FIGURE
stat_of() {
	cat "/sys/class/net/wpan$1/statistics/$2"
}

# Nobody answers these pings: both radios are of one namespace, and cannot be moved to
# another one by name with this iwpan. So what arrives is captured.
run() {
	sent=$(stat_of 0 tx_packets) got=$(stat_of 1 rx_packets)
	rm -f /tmp/frames
	socat -u INTERFACE:wpan1 OPEN:/tmp/frames,creat &
	capture=$!
	sleep 0.5
	wpan-ping --address 0x0002 --interface wpan0 --count 40 -I 50 --size 80 >/dev/null 2>&1 || :
	wait_for 10 arrived
	kill $capture
	[ $(($(stat_of 0 tx_packets) - sent)) -eq 40 ]
	# All frames are equally long, so that none has been cut.
	echo "$(wc -c </tmp/frames) bytes in 40 frames"
	[ $(($(wc -c </tmp/frames) % 40)) -eq 0 ]
	[ "$(wc -c </tmp/frames)" -ge $((40 * 80)) ]
}

arrived() {
	[ $(($(stat_of 1 rx_packets) - got)) -eq 40 ]
}

remove() {
	modprobe -r mac802154_hwsim
}
