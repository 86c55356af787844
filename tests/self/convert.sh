#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Test tools/convert on a kernel tree of a few lines: one driver for each reason to refuse,
# and two that can be converted. Needs no kernel, and takes seconds.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
data=$top/tests/self/data/convert
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export BUILD=$tmp/build
export GIT_AUTHOR_NAME=T GIT_AUTHOR_EMAIL=t@example.org
export GIT_COMMITTER_NAME=T GIT_COMMITTER_EMAIL=t@example.org
# Most of the drivers that are refused differ in one function only, which is in cases/.
cp -r "$data/tree" "$tmp/before"
bad=$tmp/before/drivers/bad
for f in "$data"/cases/*.c; do
	[ "${f##*/}" = head.c ] || cat "$data/cases/head.c" "$f" >"$bad/${f##*/}"
done
sed '/bad_probe/,$d' "$data/cases/head.c" | cat - "$data/cases/unproved/again.c" >"$bad/again.c"
cp "$bad/again.c" "$bad/asserted.c"
cp -r "$tmp/before" "$tmp/tree"

convert() { /usr/bin/python3 -B "$top/tools/convert/convert.py" "$@"; }
in_git() { git -c core.hooksPath=/dev/null -c commit.gpgSign=false -C "$tmp/tree" "$@"; }

lists() { diff "$data/list" <(convert --proofs "$data/proofs" list "$tmp/tree"); }
check "what is converted, and what is refused, where and why" lists
same_tree() { diff -r "$tmp/before" "$tmp/tree"; }
check "list changes nothing" same_tree

edits() {
	in_git init -q && in_git add -A && in_git commit -q -m tree && in_git tag base &&
		convert --proofs "$data/proofs" --plan "$tmp/plan" edit "$tmp/tree" >"$tmp/numbers" &&
		diff "$data/diff" <(in_git diff | grep -v '^index')
}
check "the drivers are converted as they should be" edits
numbers() { diff <(sed '1,/^$/d' "$data/list") "$tmp/numbers"; }
check "and the numbers are those of list" numbers
commits() {
	convert commit "$tmp/plan" "$tmp/tree" >/dev/null &&
		diff "$data/log" <(in_git log --reverse --format=%B base..)
}
check "the changelogs" commits
nothing_left() { [ -z "$(in_git status --porcelain)" ]; }
check "all that was changed is committed" nothing_left

# once more, on what has been converted
rerun() {
	convert --proofs "$data/proofs" list "$tmp/tree" >"$tmp/again" &&
		! grep -q ': converted' "$tmp/again" && grep -q '^converted *0$' "$tmp/again"
}
check "there is nothing to do afterwards" rerun

only() {
	[ "$(convert --proofs "$data/proofs" --only drivers/good list "$tmp/before" |
		grep -c ': converted')" = 18 ]
}
check "a directory alone" only

# A tree without the additions to work items
cp -r "$tmp/before" "$tmp/plain"
sed -i '/enable_and_requeue_work\|finish_work\|DECLARE_WORK_DISABLED\|_thread_/d' \
	"$tmp/plain/include/linux/workqueue.h"
plain() {
	convert --to bh --proofs "$data/proofs" list "$tmp/plain" >"$tmp/out" &&
		grep -q 'all.c:.*: enable: what is queued while it is disabled is lost' "$tmp/out" &&
		grep -q 'init.c:.*: declared disabled' "$tmp/out" &&
		grep -q 'early.c:.*: kill: maybe before it is set up' "$tmp/out" &&
		grep -q '^drivers/good/all.h bh: converted' "$tmp/out"
}
check "what the tree does not have is not used" plain
two_statements() {
	convert --to bh --proofs "$data/proofs" --plan "$tmp/plan2" edit "$tmp/plain" >/dev/null &&
		grep -A 3 'for (;;)' "$tmp/plain/drivers/good/all.c" | diff - <(printf '%s\n' \
			$'\tfor (;;) {' $'\t\tflush_work(&all->bh_work);' \
			$'\t\tcancel_work_sync(&all->bh_work);' $'\t}') &&
		! grep -q 'ifdef ALL.*{' "$tmp/plain/drivers/good/all.c"
}
check "a kill becomes two statements there" two_statements
bh() {
	cp -r "$tmp/before" "$tmp/bh" &&
		convert --to bh --proofs "$data/proofs" --plan "$tmp/plan3" edit "$tmp/bh" >/dev/null &&
		grep -q 'queue_work(system_bh_wq, &all->bh_work)' "$tmp/bh/drivers/good/all.c" &&
		grep -q 'queue_work(system_bh_highpri_wq, &all->rx_work)' "$tmp/bh/drivers/good/all.c" &&
		! grep -rq _thread_ "$tmp/bh/drivers"
}
check "the BH queues are taken with --to bh" bh
cp -r "$tmp/before" "$tmp/old"
sed -i /_thread_/d "$tmp/old/include/linux/workqueue.h"
check "no queue of the thread" fails_with "no system_bh_thread_wq in $tmp/old" \
	convert list "$tmp/old"
check "and what there is instead" fails_with "TO=bh" convert list "$tmp/old"

# Proofs are bound to code: what is named in them, and what is done with the tasklet.
cp -r "$tmp/before" "$tmp/newer"
sed -i 's/tasklet_kill(&r->again)/if (r) &/' "$tmp/newer/drivers/good/early.c"
newer() {
	convert --proofs "$1" list "$tmp/newer" >"$tmp/out" &&
		diff <(printf '%s\n' "${@:2}") <(sed -n '/early.c again/,/early.c early/p' "$tmp/out")
}
check "a proof read in other code" newer "$data/proofs" "drivers/good/early.c again: refused" \
	"    drivers/good/early.c:8: read in other code: the proof that $(
		)drivers/good/early.c r_reopen is idle: r_reclose() is another" \
	"drivers/good/early.c early: converted"
