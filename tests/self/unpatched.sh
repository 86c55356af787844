#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# The tools on a kernel without the series: Debian's own, in a guest. It has no event
# irq:tasklet_schedule. The load is the benchmark, built as a module as bench-host does.
# Needs what lib/kernel.sh needs, for perf.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/kernel.sh"

perf=$BUILD/$BASE/o-perf
tool=$top/tools/tasklet-rank
. "$top/tests/self/lib/debian-kernel.sh"

check "the tools build" make -s -C "$top/tools"
check "perf builds" "$scripts/build/build-perf" "$tree" "$perf"
mkdir "$tmp/overlay"
check "the benchmark builds as a module for it" \
	env KDIR="/lib/modules/$release/build" "$scripts/bench/bench-host" -b "$tmp/overlay/tasklet_bench.ko"
cp "$top/tests/self/guest/unpatched-load.sh" "$tmp/overlay/load"
cp "$top/tests/self/guest/unpatched.sh" "$tmp/overlay/test"
"$scripts/guest/initrd" -p "$perf/perf" -p "$tool" -o "$tmp/overlay" "$tmp/initrd" "sh /test" ||
	not_ok "initrd"
check "a guest with it" "$scripts/guest/boot-kernel" -q -t 240 -i "$tmp/initrd" \
	"$debian/boot/vmlinuz-$release" "$tmp/log" quiet
check "the kernel is Debian's" says "^release: $release"
check "the benchmark as a module comes and goes" says '^load: 0'
# 400 samples, 10 to warm up, 4 tasklets each
check "tasklet-rank counts every run" says '^rank: bench_tasklet_fn,1640,'
check "and says that there are no delays" \
	says '^rank: .*no trace event irq:tasklet_schedule: no delays'
check "perf kwork record says so, too" says '^record: This kernel has no irq:tasklet_schedule'
# by the address of the tasklet, as perf does not see modules come while it records
check "perf kwork report counts every run of each" \
	test "$(grep -Ec '^report: *\(t\)0x[0-9a-f]+ .*\| +410 \|' "$tmp/log")" -eq 4
tap_end
