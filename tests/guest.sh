#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# The scripts that boot guests and judge what comes of it, and builds and boots
# that are interrupted. Needs the kernel that "make run" has built.
#
# shellcheck disable=SC2016 # commands in single quotes are for bash -c

set -u
top=$(cd "${0%/*}/.." && pwd)
. "$top/tests/tap.sh"
scripts=$top/scripts
: "${BASE:=6.12}" "${BUILD:=$top/build}"
export BASE BUILD
tree=$BUILD/$BASE/tree out=$BUILD/$BASE/o-smp
kernel=$out/arch/x86/boot/bzImage
clean=$BUILD/$BASE/logs/kunit-smp-latest
if ! [ -f "$kernel" ] || ! [ -s "$clean" ]; then
	not_ok "there is a kernel and the console of its tests: make run"
	tap_end
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

fails_with() {
	local text=$1 out
	shift
	if out=$("$@" 2>&1); then
		printf 'did not fail: %s\n%s\n' "$*" "$out"
		return 1
	fi
	printf '%s\n' "$out"
	printf '%s\n' "$out" | grep -qF -- "$text" ||
		{ echo "--- lacks: $text"; return 1; }
}

# The console judge
check "console: that of a good run passes" "$scripts/check-console" "$clean"
splat() {
	{ head -n 50 "$clean"; printf '%s\n' "[    1.234567] $1"; tail -n +51 "$clean"; } >"$tmp/log"
	fails_with "the kernel complained" "$scripts/check-console" "$tmp/log"
}
while IFS= read -r line; do
	check "console: found: $line" splat "$line"
done <<'LINES'
WARNING: CPU: 0 PID: 1 at kernel/tasklet.c:123 tasklet_work_fn+0x12/0x34
BUG: sleeping function called from invalid context at kernel/tasklet.c:1
BUG: kernel NULL pointer dereference, address: 0000000000000008
WARNING: possible circular locking dependency detected
WARNING: suspicious RCU usage
INFO: task kworker/0:1:9 blocked for more than 120 seconds.
rcu: INFO: rcu_preempt self-detected stall on CPU
BUG: KASAN: slab-use-after-free in tasklet_unlock+0x1/0x2
BUG: KCSAN: data-race in tasklet_park / tasklet_enable
Kernel panic - not syncing: Fatal exception
watchdog: BUG: soft lockup - CPU#1 stuck for 22s!
BUG: workqueue lockup - pool cpus=1 node=0 flags=0x13 bh stuck for 31s!
ODEBUG: init active (active state 0) object: (____ptrval____) object type: work_struct
NOHZ tick-stop error: local softirq work is pending, handler #40!!!
LINES
: >"$tmp/empty"
check "console: an empty one is no pass" fails_with "no console output" \
	"$scripts/check-console" "$tmp/empty"
echo "qemu: error" >"$tmp/noboot"
check "console: one without a boot is no pass" fails_with "not the console of a Linux boot" \
	"$scripts/check-console" "$tmp/noboot"
{ cat "$clean"; printf 'a\0b\n'; } >"$tmp/nul"
check "console: NUL bytes are no pass" fails_with "NUL bytes" \
	"$scripts/check-console" "$tmp/nul"

# The judge of the tests
judge() {
	"$scripts/kunit" -n judge -l "$tmp/log" "$tree" "$out"
}
cp "$clean" "$tmp/log"
check "kunit: that of a good run passes" judge
sed '0,/    ok 2 /s//    not ok 2 /' "$clean" >"$tmp/log"
check "kunit: a failed test fails" fails_with "tests failed" judge
sed '/# Subtest: tasklet_sync$/,/^.*ok [0-9]* tasklet_sync/d' "$clean" >"$tmp/log"
check "kunit: a suite that is missing fails" fails_with "did not run: tasklet_sync" judge
sed '/# Subtest: tasklet_context/q' "$clean" >"$tmp/log"
check "kunit: a guest that died half-way fails" fails_with "did not run:" judge
sed '/KTAP version/,$d' "$clean" >"$tmp/log"
check "kunit: a boot without any test fails" fails_with "did not run:" judge
check "kunit: a suite that was filtered out fails" fails_with "did not run:" \
	"$scripts/kunit" -n filtered "$tree" "$out" kunit.filter_glob=rcu_softirq

# A guest that hangs
check "guest: the time limit, and the end of the console" bash -c '
	"$0/guest" -t 2 "$1" "$2" kunit.filter_glob=none init=/nosuch panic=0 >"$3" 2>&1 && exit 1
	cat "$3"; grep -q "still running after 2 s" "$3" && grep -q "the end of its console" "$3"' \
	"$scripts" "$kernel" "$tmp/hang.log" "$tmp/hang.out"
check "guest: no kernel" fails_with "make run" "$scripts/guest" "$tmp/nosuch" "$tmp/log"
check "boot: a command in the guest, with the trace events ready" bash -c '
	GUEST_CMD="ls /sys/kernel/tracing/events/irq/tasklet_schedule/enable && ps -o comm | grep ktaskletd && cat /sys/module/tasklet/parameters/bh" \
	"$0/boot" >"$1" 2>&1; cat "$1"; grep -q "^ktaskletd/0" "$1" && grep -q "^ktaskletd/1" "$1"' \
	"$scripts" "$tmp/boot.out"
check "boot: the exit code of the command" fails_with "exit code 3" \
	env GUEST_CMD="exit 3" "$scripts/boot"

# Ctrl-C: nothing of the run is left, and the next one works.
# interrupted MARK PATTERN COMMAND...: run COMMAND in a process group of its own,
# as a terminal would, send the group SIGINT once PATTERN is running, and see
# that it ends and that nothing with PATTERN in its command line is left
interrupted() {
	local pattern=$1 pid i
	shift
	setsid env --default-signal=INT "$@" >"$tmp/int.log" 2>&1 &
	pid=$!
	for ((i = 0; i < 3000; i++)); do
		pgrep -f -- "$pattern" >/dev/null && break
		kill -0 "$pid" 2>/dev/null || { cat "$tmp/int.log"; echo "ended before"; return 1; }
		sleep 0.02
	done
	kill -INT -- "-$pid"
	wait "$pid"
	echo "exit code $?"
	for ((i = 0; i < 100; i++)); do
		pgrep -f -- "$pattern" >/dev/null || return 0
		sleep 0.1
	done
	pgrep -af -- "$pattern"
	return 1
}
check "Ctrl-C during a boot leaves no QEMU" interrupted "qemu-system.*int-boot" \
	env TASKLET_LOCKED=1 "$scripts/guest" -t 100 "$kernel" "$tmp/int-boot.log" \
	init=/nosuch panic=0 int-boot kunit.filter_glob=none
touch "$tree/kernel/workqueue.c"
check "Ctrl-C during a build leaves no make" interrupted "scripts/Makefile.build obj=kernel " \
	env TASKLET_LOCKED=1 "$scripts/kbuild" "$tree" smp "$out"
check "the next build works" "$scripts/kbuild" "$tree" smp "$out"
check "and so do the tests" "$scripts/kunit" -n after-int "$tree" "$out"
tap_end
