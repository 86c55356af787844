# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# drivers/crypto/virtio: AES by QEMU, against AES by the CPU
# programs: kcapi-enc
# qemu: -object cryptodev-backend-builtin,id=c -device virtio-crypto-pci,cryptodev=c
# callbacks: virtcrypto_done_task
# counts: aes

load() {
	modprobe virtio_crypto
	wait_for 10 grep -q virtio_crypto_aes_cbc /proc/crypto
	dd if=/dev/urandom of=/tmp/plain bs=4k count=64 2>/dev/null
}

# aes NAME FILE
aes() {
	echo 00112233445566778899aabbccddeeff | xxd -r -p >/tmp/key
	kcapi-enc -e -c "$1" --iv 000102030405060708090a0b0c0d0e0f --nounpad \
		--keyfd 3 -i /tmp/plain -o "$2" 3</tmp/key
}

run() {
	aes 'cbc(aes-generic)' /tmp/by-cpu
	for _ in 1 2 3 4 5; do
		aes virtio_crypto_aes_cbc /tmp/by-device
		same /tmp/by-cpu /tmp/by-device
	done
}

remove() {
	wait_for 20 modprobe -r virtio_crypto
}

# of 64 KB
work_aes() {
	did 40
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		aes virtio_crypto_aes_cbc /tmp/by-device
	done
}
