#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# More than one base: compare-bases and port, on kernel trees of a few lines, and packages
# of another suite of Debian, which need the mirror of this machine.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
unset TASKLET_LOCKED KERNEL PATCHES FROM TO
export BASE=6.12 BUILD=$tmp/build
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
# Not the user's
export GIT_CONFIG_GLOBAL=/dev/null
mkdir "$tmp/repo"
cp -r "$top/scripts" "$tmp/repo"
scripts=$tmp/repo/scripts patches=$tmp/repo/patches

# says TEXT COMMAND...: it does not fail, and says TEXT
says() {
	local text=$1 out
	shift
	out=$("$@" 2>&1) || { echo "failed: $out"; return 1; }
	printf '%s\n' "$out"
	grep -qF -- "$text" <<<"$out"
}

# new_trees: for two bases, whose files differ, a tree with a series of two patches
new_trees() {
	local base tree
	rm -rf "$BUILD" "$patches"
	for base in 6.12 7.3; do
		tree=$BUILD/$base/tree
		mkdir -p "$tree/init" "$tree/kernel" "$patches/$base"
		printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 9\n' "${base%.*}" "${base#*.}" >"$tree/Makefile"
		touch "$tree/Kconfig" "$tree/init/main.c"
		seq 1 40 >"$tree/kernel/softirq.c"
		seq 1 40 | sed "s/^5\$/5 of $base/" >"$tree/kernel/other.c"
		git -C "$tree" init -q -b series
		git -C "$tree" add .
		git -C "$tree" commit -q -m "Linux $base"
		git -C "$tree" tag base
		edit "$base" softirq.c 10 "ten"
		git -C "$tree" commit -q -a -m "softirq: the first"
		edit "$base" softirq.c 30 "thirty"
		git -C "$tree" commit -q -a -m "softirq: the second"
		settle "$base"
	done
}

# edit BASE FILE LINE TEXT
edit() {
	sed -i "$3s/.*/$4/" "$BUILD/$1/tree/kernel/$2"
}

# settle BASE: patches/ has all that is in the tree
settle() {
	BASE=$1 "$scripts/series/refresh" >/dev/null 2>&1
}

port() {
	"$scripts/series/port" 6.12 7.3
}

compare() {
	"$scripts/series/compare-bases" "$@" 6.12 7.3 "$patches"
}

line() {
	sed -n "$3p" "$BUILD/$1/tree/kernel/$2"
}

# for_base

only_for_base() {
	local out
	out=$(printf 'all\nold\t# base 6.12\nnew # base 7.3\nboth # base 6.12 7.3\n# base camp\n' |
		BASE=$1 bash -c '. "$0/lib/base.sh"; for_base' "$scripts" | paste -sd' ')
	echo "$out"
	[ "$out" = "$2" ]
}
check "lines for one base: 6.12" only_for_base 6.12 "all old both # base camp"
check "lines for one base: 7.3" only_for_base 7.3 "all new both # base camp"
cp -r "$top/configs" "$tmp/repo"
check "a flavour for another base" fails_with "flavour lazy is for base 7.3, not for 6.12" \
	"$scripts/build/kbuild" "$tmp" lazy "$tmp/o"

# compare-bases

new_trees
check "bases: no difference" compare
sed -i 's/^+ten/+TEN/' "$patches/7.3/0001-softirq-the-first.patch"
check "bases: a difference that nothing explains" fails_with \
	"softirq-the-first kernel/softirq.c: 2 lines differ, and nothing says why" compare
