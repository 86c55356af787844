#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Test scripts/callers/yardstick on a kernel tree of a few lines, and the same as mainline would
# have converted it: what is the same, and that each difference is noticed, whether mainline
# or the tool is another. Needs no kernel, and takes seconds.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
data=$top/tests/self/data/convert
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The old kernel has none of the additions; the new one is converted with them, and then written
# as mainline does.
cp -r "$data/tree" "$tmp/new"
printf 'VERSION = 7\nPATCHLEVEL = 3\nSUBLEVEL = 4\n' >"$tmp/new/Makefile"
cp -r "$tmp/new" "$tmp/old"
sed -i '/enable_and_requeue_work\|finish_work\|DECLARE_WORK_DISABLED/d' \
	"$tmp/old/include/linux/workqueue.h"
/usr/bin/python3 -B "$top/tools/convert/convert.py" --to bh --plan "$tmp/plan" edit "$tmp/new" >/dev/null
find "$tmp/new" -name '*.c' -exec sed -i \
	's/enable_and_requeue_work/enable_and_queue_work/; s/finish_work/cancel_work_sync/' {} +

cat >"$tmp/reasons" <<'R'
rule kill: flush and cancel | cancel: it lets what is due
		run
rule enable: enable and requeue high | enable and queue high: it may not run
rule enable: enable and requeue normal | enable and queue normal: it may not run
R
tool=$top/tools/convert
yardstick() {
	/usr/bin/python3 -B "$tool/yardstick.py" --reasons "$tmp/reasons" "$@" "1.0=$tmp/old" "2.0=$tmp/new"
}

same() {
	yardstick >"$tmp/out" && ! grep -q differs "$tmp/out" &&
		grep -q '^drivers/good/all.h rx_tasklet .*same, but enable and kill' "$tmp/out" &&
		grep -q '^drivers/good/old.c nobody  *was not used$' "$tmp/out" &&
		grep -q '^drivers/good/init.c .*declared disabled.*: refused, else same' "$tmp/out" &&
		grep -q '^    it lets what is due run$' "$tmp/out"
}
check "what mainline makes of it is the same" same
untouched() { ! grep -rq work_struct "$tmp/old/drivers"; }
check "and the old kernel is only read" untouched

# edited FILE SED WHAT: mainline has done something else there
edited() {
	local ret=0
	cp "$tmp/new/$1" "$tmp/saved"
	sed -i "$2" "$tmp/new/$1"
	if cmp -s "$tmp/new/$1" "$tmp/saved"; then
		echo "nothing was changed"
		ret=1
	else
		fails_with "yardstick: unexpected: 1.0 2.0 $3" yardstick || ret=1
	fi
	cp "$tmp/saved" "$tmp/new/$1"
	return "$ret"
}
all=drivers/good/all.c
check "mainline: disable in the place of kill" edited $all \
	's/cancel_work_sync/disable_work_sync/' "drivers/good/all.h rx_tasklet: "
check "mainline: no wait" edited $all '/cancel_work_sync/d' "drivers/good/all.h rx_tasklet: "
check "mainline: another queue" edited $all 's/system_bh_highpri_wq/system_wq/' \
	"drivers/good/all.h rx_tasklet: "
check "mainline: enable_work()" edited $all 's/enable_and_queue_work(system_bh_highpri_wq,/enable_work(/' \
	"drivers/good/all.h rx_tasklet: "
check "mainline: queued once less" edited $all '0,/queue_work/{/queue_work/d}' "drivers/good/all.h "

# The same, if the tool is wrong
cp -r "$tool" "$tmp/tool"
# broken FILE SED: a change of the tool is noticed
broken() {
	local ret=0
	cp "$top/tools/convert/$1" "$tmp/tool/$1"
	sed -i "$2" "$tmp/tool/$1"
	if cmp -s "$top/tools/convert/$1" "$tmp/tool/$1"; then
		echo "nothing was changed"
		ret=1
	else
		tool=$tmp/tool
		fails_with "yardstick: unexpected: 1.0 2.0 drivers/good/" yardstick || ret=1
		tool=$top/tools/convert
	fi
	cp "$top/tools/convert/$1" "$tmp/tool/$1"
	return "$ret"
}
check "the tool: kill becomes disable_work_sync()" broken edit.py 's/cancel_work_sync(%s)/disable_work_sync(%s)/'
check "the tool: kill becomes flush_work()" broken edit.py \
	's/"flush_work(%s);" % e, "cancel_work_sync(%s)" % e/"flush_work(%s);" % e, ""/'
check "the tool: enable becomes enable_work()" broken edit.py \
	's/"enable_and_requeue_work(%s, %s)" % (self.offer.queue(hi), e)/"enable_work(%s)" % e/'
