#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# What the scripts make of consoles: good, failed, cut off, crashed, hung, with every kind
# of complaint. Needs no kernel: the consoles are in tests/self/data/runs, shortened, and
# are made bad here.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/parser.sh"
scripts=$top/scripts
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
data=$top/tests/self/data/runs
clean=$data/kunit-smp/console

# Complaints of the kernel
console() {
	"$scripts/guest/check-console" "$@" "$tmp/log"
}
cp "$clean" "$tmp/log"
check "console: that of a good run passes" console
splat() {
	{ head -n 50 "$clean"; printf '%s\n' "[    1.234567] $1"; tail -n +51 "$clean"; } >"$tmp/log"
	fails_with "the kernel complained" console
}
while IFS= read -r line; do
	check "console: found: $line" splat "$line"
done <"$top/tests/self/data/complaints"
{ cat "$clean"; tail -n 1 "$top/tests/self/data/complaints" | sed 's/#08/#40/'; echo WARNING:; } >"$tmp/log"
check "console: what is known is passed over, and nothing else" \
	fails_with "complained, 1 lines" console -p
: >"$tmp/log"
check "console: an empty one is no pass" fails_with "no console output" console
rm "$tmp/log"
check "console: one that is missing is no pass" fails_with "no console output" console
echo "qemu: error" >"$tmp/log"
check "console: one without a boot is no pass" fails_with "not the console of a Linux boot" console
{ cat "$clean"; printf 'a\0b\n'; } >"$tmp/log"
check "console: NUL bytes are no pass" fails_with "NUL bytes" console
{ cat "$clean"; printf 'a\377b\n'; } >"$tmp/log"
check "console: bytes that are no text do no harm" console

# KCSAN finds races all over the kernel. Ours count.
mkdir -p "$tmp/kcsan/kernel"
echo CONFIG_KCSAN=y >"$tmp/kcsan/.config"
echo 'void of_a_new_file(void) { }' | gcc -x c -c -o "$tmp/kcsan/kernel/tasklet.o" -
race() {
	{ cat "$clean"
	printf '%s\n' ================================================================== \
		"BUG: KCSAN: data-race in $1 / $2" \
		==================================================================
	} >"$tmp/log"
	console -o "$tmp/kcsan"
}
check "console: a race between others is passed over" race vfs_read vfs_write
check "console: a race with a function of ours is not" fails_with "the kernel complained" \
	race vfs_read tasklet_park
check "console: a race with a function of a new file is not" fails_with "the kernel complained" \
	race of_a_new_file vfs_read
race_and_splat() {
	race vfs_read vfs_write || return 1
	echo "WARNING: CPU: 0 PID: 1" >>"$tmp/log"
	console -o "$tmp/kcsan"
}
check "console: a splat after a race between others counts" \
	fails_with "complained, 1 lines" race_and_splat

