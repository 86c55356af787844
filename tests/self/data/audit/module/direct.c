// SPDX-License-Identifier: GPL-2.0
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