check "the tool: disable becomes cancel_work_sync()" broken edit.py 's/"disable_work_sync(%s)"/"cancel_work_sync(%s)"/'
check "the tool: high priority becomes normal" broken prove.py 's/"highpri_" if hi/"" if hi/'
check "the tool: normal priority becomes high" broken prove.py 's/"highpri_" if hi else ""/"highpri_"/'
check "the tool: an ordinary queue" broken prove.py 's/"system_bh_%s%swq"/"system_%s%swq"/'

# Reasons
cp "$tmp/reasons" "$tmp/rules"
cp -r "$tmp/new" "$tmp/saved-new"
sed -i '0,/cancel_work_sync/s//disable_work_sync/' "$tmp/new/$all"
yardstick 2>&1 >/dev/null |
	sed -n 's,^yardstick: unexpected: 1.0 2.0 drivers/good/all.h rx_tasklet: \(.*\),\t\1: because,p' >"$tmp/lines"
with_lines() { { cat "$tmp/rules"; printf '\n%s\n' "$1"; cat "$tmp/lines"; } >"$tmp/reasons"; }
explained() {
	with_lines "1.0 1.5,2.0 drivers/good/all.h rx_tasklet" && [ -s "$tmp/lines" ] && yardstick >"$tmp/out" &&
		grep -q '``: because' "$tmp/out" && grep -q '^drivers/good/all.h rx_tasklet .*differs' "$tmp/out"
}
check "a difference that is explained" explained
explained_there() {
	printf '%s\n' '.. yardstick 1.0 2.0' '.. end of yardstick 1.0 2.0' >"$tmp/text"
	sed -i 's/because$/because of something that takes more than a line to be said as it should/' "$tmp/reasons"
	yardstick --document "$tmp/text" --write >/dev/null && grep -qw something "$tmp/text" &&
		yardstick --document "$tmp/text" >/dev/null
}
check "a reason of several lines, in a document" explained_there
with_lines "1.0 3.0 drivers/good/all.h rx_tasklet"
check "one that is explained for another kernel" fails_with "unexpected" yardstick
with_lines "1.0 2.0 drivers/good/other.h bh"
check "one that is explained for another tasklet" fails_with "unexpected" yardstick
rm -rf "$tmp/new"
mv "$tmp/saved-new" "$tmp/new"
with_lines "1.0 2.0 drivers/good/all.h rx_tasklet"
check "a reason that nothing needs" fails_with "nothing needs this reason" yardstick
{ cat "$tmp/lines"; } >"$tmp/reasons"
check "reasons: without a tasklet" fails_with "reasons:1: not understood" yardstick
printf 'rule kill: flush and cancel: because\n' >"$tmp/reasons"
check "reasons: a rule of one side" fails_with "reasons:1: not understood" yardstick
cp "$tmp/rules" "$tmp/reasons"

# The document
printf '%s\n' head '.. yardstick 1.0 2.0' '.. end of yardstick 1.0 2.0' tail >"$tmp/text"
check "a table that is not in the document" fails_with "not the table of 1.0 and 2.0" \
	yardstick --document "$tmp/text"
documented() {
	yardstick --document "$tmp/text" --write >/dev/null && yardstick --document "$tmp/text" >/dev/null &&
		[ "$(head -n 1 "$tmp/text") $(tail -n 1 "$tmp/text")" = "head tail" ]
}
check "it is written there" documented
sed -i 's/^\(drivers.good.all.h rx_tasklet .*\)same.*/\1same/' "$tmp/text"
check "a row that is another one" fails_with "not the table" yardstick --document "$tmp/text"
printf 'nothing\n' >"$tmp/text"
check "a document without a place for it" fails_with "has no line" yardstick --document "$tmp/text"

# What is no work item
rm "$tmp/new/$all" "$tmp/new/drivers/good/all.h"
gone() { yardstick >"$tmp/out" && ! grep -q all.h "$tmp/out" && grep -q '^2 more are gone with' "$tmp/out"; }
check "a driver that is gone" gone
printf 'struct all { int a; };\n' >"$tmp/new/drivers/good/all.h"
printf 'void f(void) { napi_schedule(0); }\n' >"$tmp/new/$all"
check "and one that has NAPI now" eval 'yardstick | grep -q "^drivers/good/all.h bh .*became NAPI"'
printf 'void f(void) { INIT_WORK(&x, g); }\n' >"$tmp/new/$all"
check "one with work items, of which none is it" fails_with "all.h bh: elsewhere" yardstick
printf 'void f(void) {\n' >"$tmp/new/$all"
check "a file of the new kernel that cannot be read" fails_with "a bracket stays open" yardstick
rm -rf "$tmp/new/include"
check "no kernel" fails_with "is no kernel tree" yardstick

check "make yardstick: no pair" fails_with "is no pair" "$top/scripts/callers/yardstick" 6.12
check "make yardstick: -t" fails_with "-t is nosuch" "$top/scripts/callers/yardstick" -t nosuch

tap_end
