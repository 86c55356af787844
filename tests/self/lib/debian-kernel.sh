# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests in a guest with Debian's own kernel. Source it after kernel.sh. Installs the
# headers of that kernel, and unpacks the kernel itself, without installing it.
# shellcheck disable=SC2034,SC2154 # variables for, and of, those who source this

"$scripts/deps" linux-headers-cloud-amd64 || exit 1
release=$(apt-cache depends linux-headers-cloud-amd64 |
	sed -n 's/.*Depends: linux-headers-\([0-9].*\)/\1/p' | head -n 1)
debian=$BUILD/cache/linux-image-$release

# Into $debian, whole or not at all
get_kernel() {
	local dir=$tmp/deb
	[ ! -d "$debian" ] || return 0
	mkdir -p "$dir/files" "${debian%/*}"
	(cd "$dir" && apt-get download -q "linux-image-$release") || return 1
	dpkg-deb -x "$dir"/*.deb "$dir/files" && rm -rf "$debian.new" &&
		cp -r "$dir/files" "$debian.new" && mv "$debian.new" "$debian"
}
check "Debian's linux-image-$release is there" get_kernel

# says PATTERN: the guest did, on its console $tmp/log
says() {
	grep -Eq "$1" "$tmp/log" || { tail -n 60 "$tmp/log"; return 1; }
}
