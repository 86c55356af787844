#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Test what is said of guests in which drivers, converted or not, were at work, on consoles of a few
# lines, and what is found to be in the way of a kernel without tasklets, on a few makefiles.
# Needs no kernel, and takes seconds.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# console NAME: of a guest, by standard input without the lines that all have
console() {
	{
		echo "[    0.000000] Linux version 6.12"
		cat
		echo "[    9.000000] reboot: Power down"
	} >"$tmp/$1"
}
console new <<'END'
scheduled load old_fn 0 1
phase load 0
ran run old_fn ktaskletd/0 5
scheduled run old_fn 0 5
scheduled run old_hi_fn 1 2
phase run 0
END
console good <<'END'
phase load 0
worked run new_fn ktaskletd/0 3
worked run new_fn socat 2
queued run new_fn events_bh_thread 5
queued run new_hi_fn events_bh_thread_highpri 2
worked run other_fn kworker/0:1 7
queued run other_fn events 7
ran run other_callback ktaskletd/0 7
phase run 0
worked pending new_fn ktaskletd/0 1
phase pending 0
END

# says NAME [TO]: of that console
says() {
	# shellcheck disable=SC2016 # for bash -c
	bash -c 'set -u; top=$0; . "$top/scripts/callers/drivers.sh"
		out=/nonexistent log=$1/$2 works="old_fn new_fn"$'"'\n'"'"old_hi_fn new_hi_fn"
		verdict_converted "$3" "$1/new" load run pending' "$top" "$tmp" "$1" "${2:-thread}"
}
# bad NAME SED TEXT: of the good console, as sed has spoilt it
bad() {
	sed "$2" "$tmp/good" >"$tmp/bad"
	cmp -s "$tmp/good" "$tmp/bad" && { echo "nothing is spoilt"; return 1; }
	diff <(printf '%s\n' "$3") <(says bad)
}
# The text is that of the whole.
silent() { [ -z "$(says "$@")" ] || { says "$@"; return 1; }; }
check "a good guest" silent good
check "no callback ran" bad run '/^worked run new/d' "run: no work item ran"
check "nor what was pending" bad pending '/^worked pending/d' "pending: no work item ran"
check "a phase failed" bad phase 's/^phase run 0/phase run 1/' "run failed"
check "a phase is missing" bad missing '/^phase pending/d' "pending failed"
check "it still is a tasklet" bad tasklet '/^worked run new_fn k/aran run old_fn ktaskletd/0 1' \
	"run: old_fn ran as a tasklet"
check "it is a tasklet by its new name" bad tasklet '/^worked run new_fn k/aran run new_fn socat 1' \
	"run: old_fn ran as a tasklet"
check "the priority is too high" bad hi 's/new_fn events_bh_thread /new_fn events_bh_thread_highpri /' \
	"run: new_fn is queued on events_bh_thread_highpri, not on events_bh_thread"
check "the priority is too low" bad lo 's/_highpri//' \
	"run: new_hi_fn is queued on events_bh_thread, not on events_bh_thread_highpri"
check "an ordinary queue" bad ordinary 's/new_fn events_bh_thread /new_fn events /' \
	"run: new_fn is queued on events, not on events_bh_thread"
check "two queues" bad two '/^queued run new_fn/aqueued run new_fn events 1' \
	"run: new_fn is queued on events events_bh_thread, not on events_bh_thread"
other_queue() { grep -qF "is queued on events_bh_thread, not on events_bh" <<<"$(says good bh)"; }
check "the thread's queue in the place of a BH queue" other_queue
bh_queue() {
	sed 's/events_bh_thread/events_bh/' "$tmp/good" >"$tmp/bh"
	silent bh bh
}
check "a BH queue" bh_queue
splat() {
	sed 's/^phase load 0/&\n[    1.000000] WARNING: CPU: 0/' "$tmp/good" >"$tmp/splat"
	grep -q "the kernel complained" <<<"$(says splat)"
}
check "the kernel complains" splat
cut_off() {
	sed '$d' "$tmp/good" >"$tmp/cut"
	[ "$(says cut)" = "the guest did not come to its end" ]
}
check "the guest does not end" cut_off

