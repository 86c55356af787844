// SPDX-License-Identifier: GPL-2.0
// What a proof must not take for one: a function each
#include <linux/interrupt.h>
#include <linux/slab.h>

struct r {
	struct tasklet_struct found, maybe, passed, twice, after, ret, guarded, called, looped,
		lost, cond, looked, irq, whole, value, skip;
	struct r *next;
};

static void r_cb(struct tasklet_struct *t)
{
}

static void r_found(struct m *m)
{
	struct r *r = find(m);

	if (!r)
		r = kzalloc(sizeof(*r), GFP_KERNEL);
	tasklet_setup(&r->found, r_cb);
	tasklet_schedule(&r->found);
}

static void r_maybe(struct r *p)
{
	if (!p->next)
		p->next = kzalloc(sizeof(*p), GFP_KERNEL);
	tasklet_setup(&p->next->maybe, r_cb);
	tasklet_schedule(&p->next->maybe);
}

static void r_passed(struct m *m)
{
	void *buf = kmalloc(8, GFP_KERNEL);
	struct r *r = look(m, buf);

	tasklet_setup(&r->passed, r_cb);
	tasklet_schedule(&r->passed);
}

static void r_reset(struct r *r)
{
	tasklet_setup(&r->twice, r_cb);
	tasklet_schedule(&r->twice);
}

static void r_probe(void)
{
	struct r *r = kzalloc(sizeof(*r), GFP_KERNEL);

	r_reset(r);
	request_irq(1, r_irq, 0, "r", r);
	r_reset(r);
}

/* not __init: resume comes here, too */
static void r_after(void)
{
	tasklet_setup(&global->after, r_cb);
	tasklet_schedule(&global->after);
}

static void r_ret(struct r *r)
{
	spin_lock(&r->lock);
	if (r->next) {
		spin_unlock(&r->lock);
		return;
	}
	tasklet_kill(&r->ret);
	spin_unlock(&r->lock);
}

static void r_guarded(struct r *r)
{
	guard(spinlock)(&r->lock);
	tasklet_kill(&r->guarded);
}

static void r_stop(struct r *r)
{
	tasklet_kill(&r->called);
}

static void r_called(struct r *r)
{
	netif_tx_lock_bh(r->dev);
	r_stop(r);
	netif_tx_unlock_bh(r->dev);
}

static void r_looped(void)
{
	struct r *r = kzalloc(sizeof(*r), GFP_KERNEL);

	while (again()) {
		tasklet_setup(&r->looped, r_cb);
		request_irq(1, r_irq, 0, "r", r);
		free_irq(1, r);
	}
	tasklet_schedule(&r->looped);
}

static void r_lost(struct m *m)
{
	struct r *r = kzalloc(sizeof(*r), GFP_KERNEL);

	r = find(m);
	tasklet_setup(&r->lost, r_cb);
	tasklet_schedule(&r->lost);
}

static void r_skip(struct m *m)
{
	struct r *r = find(m);

	if (r)
		goto set;
	r = kzalloc(sizeof(*r), GFP_KERNEL);
set:
	tasklet_setup(&r->skip, r_cb);
	tasklet_schedule(&r->skip);
}

static void r_cond(bool new)
{
	struct r *r;

	if (new)
		r = kzalloc(sizeof(*r), GFP_KERNEL);
	tasklet_setup(&r->cond, r_cb);
	tasklet_schedule(&r->cond);
}

static void r_looked(void)
{
	void *buf = kmalloc(8, GFP_KERNEL);
	struct r *r = look(buf);

	tasklet_setup(&r->looked, r_cb);
	tasklet_schedule(&r->looked);
}

static irqreturn_t r_irq(int irq, void *data)
{
	struct r *r = data;

	tasklet_kill(&r->irq);
	return IRQ_HANDLED;
}

static size_t r_offset(void)
{
	return offsetof(struct r, whole);
}

static void r_all(void)
{
	struct r *r = kzalloc(sizeof(*r), GFP_KERNEL);

	tasklet_setup(&r->ret, r_cb);
	tasklet_setup(&r->guarded, r_cb);
	tasklet_setup(&r->called, r_cb);
	tasklet_setup(&r->irq, r_cb);
	tasklet_setup(&r->whole, r_cb);
	tasklet_setup(&r->value, r_cb);
	tasklet_schedule(&r->irq);
	tasklet_schedule(&r->whole);
	tasklet_schedule(&r->ret);
	tasklet_schedule(&r->guarded);
	tasklet_schedule(&r->called);
}

static void r_value(struct r *r)
{
	return tasklet_schedule(&r->value);
}
