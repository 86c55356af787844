#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# make bench-host, the whole way: in a guest that runs Debian's kernel on this machine's
# own root file system. The guest sees that read-only, through virtiofs, and writes to its
# memory. Needs root, for virtiofsd, and what lib/kernel.sh needs.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/kernel.sh"

if [ "$(id -u)" -ne 0 ]; then
	skip "bench-host" "only root can share its root file system with a guest"
	tap_end
fi
. "$top/tests/self/lib/debian-kernel.sh"
"$scripts/deps" bench-host || exit 1
virtiofsd=$(command -v virtiofsd /usr/lib/qemu/virtiofsd /usr/libexec/virtiofsd | head -n 1)
if [ -z "$virtiofsd" ]; then
	not_ok "virtiofsd is there, which comes with qemu-system-x86"
	tap_end
fi

modules=lib/modules/$release
mkdir -p "$tmp/overlay/$modules"
(cd "$debian/$modules" && cp -r --parents modules.order modules.builtin modules.builtin.modinfo \
	kernel/drivers/virtio kernel/fs/fuse kernel/fs/overlayfs "$tmp/overlay/$modules")
/sbin/depmod -b "$tmp/overlay" "$release"
cp "$top/tests/self/guest/bench-host.sh" "$tmp/overlay/test"
cp "$top/tests/self/guest/bench-host-inside.sh" "$tmp/overlay/inside"
"$scripts/guest/initrd" -o "$tmp/overlay" "$tmp/initrd" "sh /test '$top'" || not_ok "initrd"

"$virtiofsd" --socket-path="$tmp/socket" -o source=/ -o sandbox=chroot -o cache=always -f \
	>"$tmp/virtiofsd.log" 2>&1 &
for ((i = 0; i < 50; i++)); do
	[ ! -S "$tmp/socket" ] || break
	sleep 0.1
done
check "a guest with this machine's root file system" "$scripts/guest/boot-kernel" -q -t 400 -x "
	-chardev socket,id=c,path=$tmp/socket -device vhost-user-fs-pci,chardev=c,tag=machine
	-object memory-backend-memfd,id=m,size=1G,share=on -numa node,memdev=m" \
	-i "$tmp/initrd" "$debian/boot/vmlinuz-$release" "$tmp/log" quiet
# It ends with QEMU.
wait

check "it measures Debian's kernel" says "^host: bench-host: measuring on $release, CPU 1$"
for percentile in p50 p99 max; do
	check "a table of $percentile" \
		says "^host: $percentile +tasklet +percpu_work +highpri_work +kthread_work +irq_thread"
done
check "a figure of each" says '^host: cost of queueing( +[1-9][0-9]*){5}'
check "the module is gone" says '^loaded: 0$'
check "the figures as JSON" says '^json: [1-9]'
check "a report" says '^plots: [1-9]'
check "nothing to measure is an error" says '^nosuch: .*no figure was measured'
tap_end
