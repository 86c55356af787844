#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# The scripts that judge: consoles, KUnit results, configurations, accelerators.
# Needs the kernel that "make run" has built and the console of its tests, but
# boots only one guest.
#
# shellcheck disable=SC2016 # commands in single quotes are for bash -c

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/kernel.sh"
trap 'umount "$tmp/small" 2>/dev/null; rm -rf "$tmp"' EXIT

# The console judge
check "console: that of a good run passes" "$scripts/guest/check-console" "$clean"
splat() {
	{ head -n 50 "$clean"; printf '%s\n' "[    1.234567] $1"; tail -n +51 "$clean"; } >"$tmp/log"
	fails_with "the kernel complained" "$scripts/guest/check-console" "$tmp/log"
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
	"$scripts/guest/check-console" "$tmp/empty"
echo "qemu: error" >"$tmp/noboot"
check "console: one without a boot is no pass" fails_with "not the console of a Linux boot" \
	"$scripts/guest/check-console" "$tmp/noboot"
{ cat "$clean"; printf 'a\0b\n'; } >"$tmp/nul"
check "console: NUL bytes are no pass" fails_with "NUL bytes" \
	"$scripts/guest/check-console" "$tmp/nul"

# KCSAN finds races all over the kernel. Ours count.
mkdir -p "$tmp/kcsan/kernel"
echo CONFIG_KCSAN=y >"$tmp/kcsan/.config"
cp "$out/kernel/tasklet.o" "$tmp/kcsan/kernel"
race() {
	{ cat "$clean"
	printf '%s\n' ================================================================== \
		"BUG: KCSAN: data-race in $1 / $2" \
		==================================================================
	} >"$tmp/log"
	"$scripts/guest/check-console" -o "$tmp/kcsan" "$tmp/log"
}
check "console: a race between others is passed over" race vfs_read vfs_write
check "console: a race with a function of ours is not" fails_with "the kernel complained" \
	race vfs_read tasklet_park
race_and_splat() {
	race vfs_read vfs_write || return 1
	echo "WARNING: CPU: 0 PID: 1" >>"$tmp/log"
	"$scripts/guest/check-console" -o "$tmp/kcsan" "$tmp/log"
}
check "console: a splat after a race between others counts" \
	fails_with "the kernel complained" race_and_splat

# The judge of the torture test
torture() {
	"$scripts/test/torture" -n judge -l "$tmp/log" "$@" "$tree" "$out"
}
# sabotaged LOG SED TEXT: LOG changed by SED is no pass, and TEXT says why
sabotaged() {
	sed "$2" "$1" >"$tmp/log"
	! cmp -s "$1" "$tmp/log" || { echo "$2 changes nothing"; return 1; }
	fails_with "$3" torture
}
cp "$tortured" "$tmp/log"
check "torture: a good run passes" torture
check "torture: no verdict is no pass" sabotaged "$tortured" '/End of test/d' "came to no verdict"
check "torture: no figures are no pass" sabotaged "$tortured" '/ runs: /d' "came to no verdict"
check "torture: FAILURE is no pass" sabotaged "$tortured" \
	's/End of test: SUCCESS/End of test: FAILURE/' "says FAILURE"
check "torture: CPUs that did not go offline are no pass" sabotaged "$tortured" \
	's/End of test: SUCCESS/End of test: TASKLET_HOTPLUG/' "says TASKLET_HOTPLUG"
check "torture: no hotplug at all is no pass" sabotaged "$tortured" \
	's,onoff: [0-9/:]*,onoff: 0/0:0/0,' "did nothing of: offlines"
for op in runs irq kills gps; do
	check "torture: no $op is no pass" sabotaged "$tortured" \
		"s/ $op: [0-9]*/ $op: 0/" "did nothing of: $op"
done
check "torture: a splat is no pass" sabotaged "$tortured" \
	's/.*End of test.*/BUG: KASAN: use-after-free\n&/' "the kernel complained"
check "torture: a guest that ended early is no pass" sabotaged "$tortured" \
	'/Power down/d' "before it powered off"
cp "$busted" "$tmp/log"
check "torture: the busted test fails" torture -b
sed 's/End of test: FAILURE/End of test: SUCCESS/' "$busted" >"$tmp/log"
check "torture: a busted test that passes is no pass" fails_with "can no longer fail" torture -b

# The judge of the tests
judge() {
	"$scripts/test/kunit" -n judge -l "$tmp/log" "$tree" "$out"
}
# The first suite of the good run, and the last
suites=$(sed -n 's/^ok [0-9]* \([a-z_]*\)$/\1/p; s/^.*\] ok [0-9]* \([a-z_]*\)$/\1/p' "$clean")
first_suite=${suites%%$'\n'*} last_suite=${suites##*$'\n'}
cp "$clean" "$tmp/log"
check "kunit: that of a good run passes" judge
sed '0,/    ok 2 /s//    not ok 2 /' "$clean" >"$tmp/log"
check "kunit: a failed test fails" fails_with "tests failed" judge
sed "/# Subtest: $last_suite\$/,/ok [0-9]* $last_suite\$/d" "$clean" >"$tmp/log"
check "kunit: a suite that is missing fails" fails_with "did not run: $last_suite" judge
sed "/# Subtest: $last_suite\$/,/ok [0-9]* $last_suite\$/{/ ok 1 /,/# $last_suite: pass/d; s/ 1\.\.[0-9]*/ 1..0/}" \
	"$clean" >"$tmp/log"
check "kunit: a suite without a test that ran fails" \
	fails_with "did not run: $last_suite" judge
sed '0,/    ok 2 /{/    ok 2 /d}' "$clean" >"$tmp/log"
check "kunit: a test that the plan has and that did not run fails" \
	fails_with "tests failed" judge
sed "/# Subtest: $first_suite/q" "$clean" >"$tmp/log"
check "kunit: a guest that died half-way fails" fails_with "did not run:" judge
sed '/KTAP version/,$d' "$clean" >"$tmp/log"
check "kunit: a boot without any test fails" fails_with "did not run:" judge
sed '/reboot: Power down/d' "$clean" >"$tmp/log"
check "kunit: a guest that did not come to its end fails" fails_with \
	"before it powered off" judge
check "kunit: a suite that was filtered out fails" fails_with "did not run:" \
	"$scripts/test/kunit" -n filtered "$tree" "$out" kunit.filter_glob=rcu_softirq

# The configuration must be the one that was asked for
cp -r "$top/configs" "$tmp/configs"
printf '# needs: smp\nCONFIG_NO_SUCH_SYMBOL=y\n' >"$tmp/configs/flavours/bad.config"
check "kbuild: a symbol that does not exist is named" fails_with "CONFIG_NO_SUCH_SYMBOL=y" \
	env CONFIGS="$tmp/configs" timeout 60 "$scripts/build/kbuild" "$tree" bad "$tmp/o-bad"
printf '# needs: smp\n# CONFIG_IRQ_WORK is not set\n' >"$tmp/configs/flavours/bad.config"
check "kbuild: a symbol that cannot be turned off is named" fails_with \
	"# CONFIG_IRQ_WORK is not set" \
	env CONFIGS="$tmp/configs" timeout 60 "$scripts/build/kbuild" "$tree" bad "$tmp/o-bad"
if mkdir "$tmp/small" && mount -t tmpfs -o size=8m none "$tmp/small" 2>/dev/null; then
	check "kbuild: a full disk is named" fails_with "the disk is full" \
		"$scripts/build/kbuild" "$tree" smp "$tmp/small/o"
	umount "$tmp/small"
else
	skip "kbuild: a full disk is named" "cannot mount a tmpfs"
fi

# The accelerator, with a QEMU that gets stuck under KVM, and one that does not
mkdir "$tmp/bin"
cat >"$tmp/bin/qemu-system-x86_64" <<'QEMU'
#!/bin/sh
case "$*" in
*"-accel kvm"*)
	[ -e "${0%/*}/stuck" ] && exec sleep 1000
	[ -e "${0%/*}/silent" ] && exit 0
	;;
esac
echo "reboot: Power down"
QEMU
chmod +x "$tmp/bin/qemu-system-x86_64"
accel() {
	env -u ACCEL PATH="$tmp/bin:$PATH" BUILD="$tmp/accel$1" ACCEL_TIMEOUT=1 \
		"$scripts/guest/accel" "$kernel"
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

# The benchmark: a console, its rows, the targets, JSON
cat >"$tmp/bench" <<'BENCH'
[    1.0] tasklet_bench: tasklet      cost when queued       p50       65 p99       66 p99.9       67 max       68
[    1.1] tasklet_bench: tasklet cost when queued, every 20th: 60 61 65 68
[    1.2] tasklet_bench: percpu_work  each of 16             p50        1 p99        2 p99.9        3 max        4
BENCH
rows() {
	printf 'tasklet\tcost when queued\t65\t66\t67\t68\npercpu_work\teach of 16\t1\t2\t3\t4\n' |
		diff - <("$scripts/bench/bench-rows" "$tmp/bench") &&
		printf 'tasklet\tcost when queued\t60 61 65 68\n' |
		diff - <("$scripts/bench/bench-rows" --distribution "$tmp/bench")
}
check "figures of a benchmark are read" rows
grep every "$tmp/bench" >"$tmp/nothing"
check "a benchmark without one is an error" fails_with "no figure was measured" \
	"$scripts/bench/bench-rows" "$tmp/nothing"
# of OLD: the target "no dearer than the old core", with what is in $tmp/bench as the new one
of() {
	"$scripts/bench/bench-rows" "$tmp/bench" | sed 's/^/new\t/' >"$tmp/rows"
	printf 'old\ttasklet\tcost when queued\t%s\t0\t0\t0\n' "$1" >>"$tmp/rows"
	"$scripts/bench/bench-targets" "$tmp/rows"
}
check "a target that is reached" grep -Eq '^new tasklet cost when queued p50 +65 +65  reached' <(of 65)
check "a target that is missed" grep -Eq '^new tasklet cost when queued p50 +65 +64  MISSED' <(of 64)
check "a target that was not measured" grep -Eq '^new tasklet each of 16 p50 .*not measured' <(of 65)
# burst OLD NEW: the target "bursts beside whatever runs", 2+50000
burst() {
	printf '%s\ttasklet\tburst 64x20us 1 hog\t1\t1\t1\t%d\n' old "$1" new "$2" >"$tmp/burst"
	"$scripts/bench/bench-targets" "$tmp/burst"
}
check "a target with an offset that is reached" grep -Eq \
	'^new tasklet burst 64x20us 1 hog max +2050000 +2050000  reached' <(burst 1000000 2050000)
check "a target with an offset that is missed" grep -Eq \
	'^new tasklet burst 64x20us 1 hog max +2050001 +2050000  MISSED' <(burst 1000000 2050001)
check "one reached, none missed" grep -qx '1 reached, 0 missed' <(of 65)
report() {
	of 65 >"$tmp/table"
	"$scripts/bench/bench-rows" --distribution "$tmp/bench" | sed 's/^/new\t/' >"$tmp/dist"
	"$scripts/deps" gnuplot-nox &&
		"$scripts/bench/bench-report" "$tmp/rows" "$tmp/dist" "$tmp/table" "$tmp/report" &&
		python3 -c 'import json, sys; sys.exit(json.load(open(sys.argv[1]))[0]["p99.9"] != 67)' \
			"$tmp/report.json" &&
		grep -q '<svg' "$tmp/report.html"
}
check "the report: JSON and a plot" report
tap_end
