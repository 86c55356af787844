#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# perf kwork with tasklets, in a guest: the shell test that the series adds to perf's own,
# and a kernel that seems to have no irq:tasklet_schedule. Needs what lib/kernel.sh needs.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/kernel.sh"

perf=$BUILD/$BASE/o-perf
check "perf builds" "$scripts/build/build-perf" "$tree" "$perf"
mkdir "$tmp/overlay"
cp "$tree/tools/perf/tests/shell/kwork_tasklet.sh" "$tmp/overlay"
cp "$top/tests/self/guest/perf.sh" "$tmp/overlay/test"
"$scripts/guest/initrd" -p "$perf/perf" -o "$tmp/overlay" "$tmp/initrd" "sh /test" ||
	not_ok "initrd"
"$scripts/guest/boot-kernel" -t 240 -i "$tmp/initrd" "$kernel" "$tmp/log" kunit.enable=0 quiet ||
	not_ok "the guest came to its end"

# says PATTERN: the guest did
says() {
	grep -Eq "$1" "$tmp/log" || { tail -n 60 "$tmp/log"; return 1; }
}
check "the shell test: record, report, latency, timehist, top" says '^shell test: 0'
check "no schedule event: record says so" says '^record: This kernel has no irq:tasklet_schedule'
check "no schedule event: runs are reported all the same" \
	says '^report: *\(t\)test_tasklet_a .* \| +1 \|'
tap_end
