# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# net/mac80211 with mac80211_hwsim: two radios in an ad-hoc network
# programs: iw
# callbacks: ieee80211_tasklet_handler,ieee80211_tx_pending,ieee80211_wake_txqs
# counts: ping tcp

load() {
	modprobe mac80211_hwsim radios=2
	wait_for 10 there wlan1
	iw phy "$(cat /sys/class/net/wlan1/phy80211/name)" set netns name b
	iw dev wlan0 set type ibss
	ip netns exec b iw dev wlan1 set type ibss
	ip link set wlan0 up
	ip -n b link set wlan1 up
	ip addr add 10.4.0.1/24 dev wlan0
	ip -n b addr add 10.4.0.2/24 dev wlan1
	iw dev wlan0 ibss join tasklets 2412 fixed-freq 02:00:00:00:00:aa
	ip netns exec b iw dev wlan1 ibss join tasklets 2412 fixed-freq 02:00:00:00:00:aa
	wait_for 30 ping -c 1 -W 1 10.4.0.2
}

run() {
	ping -c 20 -i 0.05 -W 5 10.4.0.2
	tcp 1024 10.4.0.2 b
}

remove() {
	modprobe -r mac80211_hwsim
}

work_ping() {
	work_of_ping 1000 10.4.0.2
}

work_tcp() {
	work_of_tcp 4096 10.4.0.2 b
}
