#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Plants regressions in the middle of the series, in real kernels, and sees that the
# bisection finds the patch that each was planted in. Long: make check-full.

set -u
top=$(cd "${0%/*}/.." && pwd)
. "$top/tests/tap.sh"
. "$top/tests/kernel.sh"
trap 'git -C "$tree" worktree remove --force "$tmp/plant" 2>/dev/null; rm -rf "$tmp"' EXIT
unset GOOD BAD RANGE RESTART REPEAT

# plant SUBJECT FILE SED: the series with FILE changed by the patch SUBJECT, too.
# Prints the last commit.
plant() {
	local subject=$1 file=$2 command=$3 commit
	git -C "$tree" worktree remove --force "$tmp/plant" 2>/dev/null
	commit=$(git -C "$tree" log --format=%H --grep="^$subject" base..HEAD | tail -n 1)
	git -C "$tree" worktree add -q --detach "$tmp/plant" "$commit" || return 1
	sed -i "$command" "$tmp/plant/$file"
	! git -C "$tmp/plant" diff --quiet || { echo "$command changes nothing" >&2; return 1; }
	git -C "$tmp/plant" -c user.name=t -c user.email=t@t commit -q -a --amend --no-edit
	git -C "$tmp/plant" -c user.name=t -c user.email=t@t cherry-pick "$commit..$(cat "$tree.head")" \
		>/dev/null || return 1
	git -C "$tmp/plant" rev-parse HEAD
}

# finds SUBJECT FILE SED TEST: the bisection for TEST finds it
finds() {
	local bad
	bad=$(plant "$1" "$2" "$3") || return 1
	BAD=$bad TEST=$4 TIMEOUT=${TIMEOUT-60} "$scripts/bisect" >"$tmp/out" 2>&1 || {
		cat "$tmp/out"
		return 1
	}
	cat "$tmp/out"
	grep -q "^first bad  *[0-9a-f]* $1" "$tmp/out"
}

# took NAME: how much it was
took() {
	printf '# %s: %s answers\n' "$1" "$(wc -l <"$BUILD/bisect/steps")"
}

check "a build break" finds "workqueue: Let BH workers yield" kernel/workqueue.c \
	'$a #error planted' build
took "build break"
check "a KUnit failure" finds "tasklet: Run tasklets as work items" kernel/tasklet.c \
	's/^	t->hi = hi;/	t->hi = false;/' kunit:tasklet.hi_runs_before_normal
took "KUnit failure"
check "a boot that hangs" finds "workqueue: Add BH pools" kernel/workqueue.c \
	's/^static int __init spawn_bh_threads(void)$/&\n{\n\tfor (;;)\n\t\tcpu_relax();\n}\nstatic int __init __maybe_unused planted(void)/' \
	boot
took "boot that hangs"
check "a splat" finds "workqueue: Let BH workqueues own" kernel/workqueue.c \
	's/^	open_softirq(TASKLET_SOFTIRQ, .*/&\n	WARN(1, "planted");/' 'console:WARNING: .*workqueue_init_early'
took "splat"
check "a slow-down, in instructions" finds "softirq: Move tasklets" kernel/tasklet.c \
	's/^	local_irq_save(flags);/&\n	for (int i = 0; i < 300; i++)\n		cpu_relax();/' \
	'bench:tasklet cost of queueing p50>1500'
took "slow-down"
tap_end
