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
check "a loop until it has run" says poll cpu_relax "tear_down() waits for state["

# The second kill is after the unlock, and the member state is not the tasklet's.
nothing_else() {
	[ "$(grep -c '^[a-z/]*\.[ch]:' "$tmp/out")" -eq 13 ] || { cat "$tmp/out"; return 1; }
}
check "and nothing else" nothing_else

# Waiting for what a callback does, without scheduling. Each line that is to be found says
# so: "poll: " and a part of the text.
mkdir -p "$tmp/polls/tools"
cat >"$tmp/polls/device.c" <<'C'
static int ready;
static int unrelated = 1;

static void advance(struct dev *d)
{
	d->tail++;
	++d->round;
	d->ring[d->tail].owner = 0;
}

static void callback(struct tasklet_struct *t)
{
	struct dev *d = from_tasklet(d, t, work);
	struct job *j, *next;

	d->done = true;
	ready = 1;
	clear_bit(BUSY, &d->flags);
	atomic_dec(&d->pending);
	list_for_each_entry_safe(j, next, &d->jobs, node)
		list_del(&j->node);
	advance(d);
	while (!d->done)
		cpu_relax();
}

static void set_up(struct dev *d)
{
	tasklet_setup(&d->work, callback);
}

static bool idle(struct dev *d)
{
	return d->tail == d->head;
}

static bool hw_idle(struct dev *d)
{
	return readl(d->done) & 1;
}

static void wait(struct dev *d, int tries)
{
	int i, old;
	u32 val;

	while (!d->done)
		cpu_relax();		/* poll: wait() waits for done, which callback() */
	do {
		udelay(1);		/* poll: waits for flags[BUSY] */
	} while (test_bit(BUSY, &d->flags));
	for (i = 0; i < 100 && !ready; i++)
		ndelay(100);		/* poll: waits for ready */
	for (;;) {
		if (!atomic_read(&d->pending)) {
			i = 1;
			break;
		}
		mdelay(1);		/* poll: waits for pending */
	}
	while (!list_empty(&d->jobs))
		cpu_relax();		/* poll: waits for jobs */
	do {
		if (idle(d))
			return;
		udelay(1);		/* poll: waits for tail */
	} while (--tries);
	do {
		old = READ_ONCE(d->ring[i].owner);
		cpu_relax();		/* poll: waits for owner */
	} while (old);
	read_poll_timeout_atomic(idle, val, val, 1, 100, false, d); /* poll: waits for tail */
	read_poll_timeout_atomic(readl, val, d->done, 1, 9, 0, d->regs); /* poll: waits for done */
	readx_poll_timeout_atomic(idle, d, val, val, 1, 100);	/* poll: waits for tail */
	readx_poll_timeout_atomic(readl, reg(d, 1), val, d->done, 1, 9); /* poll: waits for done */
	regmap_read_poll_timeout_atomic(d->map, 4, val, d->done, 1, 9); /* poll: waits for done */
	while (d->round != tries)
		cpu_relax();		/* poll: waits for round */
	while (test_bit(OTHER, &d->flags) || !ready)
		cpu_relax();		/* poll: waits for ready */
}

static void others(struct dev *d)
{
	u32 val, done;

	while (readl(d->regs + d->tail) & BUSY)
		cpu_relax();
	while (!hw_idle(d) && time_before(jiffies, d->done))
		cpu_relax();
	readl_poll_timeout_atomic(d->tail, val, val & BUSY, 1, 100);
	while (test_bit(OTHER, &d->flags))
		cpu_relax();
	while (!d->stopped || unrelated)
		cpu_relax();
	while (!d->done)
		msleep(1);
	while (!d->done) {
		udelay(1);
		cond_resched();
	}
	for (done = 0; !done; done = val)
		udelay(1);
	do {
		if (d->done)
			val = 1;
		udelay(1);	/* while (!d->done) cpu_relax(); */
	} while (val);
	while (!d->stopped)
		cpu_relax();
	if (d->done)
		udelay(1);
	while (!d->done) {
		callback(&d->work);
		udelay(1);
	}
}
C
# engine NAME: a DMA engine that has a tasklet complete its descriptors; more on stdin
engine() {
	{
		cat <<'C'
static void clean_up(struct engine *e)
{
	dma_cookie_complete(&e->tx);
}

static void tasklet(struct tasklet_struct *t) /* poll: only tasklet() completes */
{
	clean_up(from_tasklet(e, t, work));
}

static irqreturn_t handler(int irq, void *data)
{
	tasklet_schedule(&engine->work);
	return IRQ_HANDLED;
}

static void probe(struct engine *e)
{
	tasklet_setup(&e->work, tasklet);
	request_irq(1, handler, 0, "x", e);
}
C
		cat
	} >"$tmp/polls/$1.c"
}
engine alone </dev/null
sed -i 's/dma_cookie_complete.*/e->chan.completed_cookie = 1;/' "$tmp/polls/alone.c"
engine stopped <<'C'
static void clean_up(struct engine *e);

