#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# The search for callbacks that need softirq context: the tool by itself, with a test
# that looks at the list, and in guests, with tests that fail unless callbacks of
# test_tasklet stay there. Needs what lib/kernel.sh needs.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/kernel.sh"
unset TEST REPEAT REBOOT CALLBACKS OVERLAY

tool=$tmp/tasklet-find-callback
if ! make -s -C "$top/tools" OUT="$tmp" CFLAGS="-O1 -g -fsanitize=address,undefined" \
	>"$tmp/make" 2>&1; then
	cat "$tmp/make"
	not_ok "tasklet-find-callback builds with sanitizers"
	tap_end
fi
ok "tasklet-find-callback builds with sanitizers"
check "its name of v1" cmp "$tmp/tasklet-bisect" "$tool"

# The test: all of NEED must be in the list, one of EITHER, none of HARM alone. Counts
# runs.
cp "$top/tests/self/data/callbacks-needs.sh" "$tmp/needs"
# once it passes, once it fails
cp "$top/tests/self/data/callbacks-flaky.sh" "$tmp/flaky"
printf '#!/bin/sh\nexit 125\n' >"$tmp/skipped"
chmod +x "$tmp/needs" "$tmp/flaky" "$tmp/skipped"

# search CODE RESULT RUNS OPTION...: exits with CODE, finds RESULT, in so many runs
search() {
	local code=$1 result=$2 runs=$3 out ret=0
	shift 3
	: >"$tmp/asked"
	out=$("$tool" -e -c a,b,c,d,e,f,g,h "$@" 2>&1) || ret=$?
	printf '%s\n' "$out" "exit code $ret"
	[ "$ret" -eq "$code" ] || return 1
	[ -z "$result" ] || printf '%s\n' "$out" | grep -qx "tasklet.bh=$result" || return 1
	[ "$(wc -l <"$tmp/asked")" -le "$runs" ]
}

# with NAME=VALUE... COMMAND...
with() {
	local assignments=()
	while [[ $1 == *=* ]]; do
		assignments+=("$1")
		shift
	done
	local -x "${assignments[@]}"
	"$@"
}
# Two ends, three to find one in eight, one to confirm, one whether others would do, too
for n in a d h; do
	check "one culprit: $n" with NEED=$n search 0 "$n" 7 "$tmp/needs"
done
check "two culprits" with NEED="b g" search 0 b,g 13 "$tmp/needs"
together() {
	with EITHER="$1" search 0 "${1% *}" 18 "$tmp/needs" &&
		with EITHER="$1" search 0 "${1#* }" 18 "$tmp/needs" &&
		with EITHER="$1" search 0 "" 18 "$tmp/needs" | grep -q "fail only together"
}
check "two culprits that fail only together" together "b g"
check "three" with NEED="a b h" search 0 a,b,h 16 "$tmp/needs"
check "all of them" with NEED="a b c d e f g h" search 0 a,b,c,d,e,f,g,h 60 "$tmp/needs"
check "one that does harm without another" \
	with NEED=c HARM=d UNLESS=e search 0 c 40 "$tmp/needs"
check "nothing to find" search 3 "" 1 "$tmp/needs"
check "fails either way: not the context" with NEED=z search 1 "" 2 "$tmp/needs"
check "flaky" search 4 "" 2 -n 2 "$tmp/flaky"
check "a test that is skipped" search 4 "" 0 "$tmp/skipped"
check "no such command" search 2 "" 0 "$tmp/nosuch"
check "a bad number of repetitions" search 2 "" 0 -n 0 "$tmp/needs"
check "no command" search 2 "" 0
state() {
	rm -f "$tmp/state"
	with NEED="b g" search 0 b,g 13 -s "$tmp/state" "$tmp/needs" >/dev/null || return 1
	# Known already: no run at all
	with NEED="b g" search 0 b,g 0 -s "$tmp/state" "$tmp/needs" || return 1
	# and the rest of what was cut off
	sed -i 4,\$d "$tmp/state"
	with NEED="b g" search 0 b,g 10 -s "$tmp/state" "$tmp/needs"
}
check "the state file: a search goes on" state
echo rubbish >"$tmp/rubbish"
check "a state file that is none" search 2 "" 0 -s "$tmp/rubbish" "$tmp/needs"

# As on a live machine, with a file for the control
live() {
	local ret=0
	echo before >"$tmp/control"
	"$tool" -f "$tmp/control" -c a,b,c,d "$@" || ret=$?
	[ "$(cat "$tmp/control")" = before ] || { echo "not put back: $(cat "$tmp/control")"; return 1; }
	return "$ret"
}
printf '#!/bin/sh\nexec grep -q c "%s"\n' "$tmp/control" >"$tmp/wants_c"
printf '#!/bin/sh\nkill -INT $PPID\nsleep 0.2\nexit 1\n' >"$tmp/interrupts"
chmod +x "$tmp/wants_c" "$tmp/interrupts"
check "live: found, and the list is put back" live "$tmp/wants_c"
interrupted() {
	local ret=0
	live "$tmp/interrupts" || ret=$?
	[ "$ret" -eq 130 ]
}
check "live: Ctrl-C, and the list is put back" interrupted
check "live: a kernel without the control is named" fails_with "has this kernel tasklet.bh?" \
	"$tool" -f "$tmp/nosuch/bh" -c a "$tmp/needs"
reboots() {
	local ret=0
	echo >"$tmp/control"
	rm -f "$tmp/state"
	for _ in 1 2 3 4 5 6 7 8 9; do
		ret=0
		"$tool" -r -s "$tmp/state" -f "$tmp/control" -c a,b,c,d "$tmp/wants_c" \
			>"$tmp/said" || ret=$?
		cat "$tmp/said"
		[ "$ret" -eq 75 ] || break
		# what a reboot with that line does
		sed -n 's/^tasklet\.bh=//p' "$tmp/said" >"$tmp/control"
	done
	[ "$ret" -eq 0 ] && grep -qx 'tasklet.bh=c' "$tmp/said"
}
check "over reboots" reboots

# In a guest. wants NEED CODE RESULT: callbacks NEED of test_tasklet want softirq; with
# TOGETHER=1 it fails only if none of them gets it
wants() {
	local ret=0
	sed "s/@NEED@/$1/; s/@TOGETHER@/${TOGETHER-}/" "$top/tests/self/guest/callbacks.sh" >"$tmp/program"
	TEST=program:$tmp/program "$top/scripts/bisect/find-callback" >"$tmp/out" 2>&1 || ret=$?
	cat "$tmp/out"
	[ "$ret" -eq "$2" ] || return 1
	[ -z "$3" ] || grep -qx "tasklet.bh=$3" "$tmp/out"
}
check "guest: one callback, and its file" wants b 0 test_tasklet_b
check "guest: its file is named" grep -q '^test_tasklet_b  *lib/test_tasklet\.c:[0-9]*$' "$tmp/out"
check "guest: two" wants "a c" 0 test_tasklet_a,test_tasklet_c
check "guest: two that fail only together" with TOGETHER=1 wants "a c" 0 test_tasklet_a
check "guest: the other one is named, too" grep -qx tasklet.bh=test_tasklet_c "$tmp/out"
check "guest: none, it fails either way" wants "a none" 1 ""
check "guest: nothing to find" wants "" 3 ""
by_reboot() {
	REBOOT=1 CALLBACKS=test_tasklet_a,test_tasklet_b,test_tasklet_c wants b 0 test_tasklet_b
}
check "guest: by a boot for each answer" by_reboot
tap_end
