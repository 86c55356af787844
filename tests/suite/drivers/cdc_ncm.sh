# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# drivers/net/usb/cdc_ncm.c: against a gadget of the same machine
# callbacks: cdc_ncm_txpath_bh,usbnet_bh_tasklet

load() {
	modprobe cdc_ncm
	modprobe dummy_hcd
	modprobe g_ncm host_addr=02:00:00:00:05:01 dev_addr=02:00:00:00:05:02
	wait_for 20 dev 01
	wait_for 20 dev 02
	ip link set "$(dev 02)" netns b name gadget
	ip -n b link set gadget up
	ip -n b addr add 10.5.0.2/24 dev gadget
	ip link set "$(dev 01)" up
	ip addr add 10.5.0.1/24 dev "$(dev 01)"
	wait_for 20 ping -c 1 -W 1 10.5.0.2
}

# dev LAST: the interface whose address ends with LAST
dev() {
	ip -o link | grep "02:00:00:00:05:$1" | sed 's/^[0-9]*: \([^:@]*\).*/\1/' | grep .
}

run() {
	ping -c 20 -i 0.05 -W 5 10.5.0.2
	tcp 1024 10.5.0.2 b
}

remove() {
	rmmod cdc_ncm
	rmmod g_ncm
	rmmod dummy_hcd
}
