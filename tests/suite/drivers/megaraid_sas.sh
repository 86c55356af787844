# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# drivers/scsi/megaraid: a disk of QEMU's megasas, written and read back
# qemu: -device megasas,id=s -drive file=@run@/disk,if=none,id=d,format=raw -device scsi-hd,drive=d,bus=s.0
# callbacks: megasas_complete_cmd_dpc

load() {
	modprobe megaraid_sas
	wait_for 30 test -b /dev/sda
}

run() {
	dd if=/dev/urandom of=/tmp/written bs=64k count=64 2>/dev/null
	dd if=/tmp/written of=/dev/sda bs=64k oflag=direct 2>/dev/null
	dd if=/dev/sda of=/tmp/read bs=64k count=64 iflag=direct 2>/dev/null
	same /tmp/written /tmp/read
}

remove() {
	modprobe -r megaraid_sas
}
