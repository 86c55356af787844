// SPDX-License-Identifier: GPL-2.0
// A callback that others call, too; an action of devres; and what may sleep, said by the code
#include <linux/interrupt.h>
#include <linux/slab.h>

struct direct {
	struct tasklet_struct tl;
	struct tasklet_struct acted;
	spinlock_t lock;
	struct mutex own;
};

void direct_cb(struct tasklet_struct *t)
{
	struct direct *d = from_tasklet(d, t, tl);

	look(d);
}
EXPORT_SYMBOL_GPL(direct_cb);

static void direct_acted(struct tasklet_struct *t)
{
}

static void direct_kill(void *task)
{
	tasklet_kill(task);
}

static struct direct *direct_probe(struct device *dev)
{
	struct direct *d = devm_kzalloc(dev, sizeof(*d), GFP_KERNEL);

	tasklet_setup(&d->tl, direct_cb);
	tasklet_setup(&d->acted, direct_acted);
	tasklet_schedule(&d->tl);
	tasklet_schedule(&d->acted);
	devm_add_action_or_reset(dev, direct_kill, &d->acted);
	return d;
}

static void direct_poll(struct direct *d)
{
	direct_cb(&d->tl);
}

static void direct_lock(struct direct *d)
{
	mutex_lock(&d->own);
}

static void direct_unlock(struct direct *d)
{
	mutex_unlock(&d->own);
}

static void direct_stop(struct direct *d)
{
	might_sleep();
	tasklet_kill(&d->tl);
}

static void direct_locked(struct direct *d)
{
	spin_lock(&d->lock);
	direct_stop(d);
	spin_unlock(&d->lock);
}

static void direct_reset(struct direct *d)
{
	direct_lock(d);
	if (look(d)) {
		spin_lock(&d->lock);
		spin_unlock(&d->lock);
		if (look(d))
			goto out;
	}
	tasklet_kill(&d->tl);
out:
	direct_unlock(d);
}