# Those that are not converted: tasklets CORE IN-THREAD CONTEXT TEXT, where the callback has run
# in a task of that name in each phase
tasklets() {
	printf '%s\n' "phase load 0" "ran run old_fn $3 5" "phase run 0" "ran bh old_fn $3 5" \
		"phase bh 0" | console tasklets
	# shellcheck disable=SC2016 # for bash -c
	diff <(printf '%s' "${4:+$4$'\n'}") <(bash -c 'set -u; top=$0; . "$top/scripts/callers/drivers.sh"
		out=/nonexistent log=$1 callbacks=other_fn,old_fn in_thread=$3
		verdict "$2" load run $([ "$2" = old ] || echo bh)' "$top" "$tmp/tasklets" "$1" "$2")
}
check "old core, softirq" tasklets old '' socat ''
check "old core, thread" tasklets old '' ktaskletd/0 "run: callbacks ran in ktaskletd"
check "new core, softirq" tasklets new '' socat ''
check "new core, softirq where the thread is meant" tasklets new yes socat \
	"run: no callback ran in ktaskletd"
check "new core, thread, and in tasklet.bh=, too" tasklets new yes ktaskletd/0 \
	"bh: callbacks ran in ktaskletd"
no_callback() {
	fails_with "no callback ran" tasklets new '' 'x 0 y' ''
}
check "new core, no callback" no_callback

# Kbuild's makefiles
kernel=$tmp/kernel out=$tmp/out
mkdir -p "$kernel"/{scripts,a/deep,b,c} "$out/include/config"
echo 'kbuild-dir := .' >"$kernel/scripts/Kbuild.include"
printf '%s\n' CONFIG_A=y CONFIG_M=m 'CONFIG_TEXT="text"' >"$out/include/config/auto.conf"
printf '%s\n' 'obj-y += a/' 'obj-$(CONFIG_M) += b/' 'obj-$(CONFIG_NOT) += c/' >"$kernel/Kbuild"
cat >"$kernel/a/Makefile" <<'END'
obj-$(CONFIG_A) += one.o whole.o
obj-$(CONFIG_NOT) += not.o
obj-$(CONFIG_M) += module.o deep/
lib-y += lib.o
whole-y := part.o
whole-$(CONFIG_A) += nested.o
whole-$(CONFIG_NOT) += notpart.o
nested-objs := deep/inner.o
include $(src)/more.mk
END
echo 'obj-y += more.o' >"$kernel/a/more.mk"
built() {
	diff <(printf '%s\n' "${@:2}") <(make -s --no-print-directory -C "$out" \
		-f "$top/scripts/callers/objects.mk" srctree="$kernel" dir="$1")
}
check "directories that are built" built . a/ b/
check "objects that are built, and the parts of which they are made" built a \
	a/deep/ a/deep/inner.o a/lib.o a/module.o a/more.o a/one.o a/part.o

# What is left after a conversion
tree=$tmp/tree
mkdir -p "$tree/drivers" "$tree/lib"
echo 'void f(void) { tasklet_schedule(&t); }' >"$tree/drivers/left.c"
cp "$tree/drivers/left.c" "$tree/drivers/unread.c"
cp "$tree/drivers/left.c" "$tree/lib/test_tasklet.c"
echo '/* tasklet_schedule() is gone */' >"$tree/drivers/comment.c"
echo 'void f(void) { kick(); }' >"$tree/drivers/header.c"
printf '%s direct\n' drivers/left.c drivers/unread.c drivers/comment.c lib/test_tasklet.c >"$tmp/users"
echo 'drivers/header.c kick' >>"$tmp/users"
cat >"$tmp/plan" <<'END'
{"refused": [{"id": "drivers/left.h t", "why": [["kill", "drivers/left.c:1", "x"],
  ["cast", "drivers/left.h:1", "y"]], "files": ["drivers/left.c", "drivers/left.h"]}]}
END
left() {
	diff - <(/usr/bin/python3 -B "$top/scripts/callers/left.py" "$tmp/plan" "$tmp/users" "$tree") <<'END'
drivers/left.c cast, kill
drivers/unread.c no reason noted
drivers/header.c by kick
END
}
check "what is left, and why" left

# Bad input
callers=$top/scripts/callers
check "drivers: TO=both" fails_with "TO is both" "$callers/drivers" -t both
check "converted-tree: no TO" fails_with "thread or bh" "$callers/converted-tree"
check "convert-mutants: the mutants are listed" fails_with "mutants: kill-disables " \
	"$callers/convert-mutants" nosuch
check "in-the-way: no configuration" fails_with "x.y is no configuration" "$callers/in-the-way" x.y
check "tasklet-free: the cases are listed" fails_with "cases: cdc_ncm dccp" \
	"$callers/tasklet-free" floppy

# Each mutant is of a case and a file that are there, and says something that can be said
mutants() {
	local name case file script text bad=0
	while IFS=$'\t' read -r name case file script text; do
		[ -f "$top/tests/suite/drivers/$case.sh" ] || { echo "$name: no case $case"; bad=1; }
		[ -n "$text" ] || { echo "$name: words are missing after $file $script"; bad=1; }
	done < <(sed '/^#/d' "$top/tests/suite/convert-mutants")
	return "$bad"
}
check "mutants of conversions are complete" mutants
tap_end