static int terminate(struct dma_chan *c)
{
	clean_up(c->engine);
	return 0;
}

static void init(struct engine *e)
{
	e->dma.device_terminate_all = terminate;
}
C
engine status <<'C'
static void clean_up(struct engine *e);

static enum dma_status status(struct dma_chan *c)
{
	clean_up(c->engine);
	return dma_cookie_status(c);
}
C
sed -i 's/tasklet_schedule(.*/dma_cookie_complete(\&engine->tx);/' "$tmp/polls/status.c"
cp "$tmp/polls/status.c" "$tmp/polls/interrupt.c"
sed -i '/^static enum/,/^}/d' "$tmp/polls/interrupt.c"
sed -i 's/dma_cookie_complete(&engine.*/;/' "$tmp/polls/status.c"
sed -i 's/ .. poll: .*//' "$tmp/polls/status.c" "$tmp/polls/interrupt.c"
cat >"$tmp/polls/waits.c" <<'C'
enum dma_status dma_sync_wait(struct dma_chan *chan, dma_cookie_t cookie)
{
	do {
		status = dma_async_is_tx_complete(chan, cookie, NULL, NULL);
		cpu_relax();			/* poll: asks for the status of a */
	} while (status == DMA_IN_PROGRESS);
	return in_softirq();
}

static void waits(struct dma_chan *c)
{
	dma_sync_wait(c, cookie);		/* poll: waits() waits in dma_sync_wait() */
	dma_wait_for_async_tx(tx);		/* poll: waits in dma_wait_for_async_tx() */
	async_tx_quiesce(&tx);			/* poll: waits in async_tx_quiesce() */
	while (dmaengine_tx_status(c, cookie, NULL) != DMA_COMPLETE && tries--)
		udelay(1);			/* poll: asks for the status of a */
	while (dmaengine_tx_status(c, cookie, NULL) != DMA_COMPLETE)
		msleep(1);
	if (dmaengine_tx_status(c, cookie, NULL) != DMA_COMPLETE)
		udelay(1);
}

/* This one has the name of a callback in another file. */
static void tasklet(struct dma_chan *c)
{
	dma_cookie_complete(&c->tx);
}
C
cp "$tmp/polls/waits.c" "$tmp/polls/tools"
"$top/scripts/callers/audit" "$tmp/polls" >"$tmp/out" 2>"$tmp/err"
# as_said FILE: what it says is found, and nothing else
as_said() {
	local line rest text
	while IFS=: read -r line rest; do
		text=${rest##*/\* poll: }
		grep "^$1:$line: poll: " "$tmp/out" | grep -qF "${text% \*/}" || {
			echo "line $line is not found: $text"
			cat "$tmp/out" "$tmp/err"
			return 1
		}
	done < <(grep -n '/\* poll: ' "$tmp/polls/$1")
	[ "$(grep -c "^$1:.*: poll: " "$tmp/out")" -eq "$(grep -c '/\* poll: ' "$tmp/polls/$1")" ] || {
		echo "and these:"
		grep "^$1:.*: poll: " "$tmp/out"
		return 1
	}
}
check "loops that wait for a callback, and no others" as_said device.c
check "an engine that only a tasklet completes" as_said alone.c
check "and one that completes also what is stopped" as_said stopped.c
check "not one that completes who asks for the status" as_said status.c
check "not one that completes in its interrupt handler" as_said interrupt.c
check "waits for a DMA engine, outside of what uses tasklets" as_said waits.c
check "where nothing else is looked for" fails_with "" grep ": context: " "$tmp/out"
check "not in what is no part of the kernel" fails_with "" grep -q "^tools/" "$tmp/out"

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
