#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# How guests are booted, what is kept of each run of one, and runs that are repeated: with a
# kernel tree of a few lines, and guest/fake-qemu in place of QEMU, which says what a test
# wants. So this needs no kernel, and takes seconds.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
unset TASKLET_LOCKED KERNEL FLAVOUR ARCH CPUS TIMEOUT ARGS FIGURE OVERLAY REPEAT REBOOT
export BASE=6.12 BUILD=$tmp/build PATCHES=$tmp/patches ACCEL=tcg
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
export GIT_CONFIG_GLOBAL=/dev/null
mkdir -p "$tmp/bin"
cp "$top/tests/self/guest/fake-qemu" "$tmp/bin/qemu-system-x86_64"
PATH=$tmp/bin:$PATH
runs=$BUILD/$BASE/runs

# A series, a tree with it and one before the swap, and what is built of them
mkdir "$PATCHES"
printf '# swap\n0001-a.patch\n' >"$PATCHES/series"
printf '%s\n' 'diff --git a/kernel/softirq.c b/kernel/softirq.c' '--- a/kernel/softirq.c' '+++ b/kernel/softirq.c' \
	'@@ -1 +1 @@' -a +b >"$PATCHES/0001-a.patch"
tree=$BUILD/$BASE/tree old=$BUILD/$BASE/old/tree
mkdir -p "$tree/init"
printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 9\nmodules_install:\n\tmkdir -p $(INSTALL_MOD_PATH)/lib\n' \
	>"$tree/Makefile"
touch "$tree/Kconfig" "$tree/init/main.c"
git -C "$tree" init -q -b main
git -C "$tree" add .
git -C "$tree" commit -q -m "a tree"
git clone -q "$tree" "$old"
for out in "$BUILD/$BASE" "$BUILD/$BASE/old"; do
	for flavour in smp drivers cross-check; do
		mkdir -p "$out/o-$flavour/arch/x86/boot"
		echo "$out" >"$out/o-$flavour/arch/x86/boot/bzImage"
		echo "CONFIG_OF=$flavour" >"$out/o-$flavour/.config"
	done
done
out=$BUILD/$BASE/o-smp

# The scripts, with others in place of those that need a kernel or this machine's programs
scripts=$tmp/copy/scripts
mkdir -p "$tmp/copy/tests" "$tmp/copy/configs" "$tmp/copy/tools"
cp -r "$top/scripts" "$tmp/copy"
cp -r "$top/tests/suite" "$tmp/copy/tests"
cp -r "$top/configs/flavours" "$tmp/copy/configs"
printf 'all:\n\tcp "%s" "$(OUT)/tasklet-find-callback"\n' "$(type -P true)" >"$tmp/copy/tools/Makefile"
# stands_for FILE COMMANDS
stands_for() {
	printf '#!/bin/sh\n%s\n' "$2" >"$scripts/$1"
	chmod +x "$scripts/$1"
}
stands_for deps :
stands_for build/kbuild :
stands_for series/make-tree "echo $tree"
stands_for series/old-tree "echo $old"
# shellcheck disable=SC2016 # for that script
stands_for guest/initrd 'while getopts o:p: o; do :; done
shift $((OPTIND - 1))
echo "$2" >"$1"'

# says LINE...: what the guests say, beside the figures of the benchmark
says() {
	{
		echo "Linux version 6.12.9"
		printf '%s\n' "$@"
		grep ' irq_thread .*p50\| each of .*p50\|: done' "$top/tests/self/data/bench/patched.log"
		for n in 1 2 3 4; do
			printf '%s\n' "cross-check cyclictest $n" "000010 000005" "cross-checked 0"
		done
		echo "guest: exit code 0"
		echo "[    1.0] reboot: Power down"
	} >"$tmp/bin/says"
}
says

# complete NAME [FILE]...: all that the newest run of that name has to keep is there
complete() {
	local run=$runs/$1-latest f key
	for f in run config kernel/arch/x86/boot/bzImage arguments qemu console summary "${@:2}"; do
		[ -s "$run/$f" ] || { echo "no $f in $run"; ls -l "$run/"; return 1; }
	done
	for key in suite name tree out cpus kernel commit series accelerator seconds ended; do
		grep -q "^$key ." "$run/run" || { echo "no $key"; cat "$run/run"; return 1; }
	done
	grep -qF "$(paste -sd' ' "$run/arguments")" "$run/qemu" &&
		"$scripts/test/again" | grep "^$(basename "$(realpath "$run")") .*$(cat "$run/summary")"
}
# repeats NAME: it does, by the same command, in a new directory
repeats() {
	local before now
	before=$(realpath "$runs/$1-latest")
	"$scripts/test/again" "${before##*/}" || return
	now=$(realpath "$runs/$1-latest")
	[ "$before" != "$now" ] && diff <(sed "s,$before,RUN,g" "$before/qemu") \
		<(sed "s,$now,RUN,g" "$now/qemu") && cmp "$before/config" "$now/config"
}
# kept NAME [FILE]...: both
kept() {
	check "$1: what is kept" complete "$@"
	check "$1: it is repeated" repeats "$1"
	check "$1: and the same is kept again" complete "$@"
}

