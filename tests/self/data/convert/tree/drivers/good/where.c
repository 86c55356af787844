// SPDX-License-Identifier: GPL-2.0
// What wants to go to different places
#include <linux/interrupt.h>
#include <linux/slab.h>

struct where {
	struct tasklet_struct irq_tl;
	struct tasklet_struct net_tl;
	struct tasklet_struct lock_tl;
	struct napi_struct napi;
	spinlock_t lock;
};

static void where_irq_cb(struct tasklet_struct *t)
{
}

static void where_deliver(struct where *w)
{
	napi_schedule(&w->napi);
}

static void where_net_cb(struct tasklet_struct *t)
{
	struct where *w = from_tasklet(w, t, net_tl);

	where_deliver(w);
}

static void where_lock_cb(struct tasklet_struct *t)
{
	struct where *w = from_tasklet(w, t, lock_tl);

	spin_lock(&w->lock);
	spin_unlock(&w->lock);
}

static irqreturn_t where_irq(int irq, void *data)
{
	struct where *w = data;

	tasklet_schedule(&w->irq_tl);
	return IRQ_HANDLED;
}

static struct where *where_probe(void)
{
	struct where *w = kzalloc(sizeof(*w), GFP_KERNEL);

	tasklet_setup(&w->irq_tl, where_irq_cb);
	tasklet_setup(&w->net_tl, where_net_cb);
	tasklet_setup(&w->lock_tl, where_lock_cb);
	tasklet_schedule(&w->net_tl);
	tasklet_schedule(&w->lock_tl);
	request_irq(1, where_irq, 0, "where", w);
	return w;
}
