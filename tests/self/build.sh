#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# How kernels are configured and which accelerator boots them. Needs the tree and the
# kernel of "make run", and boots nothing.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/kernel.sh"
trap 'umount "$tmp/small" 2>/dev/null; rm -rf "$tmp"' EXIT

# The configuration must be the one that was asked for
cp -r "$top/configs" "$tmp/configs"
printf '# needs: smp\nCONFIG_NO_SUCH_SYMBOL=y\n' >"$tmp/configs/flavours/bad.config"
check "kbuild: a symbol that does not exist is named" fails_with "CONFIG_NO_SUCH_SYMBOL=y" \
	timeout 60 "$scripts/build/kbuild" -c "$tmp/configs" "$tree" bad "$tmp/o-bad"
printf '# needs: smp\n# CONFIG_IRQ_WORK is not set\n' >"$tmp/configs/flavours/bad.config"
check "kbuild: a symbol that cannot be turned off is named" fails_with \
	"# CONFIG_IRQ_WORK is not set" \
	timeout 60 "$scripts/build/kbuild" -c "$tmp/configs" "$tree" bad "$tmp/o-bad"
if mkdir "$tmp/small" && mount -t tmpfs -o size=8m none "$tmp/small" 2>/dev/null; then
	check "kbuild: a full disk is named" fails_with "the disk is full" \
		"$scripts/build/kbuild" "$tree" smp "$tmp/small/o"
	umount "$tmp/small"
else
	skip "kbuild: a full disk is named" "cannot mount a tmpfs"
fi

# The accelerator, with a QEMU that gets stuck under KVM, and one that does not
mkdir "$tmp/bin"
cp "$top/tests/self/guest/fake-qemu" "$tmp/bin/qemu-system-x86_64"
accel() {
	env -u ACCEL PATH="$tmp/bin:$PATH" BUILD="$tmp/accel$1" \
		"$scripts/guest/accel" -t 1 "$kernel"
}
if [ -w /dev/kvm ]; then
	check "accel: KVM if a guest comes up under it" test "$(accel 1 2>/dev/null)" = kvm
	touch "$tmp/bin/stuck"
	check "accel: TCG if a guest gets stuck under KVM" test "$(accel 2 2>/dev/null)" = tcg
	mv "$tmp/bin/stuck" "$tmp/bin/silent"
	check "accel: TCG if QEMU ends and the guest has said nothing" \
		test "$(accel 3 2>/dev/null)" = tcg
	rm "$tmp/bin/silent"
	check "accel: the answer is kept" test "$(accel 2 2>/dev/null)" = tcg
else
	check "accel: TCG without access to /dev/kvm" test "$(accel 1 2>/dev/null)" = tcg
fi
check "accel: ACCEL= overrides" test "$(ACCEL=kvm "$scripts/guest/accel" "$kernel")" = kvm
no_qemu() {
	mkdir -p "$tmp/few"
	for t in bash sed id dirname cat grep mkdir date ln env setsid sleep; do
		ln -sf "$(command -v "$t")" "$tmp/few/$t"
	done
	PATH=$tmp/few bash "$scripts/guest/boot-kernel" "$kernel" "$tmp/log"
}
check "guest: a missing QEMU is named" fails_with "missing tool: qemu-system-x86_64" no_qemu

tap_end
