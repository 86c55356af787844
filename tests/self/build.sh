#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# How kernels are configured and built. Needs the tree and the kernel of "make run", and
# boots nothing.

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
tap_end