printf 'softirq-the-first kernel/softirq.c\n\tbecause\n' >"$patches/differences"
check "bases: a difference with a reason" says because compare
check "bases: --lines shows it" says "+TEN" compare --lines
printf 'softirq-the-first kernel/softirq.c\n' >"$patches/differences"
check "bases: a difference without a reason" fails_with "nothing says why" compare
printf 'softirq-the-second kernel/softirq.c\n\tbecause\n' >>"$patches/differences"
check "bases: a reason for no difference" fails_with "does not differ" compare
new_trees
sed -i 's/^softirq: the second/softirq: second/; s/the second/the  second/' "$patches/7.3/0002-softirq-the-second.patch"
check "bases: a changelog that differs" fails_with "changelog: 2 lines differ" compare
new_trees
sed -i '1d' "$patches/7.3/series"
check "bases: a patch for one of them" fails_with "softirq-the-first: only for 6.12" compare
printf 'softirq-the-first only-6.12\n\tbecause\n' >"$patches/differences"
check "bases: a patch for one of them, with a reason" says because compare
printf 'softirq-the-first only-7.3\n\tbecause\n' >"$patches/differences"
check "bases: a patch for the other one, by the list" fails_with "nothing says why" compare
new_trees
sed -i '1i # == A: the first part' "$patches/7.3/series"
check "bases: a banner for one of them" fails_with "other banners" compare
new_trees
tac "$patches/6.12/series" >"$patches/7.3/series"
check "bases: another order" fails_with "another order" compare
rm -r "$patches/7.3"
check "bases: one that is not there" fails_with "no series for base 7.3" compare

# port

new_trees
check "port: nothing to do" fails_with "nothing to port" port
check "port: from where to where?" fails_with "make port FROM=6.12 TO=7.3" \
	"$scripts/series/port" 6.12 ""
edit 6.12 softirq.c 20 "twenty"
check "port: what is not committed" fails_with "changes that are not committed" port
git -C "$BUILD/6.12/tree" commit -q -a -m "softirq: the third"
check "port: a commit" says "ported: softirq: the third" port
check "port: it is in the other tree" test "$(line 7.3 softirq.c 20)" = twenty
settle 6.12
settle 7.3
check "port: and in both series" compare
edit 6.12 softirq.c 12 "twelve"
git -C "$BUILD/6.12/tree" commit -q -a --fixup=:/first
check "port: a fixup" says "ported: fixup! softirq: the first" port
folded() {
	local base
	for base in 6.12 7.3; do
		[ "$(git -C "$BUILD/$base/tree" rev-list --count base..HEAD)" -eq 3 ] &&
			git -C "$BUILD/$base/tree" show HEAD~2 | grep -qx +twelve || return 1
	done
}
check "port: it is folded into its patch, in both trees" folded
settle 6.12
settle 7.3
edit 6.12 other.c 5 "five"
git -C "$BUILD/6.12/tree" commit -q -a -m "other: the fourth"
edit 6.12 softirq.c 38 "thirty-eight"
git -C "$BUILD/6.12/tree" commit -q -a -m "softirq: the fifth"
check "port: a conflict is shown" fails_with " +5 of 7.3" port
check "port: it is not resolved yet" fails_with "not resolved yet" port
(
	cd "$BUILD/7.3/tree" || exit
	sed -i '/^<<<<<<< /,/^>>>>>>> /c five of 7.3' kernel/other.c
	git add -A
	GIT_EDITOR=: git cherry-pick --continue
) >/dev/null 2>&1
check "port: goes on behind a conflict" says "ported: softirq: the fifth" port
check "port: has both" test "$(line 7.3 other.c 5) $(line 7.3 softirq.c 38)" = "five of 7.3 thirty-eight"
settle 6.12
settle 7.3
check "port: the bases differ where the conflict was" fails_with \
	"other-the-fourth kernel/other.c: 4 lines differ" compare
rm -r "$patches/7.3"
git -C "$BUILD/7.3/tree" reset -q --hard base
check "port: a base without a series gets all of it" fails_with " +5 of 7.3" port
check "port: as far as it goes" test "$(git -C "$BUILD/7.3/tree" rev-list --count base..HEAD)" -eq 3

# Packages of another suite

suite=$(sed -n 's/^# suite: //p' "$top/patches/7.3/series")
version=$(sed -n 's/^# base: //p' "$top/patches/7.3/series")
suite_apt=$scripts/series/suite-apt

# All that is the machine's own of apt
apt_of_machine() {
	find /etc/apt /var/lib/apt -type f -exec sha256sum {} + 2>/dev/null | sort
	find /var/cache/apt -name '*.deb' | sort
}

