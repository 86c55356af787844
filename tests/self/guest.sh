#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# The scripts that boot guests, and builds and boots that are interrupted. Needs
# the kernel that "make run" has built.
#
# shellcheck disable=SC2016 # commands in single quotes are for bash -c

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/kernel.sh"

# A guest that hangs
check "guest: the time limit, and the end of the console" bash -c '
	"$0/guest/boot-kernel" -t 2 "$1" "$2" kunit.filter_glob=none init=/nosuch panic=0 >"$3" 2>&1 && exit 1
	cat "$3"; grep -q "still running after 2 s" "$3" && grep -q "the end of its console" "$3"' \
	"$scripts" "$kernel" "$tmp/hang.log" "$tmp/hang.out"
check "guest: no kernel" fails_with "make run" "$scripts/guest/boot-kernel" "$tmp/nosuch" "$tmp/log"
check "boot: a command in the guest, with the trace events ready" bash -c '
	GUEST_CMD="ls /sys/kernel/tracing/events/irq/tasklet_schedule/enable && ps -o comm | grep ktaskletd && cat /sys/module/tasklet/parameters/bh" \
	"$0/guest/boot" >"$1" 2>&1; cat "$1"; grep -q "^ktaskletd/0" "$1" && grep -q "^ktaskletd/1" "$1"' \
	"$scripts" "$tmp/boot.out"
check "boot: the exit code of the command" fails_with "exit code 3" \
	env GUEST_CMD="exit 3" "$scripts/guest/boot"

# Ctrl-C, and a signal to the script alone: nothing of the run is left, and the
# next one works.
# interrupted SIGNAL READY PATTERN COMMAND...: run COMMAND in a process group of
# its own, as a terminal would. Once READY says so, send SIGINT to the group, or
# SIGTERM to COMMAND alone. See that it ends by that, and that no process with
# PATTERN in its command line is left.
interrupted() {
	local signal=$1 ready=$2 pattern=$3 pid i ret=0
	shift 3
	setsid env --default-signal=INT "$@" >"$tmp/int.log" 2>&1 &
	pid=$!
	for ((i = 0; i < 3000; i++)); do
		"$ready" && break
		kill -0 "$pid" 2>/dev/null || { cat "$tmp/int.log"; echo "ended before"; return 1; }
		sleep 0.05
	done
	case $signal in
	INT) kill -INT -- "-$pid" ;;
	TERM) kill -TERM "$pid" ;;
	esac
	wait "$pid" || ret=$?
	echo "exit code $ret"
	# Gone with the script, not some time later.
	! pgrep -af -- "$pattern" || return 1
	[ "$ret" -ne 0 ]
}

qemu_runs() {
	pgrep -f "qemu-system.*int-boot" >/dev/null
}
compiles() {
	local log
	log=$(readlink -f "$BUILD/$BASE/logs/build-smp-latest")
	[ "$log" != "$log_before" ] && grep -q '^  CC .*/.*[.]o$' "$log"
}
building() {
	# Everything is older than this header.
	touch "$tree/include/linux/types.h"
	log_before=$(readlink -f "$BUILD/$BASE/logs/build-smp-latest")
	interrupted "$1" compiles "$out|$tree" "${@:2}"
}
for signal in INT TERM; do
	check "SIG$signal during a boot leaves no QEMU" \
		interrupted "$signal" qemu_runs "qemu-system.*int-boot" \
		env TASKLET_LOCKED=1 "$scripts/test/kunit" -n int "$tree" "$out" int-boot \
		init=/nosuch panic=0 kunit.filter_glob=none kunit_shutdown=none
	check "SIG$signal during a build leaves no make" \
		building "$signal" env TASKLET_LOCKED=1 "$scripts/run"
done
check "a suite that does not exist is named" fails_with "there is no suite nosuch" \
	"$scripts/test/kunit" -s nosuch "$tree" "$out"
check "a suite that was filtered out fails" fails_with "did not run:" \
	"$scripts/test/kunit" -n filtered "$tree" "$out" kunit.filter_glob=rcu_softirq
# again ARG...: a run of one case, and once more; the same kernel and command line
again() {
	local runs=$BUILD/$BASE/runs first
	"$scripts/test/kunit" -n one -s tasklet_sync.kill_pending "$tree" "$out" || return
	first=$(realpath "$runs/kunit-one-latest")
	TASKLET_LOCKED=1 "$scripts/test/again" "${first##*/}" || return
	[ "$(realpath "$runs/kunit-one-latest")" != "$first" ] &&
		cmp "$first/figures" "$runs/kunit-one-latest/figures" &&
		[ "$(cut -d' ' -f1 "$first/figures")" -eq 1 ] &&
		diff <(sed "s,$first,," "$first/qemu") \
			<(sed "s,$(realpath "$runs/kunit-one-latest"),," "$runs/kunit-one-latest/qemu")
}
check "one case, and the same run again" again
check "the next build works" "$scripts/build/kbuild" "$tree" smp "$out"
check "and so do the tests" "$scripts/test/kunit" -n after-int "$tree" "$out"
tap_end