check "again: no run yet" fails_with "no run yet" "$scripts/test/again"
check "again: no such run" fails_with "there is no run nosuch" "$scripts/test/again" nosuch
# three_runs: of one name, in what may be the same second
three_runs() {
	# shellcheck disable=SC2016 # for bash -c
	BUILD=$tmp/three bash -c '. "$0/lib/base.sh"; . "$0/guest/run.sh"
		for _ in 1 2 3; do new_run kunit-a.case; done' "$scripts" |
		sort -u | grep -c '/[0-9T]*-kunit-a[.]case\([.][23]\)\?$' | grep -x 3
}
check "runs have names of their own, and keep what they are called" three_runs

check "boot: a command in the guest" env GUEST_CMD="a command" "$scripts/guest/boot"
check "boot: its summary" grep -qx "exit code 0" "$runs/boot-latest/summary"
kept boot initrd

check "bench" env ONLY=tasklet "$scripts/bench/bench"
kept bench-baseline
kept bench-bh
two_kernels() {
	! cmp "$runs/bench-baseline-latest/kernel/arch/x86/boot/bzImage" \
		"$runs/bench-patched-latest/kernel/arch/x86/boot/bzImage"
}
check "bench: of two kernels" two_kernels
check "bench: it counts instructions" grep -q "'-icount'" "$runs/bench-bh-latest/qemu"
check "bench: the callback of the third boot" grep -qx tasklet.bh=bench_tasklet_fn \
	"$runs/bench-bh-latest/arguments"
shows_figures() {
	"$scripts/test/again" bench-baseline | grep -P '^baseline\tirq_thread\tlatency idle\t2097\t'
}
check "bench: a run that is repeated shows its figures" shows_figures

cross_check() {
	"$scripts/bench/cross-check" "$old" "$tree" >"$tmp/rows" || return
	[ "$(grep -c '^baseline.cyclictest' "$tmp/rows")" -eq 4 ] &&
		[ "$(grep -c '^patched.irq_thread' "$tmp/rows")" -eq 1 ]
}
check "cross-check: its rows" cross_check
kept cross-check-patched initrd
kept beside-bh initrd

says "phase load 0"
"$scripts/callers/drivers" megaraid_sas >"$tmp/out" 2>&1
check "drivers: what is wrong is its summary" grep -qx "run failed" "$runs/drivers-megaraid_sas-new-latest/summary"
kept drivers-megaraid_sas-old initrd file
kept drivers-megaraid_sas-new initrd file
check "drivers: QEMU has the disk of the run" grep -qF \
	"file=$(realpath "$runs/drivers-megaraid_sas-new-latest")/disk" "$runs/drivers-megaraid_sas-new-latest/qemu"
check "drivers: there is one" test "$(stat -Lc %s "$runs/drivers-megaraid_sas-new-latest/disk")" -eq $((64 << 20))
says "phase load 0" "phase count 0"
check "count" "$scripts/callers/count" ifb
check "count: its summary" grep -qx good "$runs/count-ifb-old-latest/summary"
kept count-ifb-old initrd
check "count: on one CPU, in instructions" grep -q "'-smp' '1'.*'-icount'" "$runs/count-ifb-old-latest/qemu"

says
ask() {
	"$scripts/bisect/bisect-test" -b "$tree" "$out" "$@"
}
check "bisect: boot" ask boot
kept bisect
printf '#!/bin/sh\n' >"$tmp/program"
check "bisect: a program" ask "program:$tmp/program"
kept bisect initrd
check "bisect: a bound that is kept" ask "bench:irq_thread latency idle p50>3000"
check "bisect: the answer is the summary" grep -qx good "$runs/bisect-latest/summary"
check "bisect: a bound that is not kept" fails_with "p50: 2097" ask "bench:irq_thread latency idle p50>1000"
check "bisect: that is the summary, too" grep -qx bad "$runs/bisect-latest/summary"
kept bisect
two_answers() {
	local before
	before=$(find "$runs" -maxdepth 1 -type d -name '*-bisect*' | wc -l)
	"$scripts/bisect/bisect-test" -b -n 2 "$tree" "$out" boot && [ "$(find "$runs" -maxdepth 1 -type d -name '*-bisect*' | wc -l)" -eq $((before + 2)) ]
}
check "bisect: each answer has a run of its own" two_answers