# results SUITE RUN [SED]...: what the suite's program makes of RUN, changed by SED
results() {
	local suite=$1 from=$data/$2
	rm -rf "$tmp/run"
	cp -r "$from" "$tmp/run"
	shift 2
	[ $# -eq 0 ] || sed "$@" "$from/console" >"$tmp/run/console"
	[ $# -eq 0 ] || ! cmp -s "$from/console" "$tmp/run/console" ||
		{ echo "the console is not changed: $*"; return 1; }
	"$scripts/test/results-$suite" --parser "$parser" "$tmp/run"
}
# bad NAME TEXT SUITE RUN SED...: it is no pass, and TEXT says why
bad() {
	check "$1" fails_with "$2" results "${@:3}"
}

# KUnit. The first suite of the good run, and the last
suites=$(sed -n 's/^ok [0-9]* \([a-z_]*\)$/\1/p; s/^.*\] ok [0-9]* \([a-z_]*\)$/\1/p' "$clean")
first=${suites%%$'\n'*} last=${suites##*$'\n'}
check "kunit: a good run passes" results kunit kunit-smp
good_figures=$(cat "$tmp/run/figures")
check "kunit: its figures" test \
	"$(cat "$tmp/run/figures")" = "$(grep -cE '\] +ok [0-9]+ [a-z_]+$' "$clean" |
		{ read -r n; echo $((n - $(printf '%s\n' "$suites" | wc -l))); }) 0 0"
# json EXPRESSION: true of the results of the last run, as d
json() {
	"$top/tests/self/lib/pages.py" json "$tmp/run/results.json" "$1"
}
check "kunit: its JSON" json 'd["passed"] == d["counts"]["passed"] and not d["failed"] and
	d["suites"]["tasklet"]["passed"] > 0'
bad "kunit: a failed test fails" "1 tests failed" kunit kunit-smp '0,/    ok 2 /s//    not ok 2 /'
check "kunit: the failed case is named" grep -q "^$first [a-z_]*$" "$tmp/run/failed"
check "kunit: and counted in the row of its suite" json "d['suites']['$first']['failed'] == 1"
bad "kunit: a case with a number that is not the next fails" "tests failed" kunit kunit-smp \
	'0,/    ok 2 /s//    ok 7 /'
bad "kunit: a suite that is missing fails" "did not run: $last" kunit kunit-smp \
	"/# Subtest: $last\$/,/ok [0-9]* $last\$/d"
bad "kunit: a suite without a test that ran fails" "did not run: $last" kunit kunit-smp \
	"/# Subtest: $last\$/,/ok [0-9]* $last\$/{/ ok 1 /,/# $last: pass/d; s/ 1\.\.[0-9]*/ 1..0/}"
bad "kunit: a test that the plan has and that did not run fails" "tests failed" kunit kunit-smp \
	'0,/    ok 2 /{/    ok 2 /d}'
bad "kunit: a guest that died half-way fails" "did not run:" kunit kunit-smp "/# Subtest: $first/q"
bad "kunit: a boot without any test fails" "did not run:" kunit kunit-smp '/KTAP version/,$d'
bad "kunit: a guest that did not power off fails" "before it powered off" kunit kunit-smp \
	'/reboot: Power down/d'
bad "kunit: a splat fails" "the kernel complained" kunit kunit-smp '100s/.*/&\nBUG: KASAN: x/'
bad "kunit: cases that were all skipped are no pass" "no test ran" kunit kunit-smp \
	's/^\(.*    ok [0-9]* [a-z_]*\)$/\1 # SKIP not here/'
hung() {
	rm -rf "$tmp/hung"
	cp -r "$data/kunit-smp" "$tmp/hung"
	echo "ended 1" >>"$tmp/hung/run"
	"$scripts/test/results-kunit" --parser "$parser" "$tmp/hung"
}
check "kunit: a guest that was killed fails, whatever it said" \
	fails_with "did not end by itself" hung
no_parser() {
	results kunit kunit-smp >/dev/null && "$scripts/test/results-kunit" --parser "$tmp" "$tmp/run"
}
check "kunit: a parser that is missing is named" fails_with "there is no parser" no_parser
check "kunit: and the results are said to be unread" fails_with "error: the results cannot be read" no_parser
boots() {
	rm -rf "${tmp:?}/boot"
	cp -r "$data/kunit-smp" "$tmp/boot"
	rm "$tmp/boot/expected"
	"$scripts/test/results-kunit" "$tmp/boot"
}
check "kunit: before there are tests the boot is the test" boots
# figures SED: the three of read-ktap, of the good console changed by SED
figures() {
	sed "$1" "$clean" >"$tmp/log"
	"$scripts/guest/read-ktap" --figures "$parser" "$tmp/log"
}
of_bisections() {
	[ "$(figures '')" = "$good_figures" ] &&
		figures '0,/    ok 2 /s//    not ok 2 /' | grep '^[1-9][0-9]* 1 0$' &&
		figures "/# Subtest: $first/q" | grep '^[0-9]* [1-9][0-9]* 0$'
}
check "kunit: the figures for bisections" of_bisections
check "kunit: what is not a run is named" fails_with "not the directory of a run" \
	"$scripts/test/results-kunit" "$tmp"

# Selftests
check "kselftest: a good run passes" results kselftest kselftest-smp
check "kselftest: complaints that are wanted pass" results kselftest kselftest-smp-faulty
bad "kselftest: a failed test fails" "selftests failed" kselftest kselftest-smp \
	'/^guest: results/,$s/^ok 1 selftests/not ok 1 selftests/'
bad "kselftest: a failed one inside a test fails" "selftests failed" kselftest kselftest-smp \
	'/^guest: results/,$s/^# ok 1 /# not ok 1 /'
bad "kselftest: a test that did not come to its end fails" "did not come to its end" \
	kselftest kselftest-smp '/^guest: results/,${/^ok 2 selftests/,$d}'
bad "kselftest: no results fail" "did not come to its end" kselftest kselftest-smp '/^guest: results/,$d'
bad "kselftest: tests that were all skipped are no pass" "no selftest passed" kselftest kselftest-smp \
	'/^guest: results/,$s/^\(#* *ok [0-9]* .*\)/\1 # SKIP not here/'
bad "kselftest: NUL bytes are no pass, whatever is wanted" "NUL bytes" kselftest kselftest-smp-faulty \
	'3s/$/\x00/'
bad "kselftest: a splat fails" "the kernel complained" kselftest kselftest-smp \
	'3s/.*/&\nWARNING: CPU: 0/'

# The torture test
check "torture: a good run passes" results torture torture-smp
check "torture: its JSON" json 'd["verdict"] == "SUCCESS" and d["operations"]["kills"] > 0'
bad "torture: no verdict is no pass" "came to no verdict" torture torture-smp '/End of test/d'
bad "torture: no figures are no pass" "came to no verdict" torture torture-smp '/ runs: /d'
bad "torture: FAILURE is no pass" "says FAILURE" torture torture-smp \
	's/End of test: SUCCESS/End of test: FAILURE/'
bad "torture: CPUs that did not go offline are no pass" "says TASKLET_HOTPLUG" torture torture-smp \
	's/End of test: SUCCESS/End of test: TASKLET_HOTPLUG/'
bad "torture: no hotplug at all is no pass" "did nothing of: offlines" torture torture-smp \
	's,onoff: [0-9/:]*,onoff: 0/0:0/0,'
for op in runs irq kills gps; do
	bad "torture: no $op is no pass" "did nothing of: $op" torture torture-smp \
		"s/ $op: [0-9]*/ $op: 0/"
done
bad "torture: a splat is no pass" "the kernel complained" torture torture-smp \
	's/.*End of test.*/BUG: KASAN: use-after-free\n&/'
bad "torture: a guest that ended early is no pass" "before it powered off" torture torture-smp \
	'/Power down/d'
one_cpu() {
	rm -rf "$tmp/one"
	cp -r "$data/torture-smp" "$tmp/one"
	echo "hotplug " >>"$tmp/one/run"
	sed -i 's,onoff: [0-9/:]*,onoff: 0/0:0/0,' "$tmp/one/console"
	"$scripts/test/results-torture" "$tmp/one"
}
check "torture: with one CPU none goes offline" one_cpu
beside() {
	rm -rf "$tmp/beside"
	cp -r "$data/torture-smp" "$tmp/beside"
	echo "beside sleep" >>"$tmp/beside/run"
	"$scripts/test/results-torture" "$tmp/beside"
}
check "torture: what runs beside it has to come to its end" \
	fails_with "did not come to its end" beside
check "torture: the busted test fails, and so it passes" results torture torture-busted
check "torture: what it found" grep -q . "$tmp/run/found"
bad "torture: a splat of the busted test is no pass" "the kernel complained" torture torture-busted \
	's/.*End of test.*/BUG: KASAN: use-after-free\n&/'
bad "torture: a busted test that passes is no pass" "can no longer fail" torture torture-busted \
	's/End of test: FAILURE/End of test: SUCCESS/'
tap_end
