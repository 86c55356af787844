#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Test make audit and scripts/callers/list-users on a module of a few lines that does everything
# once, and what should not be found once, too.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export BUILD=$tmp/build

mkdir -p "$tmp/module/sub"
cat >"$tmp/module/user.h" <<'C'
struct device_of_ours {
	struct tasklet_struct work;
	spinlock_t lock;
	int state;
};

static inline void user_kick(struct device_of_ours *d)
{
	tasklet_schedule(&d->work);
}

#define user_kick_twice(d) do {	\
	user_kick(d);		\
	user_kick(d);		\
} while (0)
C
cat >"$tmp/module/direct.c" <<'C'
#include <linux/interrupt.h>
#include "user.h"

static void callback(struct tasklet_struct *t)
{
	struct device_of_ours *d = from_tasklet(d, t, work);

	spin_lock(&d->lock);
	d->state = 1;
	spin_unlock(&d->lock);
	hand_on(d);
	tasklet_kill(&d->other);
}

static void pass_on(struct device_of_ours *d)
{
	netif_rx(d->skb);
}

static void hand_on(struct device_of_ours *d)
{
	pass_on(d);
}

static void completes(unsigned long data)
{
	scsi_done((struct scsi_cmnd *)data);
}

static DECLARE_TASKLET_DISABLED_OLD(declared, completes);

static irqreturn_t handler(int irq, void *dev)
{
	struct device_of_ours *d = dev;

	tasklet_disable(&d->work);
	return IRQ_HANDLED;
}

static void set_up(struct device_of_ours *d)
{
	tasklet_setup(&d->work, callback);
	d->work.func = completes;
	declared.data = (unsigned long)d;
	request_irq(1, handler, 0, "x", d);
}

static void tear_down(struct device_of_ours *d, unsigned long flags)
{
	spin_lock_irqsave(&d->lock, flags);
	tasklet_kill(&d->work);
	spin_unlock_irqrestore(&d->lock, flags);
	tasklet_kill(&d->work);
	tasklet_unlock_wait(&d->work);
	while (test_bit(TASKLET_STATE_SCHED, &d->work.state))
		cpu_relax();
	if (in_serving_softirq())
		return;
}
C
printf '#include "user.h"\nvoid f(struct device_of_ours *d) { user_kick_twice(d); }\n' \
	>"$tmp/module/through.c"
printf '#include "user.h"\nextern void g(void) { ours.work.data = 1; }\n' >"$tmp/module/touches.c"
printf 'static_assert(sizeof(struct device_of_ours) == 64);\n' >"$tmp/module/asserts.c"
printf 'void tasklet_schedules_nothing(void) { }\n' >"$tmp/module/sub/none.c"

users() {
	[ "$("$top/scripts/callers/list-users" "$tmp/module")" = \
		$'asserts.c asserts\ndirect.c direct\nthrough.c user_kick_twice\ntouches.c work' ] || {
		"$top/scripts/callers/list-users" "$tmp/module"
		return 1
	}
}
check "users are found, through macros, fields and assertions, too" users

"$top/scripts/callers/audit" "$tmp/module" >"$tmp/out" 2>"$tmp/err"
line() { sed -n "/$1/{=;q}" "$tmp/module/direct.c"; }

# says CLASS PATTERN-OF-THE-LINE TEXT
says() {
	grep -F "direct.c:$(line "$2"): $1: " "$tmp/out" | grep -qF "$3" ||
		{ cat "$tmp/out" "$tmp/err"; return 1; }
}
check "a test of the context" says context in_serving_softirq "in_serving_softirq()"
check "waiting by other means" says wait unlock_wait "tasklet_unlock_wait("
check "a field" says field TASKLET_STATE_SCHED work.state
check "a field in another file" grep -q "touches.c:2: field: work.data" "$tmp/out"
check "a callback assigned by hand" says field 'work.func' work.func
check "a field of one that a macro declares" says field 'declared.data' declared.data
check "a lock of a callback" says lock 'spin_lock(' "callback() takes"
check "killed with a lock held" says atomic 'tasklet_kill(&d->work)' "with &d->lock held"
check "disabled in an interrupt handler" says atomic 'tasklet_disable(' "in handler()"
check "killed in a callback" says atomic 'd->other' "in the callback callback()"
check "per packet, two functions further" says per-packet 'static void callback' \
	"callback() calls netif_rx() by pass_on()"
check "per I/O, by a callback assigned by hand" says per-io 'static void completes' \
	"completes() calls scsi_done()"

# The second kill is after the unlock, and the member state is not the tasklet's.
nothing_else() {
	[ "$(grep -c '^[a-z/]*\.[ch]:' "$tmp/out")" -eq 12 ] || { cat "$tmp/out"; return 1; }
}
check "and nothing else" nothing_else
check "no directory" fails_with "no tree to audit" "$top/scripts/callers/audit" ""
mkdir "$tmp/empty"
check "nothing there" fails_with "uses tasklets" "$top/scripts/callers/audit" "$tmp/empty"
mkdir "$tmp/bad"
printf '#!/bin/sh\nexit 255\n' >"$tmp/bad/spatch"
chmod +x "$tmp/bad/spatch"
check "coccinelle that fails" fails_with "coccinelle fails" \
	env PATH="$tmp/bad:$PATH" "$top/scripts/callers/audit" "$tmp/module"
printf '#!/bin/sh\nexit 2\n' >"$tmp/bad/spatch"
check "a file that coccinelle fails on is said" bash -c '
	PATH=$0:$PATH "$1/scripts/callers/audit" "$2" | grep "^direct.c:1: unread"' \
	"$tmp/bad" "$top" "$tmp/module"
tap_end