check "find-callback: in one guest" env TEST="program:$tmp/program" "$scripts/bisect/find-callback"
kept find-callback initrd
says "tasklet_entry: tasklet=1 function=a_callback+0x0"
check "find-callback: a boot for each answer" env TEST=kunit:x "$scripts/bisect/find-callback"
check "find-callback: what ran is the summary of the first" grep -qx "1 callbacks" "$runs/bisect-record-latest/summary"
kept bisect-record

# Guests that are not good
says "WARNING: CPU: 0 PID: 1"
check "bench: a complaint of the kernel" fails_with "the kernel complained" env ONLY=tasklet \
	"$scripts/bench/bench"
check "cross-check: a complaint of the kernel" fails_with "the kernel complained" \
	"$scripts/bench/cross-check" "$old" "$tree"
check "a complaint of the kernel: a run that is repeated fails" fails_with "the kernel complained" repeats boot
says "guest: exit code 3"
sed -i '/exit code 0/d' "$tmp/bin/says"
check "a command that fails: a run that is repeated fails" fails_with "ended with exit code 3" repeats boot
check "boot: a command that fails" fails_with "exit code 3" env GUEST_CMD=x "$scripts/guest/boot"
says "Kernel panic - not syncing: VFS: Unable to mount root fs" "Call Trace:"
check "a boot that ends where a root is looked for is good" repeats bisect
says
sed -i '0,/^cross-check /s//not &/' "$tmp/bin/says"
check "cross-check: rows that are missing" fails_with "cyclictest or rtla printed nothing" \
	"$scripts/bench/cross-check" "$old" "$tree"
ended_badly() {
	repeats boot && echo "ended 1" >>"$runs/boot-latest/run" &&
		"$scripts/test/results-console" "$runs/boot-latest"
}
check "a guest that was killed is no good run, whatever it said" fails_with \
	"did not end by itself" ended_badly
echo 'exit 1' >>"$tmp/bin/qemu-system-x86_64"
check "QEMU that fails: a run that is repeated fails" fails_with "QEMU failed with exit code 1" repeats boot
mv "$BUILD/$BASE/kernels" "$tmp/gone"
check "again: a kernel that is gone is named" fails_with "is gone" "$scripts/test/again" boot

# The accelerator, with a QEMU that gets stuck under KVM, and one that does not
cp "$top/tests/self/guest/fake-qemu" "$tmp/bin/qemu-system-x86_64"
rm "$tmp/bin/says"
accel() {
	env -u ACCEL BUILD="$tmp/accel$1" "$scripts/guest/accel" -k "$tmp/kvm" -t 1 "$kernel"
}
kernel=$out/arch/x86/boot/bzImage
check "accel: TCG without KVM" test "$(accel 0 2>/dev/null)" = tcg
touch "$tmp/kvm"
check "accel: KVM if a guest comes up under it" test "$(accel 1 2>/dev/null)" = kvm
touch "$tmp/bin/stuck"
check "accel: TCG if a guest gets stuck under KVM" test "$(accel 2 2>/dev/null)" = tcg
mv "$tmp/bin/stuck" "$tmp/bin/silent"
check "accel: TCG if QEMU ends and the guest has said nothing" \
	test "$(accel 3 2>/dev/null)" = tcg
rm "$tmp/bin/silent"
check "accel: the answer is kept" test "$(accel 2 2>/dev/null)" = tcg
check "accel: ACCEL= overrides" test "$(ACCEL=kvm "$scripts/guest/accel" "$kernel")" = kvm
no_qemu() {
	mkdir -p "$tmp/few"
	for t in bash sed id dirname cat grep mkdir date ln env setsid sleep; do
		ln -sf "$(type -P "$t")" "$tmp/few/$t"
	done
	PATH=$tmp/few bash "$scripts/guest/boot-kernel" "$kernel" "$tmp/log"
}
check "guest: a missing QEMU is named" fails_with "missing tool: qemu-system-x86_64" no_qemu

tap_end
