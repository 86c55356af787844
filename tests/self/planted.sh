#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Plants regressions in real kernels, and sees that the bisection over the series finds
# the patch that each was planted in.
#
# usage: planted.sh [--whole]
#
# Plants them from the swap on, and searches from the patch before it: make check has
# both of these kernels. --whole plants them in the middle of the series and searches
# all of it, which rebuilds nearly everything several times: make check-full.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/kernel.sh"
trap 'git -C "$tree" worktree remove --force "$tmp/plant" 2>/dev/null; rm -rf "$tmp"' EXIT
unset GOOD BAD RANGE RESTART REPEAT

# plant SUBJECT FILE SED: the series with FILE changed by the patch SUBJECT, too.
# Prints the last commit.
plant() {
	local subject=$1 file=$2 command=$3 commit
	commit=$(git -C "$tree" log --format=%H --grep="^$subject" base..HEAD | tail -n 1)
	# One for all: to write out a whole kernel takes a minute.
	[ -d "$tmp/plant" ] || git -C "$tree" worktree add -q --detach "$tmp/plant" "$commit" ||
		return 1
	git -C "$tmp/plant" cherry-pick --abort 2>/dev/null
	git -C "$tmp/plant" checkout -q -f --detach "$commit" || return 1
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
	BAD=$bad TEST=$4 TIMEOUT=${TIMEOUT-120} "$scripts/bisect/bisect" >"$tmp/out" 2>&1 || {
		cat "$tmp/out"
		return 1
	}
	cat "$tmp/out"
	grep -q "^first bad  *[0-9a-f]* $1" "$tmp/out"
}

# planted NAME SUBJECT FILE SED TEST: and how much it took. All but the test that it
# builds boot what was built.
planted() {
	local name=$1
	shift
	check "$name" finds "$@"
	printf '# %s: %s answers, %s builds with the one that confirms\n' "$name" \
		"$(wc -l <"$BUILD/bisect/steps")" \
		"$(grep -c 'kbuild: smp: .* objects.*, \(done\|failed\)' "$tmp/out")"
}

# Statements that do harm
slow='	for (int i = 0; i < 300; i++)\n\t\tcpu_relax();'
hang='	for (;;)\n\t\tcpu_relax();'

if [ "${1-}" = --whole ]; then
	planted "a build break" "workqueue: Let BH workers yield" kernel/workqueue.c \
		'$a #error planted' build
	TIMEOUT=30 planted "a boot that hangs" "workqueue: Add BH pools" kernel/workqueue.c \
		"/spawn_bh_threads(void)/,/^}/s/^\treturn 0;/$hang\n&/" boot
	planted "a splat" "workqueue: Let BH workqueues own" kernel/workqueue.c \
		's/^	open_softirq(TASKLET_SOFTIRQ, .*/&\n	WARN(1, "planted");/' \
		'console:WARNING: .*workqueue_init_early'
	TIMEOUT=600 planted "a slow-down, in instructions" "workqueue: Let BH workqueues own" \
		kernel/workqueue.c "/^static void insert_work/,/^}/s/^\tdebug_work_activate(.*/&\n$slow/" \
		'bench:bh_work cost of queueing p50>800'
else
	GOOD=$(($(sed '/^# swap/,$d' "$top/patches/$BASE/series" | wc -l)))
	export GOOD
	planted "a build break" "tasklet: Let the user keep" kernel/tasklet.c \
		'$a #error planted' build
	TIMEOUT=30 planted "a boot that hangs" "tasklet: Run tasklets from work items" kernel/tasklet.c \
		"/tasklet_early_init(void)/,/^}/s/^\tBUILD_BUG_ON(.*/&\n$hang/" boot
	planted "a splat" "tasklet: Let the user keep" kernel/tasklet.c \
		'/tasklet_early_init(void)/,/^}/s/^	BUILD_BUG_ON(.*/&\n	WARN(1, "planted");/' \
		'console:WARNING: .*tasklet_early_init'
	TIMEOUT=600 planted "a slow-down, in instructions" "tasklet: Run tasklets from work items" kernel/tasklet.c \
		"/^static void tasklet_queue/,/^}/s/^	local_irq_save(flags);/&\n$slow/" \
		'bench:tasklet cost of queueing p50>1500'
fi
planted "a KUnit failure" "tasklet: Run tasklets from work items" kernel/tasklet.c \
	'/^static void tasklet_queue/,/^}/s/^	local_irq_save(flags);/	hi = false;\n&/' \
	kunit:tasklet.hi_runs_before_normal
tap_end
