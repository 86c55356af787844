#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# The bisection over the series, on a kernel tree of a few lines, a series of eight
# patches, and a test that looks at a file instead of booting anything. That the
# real tests find injected regressions in real kernels is shown by injected.sh.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
unset TASKLET_LOCKED KERNEL RANGE GOOD BAD RESTART REPEAT FLAVOUR ARCH
export BASE=6.12 BUILD=$tmp/build PATCHES=$tmp/patches
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
export GIT_CONFIG_GLOBAL=/dev/null
cp -r "$top/scripts" "$top/configs" "$tmp"

# The test: bad with a file "bug", skipped with a file "riddle", flaky with a
# file "flaky"; counts how often it was asked, and may be interrupted.
cp "$top/tests/self/data/bisect-test.sh" "$tmp/scripts/bisect/bisect-test"
printf '#!/bin/sh\n' >"$tmp/scripts/deps"
export ASKED=$tmp/asked

# new_series COMMAND...: eight patches; patch N also runs the N-th COMMAND
new_series() {
	local n dir=$tmp/series
	rm -rf "$dir" "$PATCHES" "$BUILD"
	mkdir -p "$dir/init" "$dir/kernel" "$PATCHES" "$BUILD"
	printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 9\nmrproper:\n' >"$dir/Makefile"
	touch "$dir/Kconfig" "$dir/init/main.c"
	git -C "$dir" init -q -b main
	git -C "$dir" add .
	git -C "$dir" commit -q -m base
	git -C "$dir" tag base
	rm -rf "$tmp/linux"
	git clone -q "$dir" "$tmp/linux"
	for n in 1 2 3 4 5 6 7 8; do
		echo "$n" >"$dir/kernel/$n.c"
		(cd "$dir/kernel" && eval "${!n-:}")
		git -C "$dir" add -A
		git -C "$dir" commit -q -m "patch number $n"
	done
	git -C "$dir" format-patch -q -N --zero-commit -o "$PATCHES" base
	(cd "$PATCHES" && ls -- *.patch >series)
	: >"$ASKED"
}

bisect() {
	TEST=program:x KERNEL=${USERS-$tmp/linux} "$tmp/scripts/bisect/bisect"
}

# finds SUBJECT ASKED: it is the first bad one, found by so many questions
finds() {
	local out ret=0
	out=$(bisect 2>&1) || ret=$?
	printf '%s\n' "$out" "asked $(wc -l <"$ASKED") times"
	[ "$ret" -eq 0 ] || return 1
	printf '%s\n' "$out" | grep -q "^first bad  *[0-9a-f]* $1\$" || return 1
	[ "$(wc -l <"$ASKED")" -le "$2" ]
}

# Two ends, three to find one in eight, and one to confirm
for n in 1 4 5 8; do
	commands=(: : : : : : : :)
	commands[n - 1]='touch bug'
	new_series "${commands[@]}"
	check "the bug is in patch $n of 8" finds "patch number $n" 6
	check "patch $n: confirmed by reverting it" \
		grep -q 'Revert "patch number' "$BUILD/bisect/revert"
done

new_series : : 'touch riddle' : 'rm riddle; touch bug' : : :
check "patches that are skipped lie before the bug" fails_with "could not be narrowed" bisect
new_series : 'touch riddle' 'rm riddle' : : 'touch bug' : :
check "a patch that is skipped lies elsewhere" finds "patch number 6" 8
new_series
check "the last one is good" fails_with "the last one is good already" bisect
new_series : : : 'touch bug'
check "the first one is bad" fails_with "the first one is bad already" env GOOD=5 TEST=program:x \
	KERNEL="$tmp/linux" "$tmp/scripts/bisect/bisect"
check "between two patches" env GOOD=2 BAD=6 TEST=program:x KERNEL="$tmp/linux" "$tmp/scripts/bisect/bisect"
new_series : : 'touch flaky' : 'rm flaky; touch bug'
check "a test that is flaky half-way ends it" fails_with "flaky" bisect
new_series : : : : : 'touch bug'
check "no such patch" fails_with "numbers of patches" env BAD=99 TEST=program:x \
	KERNEL="$tmp/linux" "$tmp/scripts/bisect/bisect"

# Interrupted at the third question, and called again
resumed() {
	INTERRUPT_AT=3 bisect && return 1
	[ "$(wc -l <"$ASKED")" -eq 3 ] || return 1
	finds "patch number 6" 7
}
check "interrupted, it goes on" resumed

# The user's own tree, each commit with the series on top
new_series
(
	cd "$tmp/linux" && mkdir kernel || exit
	for n in 1 2 3 4 5 6; do
		echo "$n" >"init/$n.c"
		[ $n -ne 4 ] || touch kernel/bug
		git add -A
		git commit -q -m "commit number $n"
	done
)
in_users_tree() {
	local before after
	before=$(git -C "$tmp/linux" for-each-ref; git -C "$tmp/linux" status --porcelain)
	RANGE=HEAD~6..HEAD finds "commit number 4" 6 || return 1
	after=$(git -C "$tmp/linux" for-each-ref; git -C "$tmp/linux" status --porcelain)
	[ "$before" = "$after" ]
}
check "a range of the user's tree, which is only read" in_users_tree
tap_end
