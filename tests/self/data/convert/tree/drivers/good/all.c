// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>
#include "all.h"

static irqreturn_t all_interrupt(int irq, void *data)
{
	struct all *all = data;

	if (all->irq)
		tasklet_hi_schedule(&all->rx_tasklet);
	else
		all_tx(data);
	return IRQ_HANDLED;
}

static void all_rx_tasklet(struct tasklet_struct *t)
{
	struct all *all = from_tasklet(all, t, rx_tasklet);

	tasklet_schedule(&all->bh);
	pr_debug("rx_tasklet of %d\n", all->irq);
}

static void all_bh(struct tasklet_struct *unused)
{
}

static struct all *all_probe(int irq)
{
	struct all *all = kzalloc(sizeof(*all), GFP_KERNEL);

	tasklet_setup(&all->rx_tasklet, all_rx_tasklet);
	tasklet_setup(&all->bh, all_bh);
	if (request_irq(irq, all_interrupt, 0, "all", all))
		goto fail;
	return all;
fail:
	tasklet_kill(&all->rx_tasklet);
	return NULL;
}

static void all_pause(struct all *all, bool a_condition_with_a_long_name)
{
	tasklet_disable(&all->rx_tasklet);
	if (all->irq) {
		if (a_condition_with_a_long_name)
			tasklet_enable(&all->rx_tasklet);
	}
	for (;;)
		tasklet_kill(&all->bh);
#ifdef ALL
	tasklet_kill(&all->rx_tasklet);
#endif
}
