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

# Where: in the middle of the series, or in the new core. A subject, a file, and a line
new_core="tasklet: Run tasklets from work items"
if [ "${1-}" = --whole ]; then
	build=("workqueue: Let BH workers yield" kernel/workqueue.c)
	hang=("workqueue: Add BH pools" kernel/bh_thread.c '/bh_thread_init(void)/,/^}/s/^\tint cpu;')
	splat=("workqueue: Let BH workqueues own" kernel/workqueue.c 's/^	open_softirq(TASKLET_SOFTIRQ, .*')
	place=workqueue_init_early
	# The benchmark must be there already.
	slow=("${hang[0]}" kernel/workqueue.c '/^static void insert_work/,/^}/s/^\tdebug_work_activate(.*')
	figure='bh_work cost of queueing p50>800'
else
	GOOD=$(sed '/^# swap/,$d' "$top/patches/$BASE/series" | grep -c '^[^#]')
	export GOOD
	splat=("tasklet: Let the user keep" kernel/tasklet.c
		'/tasklet_early_init(void)/,/^}/s/^\tBUILD_BUG_ON(.*')
	place=tasklet_early_init
	build=("${splat[@]:0:2}")
	hang=("$new_core" "${splat[@]:1}")
	slow=("$new_core" kernel/tasklet.c '/^static void tasklet_queue/,/^}/s/^\tlocal_irq_save(flags);')
	figure='tasklet cost of queueing p50>1500'
fi
injected "a build break" "${build[@]}" '$a #error injected' build
TIMEOUT=30 injected "a boot that hangs" "${hang[@]:0:2}" "${hang[2]}/&\n$forever/" boot
injected "a splat" "${splat[@]:0:2}" "${splat[2]}/&\n\tWARN(1, \"injected\");/" \
	"console:WARNING: .*$place"
TIMEOUT=600 injected "a slow-down, in instructions" "${slow[@]:0:2}" "${slow[2]}/&\n$slowly/" \
	"bench:$figure"
injected "a KUnit failure" "$new_core" kernel/tasklet.c \
	'/^static void tasklet_queue/,/^}/s/^\tlocal_irq_save(flags);/& hi = false;/' \
	kunit:tasklet.hi_runs_before_normal
tap_end
