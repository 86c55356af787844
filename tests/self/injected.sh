#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Injects regressions into real kernels, and sees that the bisection over the series finds
# the patch that each was put into.
#
# usage: injected.sh [--whole]
#
# Injects them from the swap on, and searches from the patch before it: make check has
# both of these kernels. --whole injects them in the middle of the series and searches all
# of it, which rebuilds nearly everything several times. Both are part of make check-full.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/kernel.sh"
trap 'git -C "$tree" worktree remove --force "$tmp/injected" 2>/dev/null; rm -rf "$tmp"' EXIT
unset GOOD BAD RANGE RESTART REPEAT

# inject SUBJECT FILE SED: the series with FILE changed by the patch SUBJECT, too.
# Prints the last commit.
inject() {
	local subject=$1 file=$2 command=$3 commit
	commit=$(git -C "$tree" log --format=%H --grep="^$subject" base..HEAD | tail -n 1)
	# One for all: to write out a whole kernel takes a minute.
	[ -d "$tmp/injected" ] || git -C "$tree" worktree add -q --detach "$tmp/injected" "$commit" ||
		return 1
	git -C "$tmp/injected" cherry-pick --abort 2>/dev/null
	git -C "$tmp/injected" checkout -q -f --detach "$commit" || return 1
	sed -i "$command" "$tmp/injected/$file"
	! git -C "$tmp/injected" diff --quiet || { echo "$command changes nothing" >&2; return 1; }
	git -C "$tmp/injected" -c user.name=t -c user.email=t@t commit -q -a --amend --no-edit
	git -C "$tmp/injected" -c user.name=t -c user.email=t@t cherry-pick "$commit..$(cat "$tree.head")" \
		>/dev/null || return 1
	git -C "$tmp/injected" rev-parse HEAD
}

# finds SUBJECT FILE SED TEST: the bisection for TEST finds it
finds() {
	local bad
	bad=$(inject "$1" "$2" "$3") || return 1
	BAD=$bad TEST=$4 TIMEOUT=${TIMEOUT-120} "$scripts/bisect/bisect" >"$tmp/out" 2>&1 || {
		cat "$tmp/out"
		return 1
	}
	cat "$tmp/out"
	grep -q "^first bad  *[0-9a-f]* $1" "$tmp/out"
}

# injected NAME SUBJECT FILE SED TEST: and how much it took. All but the test that it
# builds boot what was built.
injected() {
	local name=$1
	shift
	check "$name" finds "$@"
	printf '# %s: %s answers, %s builds with the one that confirms\n' "$name" \
		"$(wc -l <"$BUILD/bisect/steps")" \
		"$(grep -c 'kbuild: smp: .* objects.*, \(done\|failed\)' "$tmp/out")"
}

# Statements that do harm
slowly='	for (int i = 0; i < 300; i++)\n\t\tcpu_relax();'
forever='	for (;;)\n\t\tcpu_relax();'

# Where: in the middle of the series, or in the new core
if [ "${1-}" = --whole ]; then
	build=("workqueue: Let BH workers yield" kernel/workqueue.c '$a #error injected' build)
	hang=("workqueue: Add BH pools" kernel/workqueue.c
		"/spawn_bh_threads(void)/,/^}/s/^\treturn 0;/$forever\n&/" boot)
	splat=("workqueue: Let BH workqueues own" kernel/workqueue.c
		's/^	open_softirq(TASKLET_SOFTIRQ, .*/&\n	WARN(1, "injected");/'
		'console:WARNING: .*workqueue_init_early')
	slow=("workqueue: Let BH workqueues own" kernel/workqueue.c
		"/^static void insert_work/,/^}/s/^\tdebug_work_activate(.*/&\n$slowly/"
		'bench:bh_work cost of queueing p50>800')
else
	GOOD=$(($(sed '/^# swap/,$d' "$top/patches/$BASE/series" | wc -l)))
	export GOOD
	build=("tasklet: Let the user keep" kernel/tasklet.c '$a #error injected' build)
	hang=("tasklet: Run tasklets from work items" kernel/tasklet.c
		"/tasklet_early_init(void)/,/^}/s/^\tBUILD_BUG_ON(.*/&\n$forever/" boot)
	splat=("tasklet: Let the user keep" kernel/tasklet.c
		'/tasklet_early_init(void)/,/^}/s/^	BUILD_BUG_ON(.*/&\n	WARN(1, "injected");/'
		'console:WARNING: .*tasklet_early_init')
	slow=("tasklet: Run tasklets from work items" kernel/tasklet.c
		"/^static void tasklet_queue/,/^}/s/^	local_irq_save(flags);/&\n$slowly/"
		'bench:tasklet cost of queueing p50>1500')
fi
injected "a build break" "${build[@]}"
TIMEOUT=30 injected "a boot that hangs" "${hang[@]}"
injected "a splat" "${splat[@]}"
TIMEOUT=600 injected "a slow-down, in instructions" "${slow[@]}"
injected "a KUnit failure" "tasklet: Run tasklets from work items" kernel/tasklet.c \
	'/^static void tasklet_queue/,/^}/s/^	local_irq_save(flags);/	hi = false;\n&/' \
	kunit:tasklet.hi_runs_before_normal
tap_end