untouched() {
	local before after
	before=$(apt_of_machine)
	"$@" || return 1
	after=$(apt_of_machine)
	[ "$before" = "$after" ] || { diff <(echo "$before") <(echo "$after"); return 1; }
}

knows_kernel() {
	rm -rf "$tmp/apt"
	"$suite_apt" "$suite" "$tmp/apt" && apt-cache -c "$tmp/apt/apt.conf" show linux-source-7.3 | grep '^Version: '
}

knows_source() {
	rm -rf "$tmp/apt"
	"$suite_apt" -s forky "$tmp/apt" && apt-cache -c "$tmp/apt/apt.conf" showsrc herdtools7 | grep '^Version: '
}

as_nobody() {
	rm -rf "$tmp/apt"
	install -d -o nobody "$tmp/apt"
	setpriv --reuid=nobody --clear-groups "$suite_apt" "$suite" "$tmp/apt"
}

# kernel_of SUITE BASE VERSION: what get-source does with a series that names them
kernel_of() {
	mkdir -p "$patches/$2"
	printf '# base: %s\n# suite: %s\n' "$3" "$1" >"$patches/$2/series"
	BASE=$2 "$scripts/series/get-source" -o Makefile "$tmp/source"
}

check "suite: the kernel's package, and the machine's apt as it was" untouched knows_kernel
check "suite: source packages" knows_source
if [ "$(id -u)" -eq 0 ]; then
	check "suite: not as root" as_nobody
else
	skip "suite: not as root" "the tests do not run as root, so all of them show that"
fi
rm -rf "$tmp/apt"
: >"$tmp/empty.gpg"
check "suite: signed by nobody that is known" fails_with "is by nobody in $tmp/empty.gpg" \
	"$suite_apt" -k "$tmp/empty.gpg" "$suite" "$tmp/apt"
check "suite: no keyring" fails_with "debian-archive-keyring" \
	"$suite_apt" -k "$tmp/none.gpg" "$suite" "$tmp/apt"
check "suite: one that is not there" fails_with "there is no suite nosuch" \
	"$suite_apt" nosuch "$tmp/apt"
check "suite: a mirror that does not answer" fails_with "cannot get the indexes" \
	"$suite_apt" -m http://127.0.0.1:9/debian "$suite" "$tmp/apt"
check "get-source: a package that has gone" fails_with "there is no package linux-source-5.99 in $suite any more" \
	kernel_of "$suite" 5.99 5.99.1-1
check "get-source: says what there is instead" fails_with "linux-source-" kernel_of "$suite" 5.99 5.99.1-1
check "get-source: the kernel of another suite" says "unpacking linux-source-7.3" \
	kernel_of "$suite" 7.3 "$version"
offline() {
	rm -rf "$tmp/source"
	PATH=$tmp/no-apt:$PATH kernel_of "$suite" 7.3 "$version" && [ -f "$tmp/source/Makefile" ]
}
mkdir "$tmp/no-apt"
printf '#!/bin/sh\nexit 100\n' | tee "$tmp/no-apt/apt-get" >"$tmp/no-apt/apt-cache"
chmod +x "$tmp"/no-apt/*
no_source() {
	local ret=0
	PATH=$tmp/no-apt:$PATH "$scripts/build/build-herd" "$tmp/herd7" || ret=$?
	[ "$ret" -eq 2 ]
}
if command -v dune >/dev/null; then
	check "build-herd: a source that cannot be had" no_source
else
	skip "build-herd: a source that cannot be had" "there is no dune to build it"
fi
check "get-source: what was downloaded is used without asking apt" offline
damaged() {
	local deb
	deb=$(find "$BUILD/cache" -name 'linux-source-7.3*.deb')
	truncate -s 1000 "$deb"
	kernel_of "$suite" 7.3 "$version" 2>&1 | tee "$tmp/out"
	grep -q "downloading" "$tmp/out" && [ "$(stat -c %s "$deb")" -gt 1000 ]
}
check "get-source: a download that was cut off is done again" damaged
tap_end
