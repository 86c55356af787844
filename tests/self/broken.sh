#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of the tests of the scripts: break one script at a time, in a copy, and
# see that the tests notice. Each line below is a test program, a script, and the
# sed command that breaks it. Needs what judge.sh needs.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
: "${BASE:=6.12}" "${BUILD:=$top/build}"
export BASE BUILD
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cp -r "$top/scripts" "$top/tests" "$top/configs" "$tmp"
mkdir "$tmp/patches"
cp -r "$top/patches/$BASE" "$tmp/patches"

# Only tests that pass can notice anything.
for program in inputs.sh judge.sh; do
	check "$program passes as it is" env -u TAP_RESULT "$tmp/tests/self/$program"
done
[ "$tap_failed" -eq 0 ] || tap_end

while IFS=$'\t' read -r program script command; do
	name="$script: $command"
	# Not beside it: there everything is taken for a script.
	cp "$tmp/scripts/$script" "$tmp/good"
	sed -i "$command" "$tmp/scripts/$script"
	if cmp -s "$tmp/scripts/$script" "$tmp/good"; then
		not_ok "$name: changes nothing"
	elif output=$(env -u TAP_RESULT timeout 120 "$tmp/tests/self/$program" 2>&1); then
		not_ok "$name: $program does not notice"
	else
		ok "$name ($program: $(grep -c '^not ok' <<<"$output") failed)"
	fi
	cp "$tmp/good" "$tmp/scripts/$script"
done <<'BREAK'
inputs.sh	lib/kernel.sh	s/^kernel_version() {/&\n\techo 6.12.1; return/
inputs.sh	lib/kernel.sh	/^check_version/,/^}/s/die /: /
inputs.sh	lib/process.sh	s/! flock -n 9/false/
inputs.sh	series/apply	s/-z "$dirty"/1/
inputs.sh	series/apply	s/"$made" != half/1/
inputs.sh	series/apply	/worktree remove/d; /rm -rf/d; /worktree prune/d
inputs.sh	lib/series.sh	s/-c core.hooksPath=[^ ]*//
inputs.sh	series/unapply	s/-D "$branch"/--list/
inputs.sh	series/unapply	s/= "$made"/!= x/
inputs.sh	series/am-series	s/|| export/||:/; s/^\texport GIT_COMM.*/\t:/
inputs.sh	series/am-series	s/the hunk at line/a hunk of/
inputs.sh	series/import-tree	/^at_exit/d
inputs.sh	series/import-tree	s/ -co --exclude-standard/ -co/
inputs.sh	series/import-tree	s/make -s mrproper/true/
inputs.sh	series/make-tree	s/has_work "$tree"/false/
inputs.sh	series/make-tree	s/^if \[ -d "$tree" \] && .*stamp_source" \]; then/if false; then/
inputs.sh	clean	s/die /: /
inputs.sh	series/refresh	s/--zero-commit//
inputs.sh	series/refresh	s/comment_of\[$(name "$patch")\]-//
inputs.sh	series/refresh	s/\[ -z "$(git -C "$tree" status --porcelain)" \]/true/
inputs.sh	series/get-source	s/^good() {/&\n\treturn 0/
inputs.sh	deps	s/missing+=("$p")/:/
judge.sh	guest/check-console	s/|Call Trace:/|xyz/; s/WARNING:|BUG:/xyz/
judge.sh	guest/check-console	s/|INFO: (/|xyz: (/
judge.sh	test/torture	s/= SUCCESS \]/!= x ]/
judge.sh	test/torture	s/= FAILURE \]/!= x ]/
judge.sh	test/torture	s/"did nothing of/: "did nothing of/; s/die "the torture test did nothing/echo "/
judge.sh	test/torture	s/^if \[ -z "$verdict" \]/if false/
judge.sh	guest/check-console	s/tr -dc '.000'/true/
judge.sh	guest/check-console	s/^\[ -s "$log" \]/true/; /^grep -q 'Linux version'/,/^}/d
judge.sh	test/kunit	s/missing+=" $suite"/:/
judge.sh	test/kunit	s/^\[ "$bad" -eq 0 \]/true/
judge.sh	test/kunit	s/^powered_off "$kernel" "$log" ||/true ||/
judge.sh	build/kbuild	s/^\t\[ -n "$lost" \]/\tfalse/
judge.sh	build/kbuild	s/the disk is full/oops/
judge.sh	bench/bench-targets	s/ + times\[2\]//
judge.sh	guest/accel	s/&& grep -q/|| grep -q/
judge.sh	guest/boot-kernel	s/need "$qemu"/: "$qemu"/
BREAK
tap_end
