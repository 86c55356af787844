# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# drivers/net/usb/usbnet.c: QEMU's USB network device, and a file by TFTP
# qemu: -device qemu-xhci -netdev user,id=n,tftp=@run@ -device usb-net,netdev=n
# callbacks: usbnet_bh_tasklet

load() {
	modprobe cdc_ether
	wait_for 20 dev
	ip link set "$(dev)" up
	ip addr add 10.0.2.15/24 dev "$(dev)"
	wait_for 20 ping -c 1 -W 1 10.0.2.2
}

dev() {
	basename "$(readlink -f /sys/bus/usb/drivers/cdc_ether/*/net/*)" | grep -v '\*'
}

run() {
	# The driver kills its tasklet, and uses it again.
	ip link set "$(dev)" down
	ip link set "$(dev)" up
	wait_for 20 ping -c 1 -W 1 10.0.2.2
	ping -c 20 -i 0.05 -W 5 10.0.2.2
	rm -f /tmp/file
	tftp -g -b 1400 -r file -l /tmp/file 10.0.2.2
	[ "$(sha256sum </tmp/file)" = "$(cat /file.sum)" ]
}

remove() {
	modprobe -r cdc_ether usbnet
}