cp "$tmp/before/drivers/good/early.c" "$tmp/newer/drivers/good/early.c"
printf 'static void r_enqueue(struct r *r)\n{\n\ttasklet_schedule(&r->again);\n}\n' \
	>>"$tmp/newer/drivers/good/early.c"
check "and of a tasklet that is used in other ways" newer "$data/proofs" \
	"drivers/good/early.c again: refused" \
	"    drivers/good/early.c:8: read in other code: the proof that $(
		)drivers/good/early.c r_reopen is idle: what is done with it is another" \
	"drivers/good/early.c early: converted"
cp "$data/proofs" "$tmp/bound"
both() {
	[ "$(convert --proofs "$tmp/bound" bind "$tmp/newer")" = \
		"drivers/good/early.c r_reopen idle: uses:again" ] &&
		newer "$tmp/bound" "drivers/good/early.c again: converted" \
			"drivers/good/early.c early: converted" &&
		diff "$data/list" <(convert --proofs "$tmp/bound" list "$tmp/tree")
}
in_git checkout -q base
check "bind: it holds in both, once it is read" both
unbound() {
	sed '/code:/d' "$data/proofs" >"$tmp/unbound" &&
		convert --proofs "$tmp/unbound" list "$tmp/tree" | grep -q '^ *3 *read in other code'
}
check "a proof that is not bound does not count" unbound
where_to() {
	convert --proofs "$data/proofs" --where-to "$tmp/page" --base 0.1 list "$tmp/tree" >/dev/null &&
		diff "$data/where-to" "$tmp/page"
}
check "where each should go" where_to

printf 'drivers/bad/asserted.c tl setup: because\n' >"$tmp/word"
check "proofs: a word that is no obligation" fails_with "not FILE NAME OBLIGATION: because" \
	convert --proofs "$tmp/word" list "$tmp/before"
cat "$data/proofs" "$data/proofs" >"$tmp/twice"
check "proofs: one that is there twice" fails_with "is there twice" \
	convert --proofs "$tmp/twice" list "$tmp/before"
printf 'drivers/bad/none.c tl set-up: because\n' >"$tmp/none"
check "proofs: of a tasklet that is gone" fails_with "nobody needs drivers/bad/none.c tl set-up" \
	convert --strict --proofs "$tmp/none" list "$tmp/before"
check "no proofs" fails_with "No such file" convert --proofs "$tmp/nosuch" list "$tmp/before"
check "no tree" fails_with "is no kernel tree" convert list "$tmp"

table() { printf '{"tasklets": %d, "files": 9, "converted": %d, "left": %d}\n' "$@"; }
table 10 5 4 >"$tmp/was"
table 10 6 4 >"$tmp/more"
table 10 4 4 >"$tmp/less"
table 10 5 5 >"$tmp/left"
table 11 9 0 >"$tmp/other"
check "the burn-down: better" convert better "$tmp/was" "$tmp/more"
check "the burn-down: fewer tasklets" fails_with "it was 5 and 4" convert better "$tmp/was" "$tmp/less"
check "the burn-down: more files" fails_with "it was 5 and 4" convert better "$tmp/was" "$tmp/left"
check "the burn-down: of other tasklets" fails_with "writes it anew" \
	convert better "$tmp/was" "$tmp/other"

check "make convert: TO" fails_with "TO is nosuch" "$top/scripts/callers/convert" -t nosuch
mkdir -p "$tmp/series/kernel" "$tmp/series/init"
printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n' >"$tmp/series/Makefile"
touch "$tmp/series/Kconfig" "$tmp/series/init/main.c" "$tmp/series/kernel/tasklet.c"
check "make convert: KERNEL that has the series, and is no git tree" \
	fails_with "is no git tree" env BASE=6.12 KERNEL="$tmp/series" "$top/scripts/callers/convert" -n
check "make convert: KERNEL that is none" fails_with "is not a kernel source tree" \
	env KERNEL="$tmp/bh" "$top/scripts/callers/convert" -n
check "make convert: FILE" fails_with "is no path in a kernel tree" \
	"$top/scripts/callers/convert" /etc/passwd

tap_end
