// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

struct bad {
	struct tasklet_struct tl;
	int n;
};

static void bad_cb(unsigned long data)
{
	struct net_device *dev = (struct net_device *)data;

	dev->n++;
}

static struct bad *bad_probe(struct net_device *dev)
{
	struct bad *b = kzalloc(sizeof(*b), GFP_KERNEL);

	tasklet_init(&b->tl, bad_cb, (unsigned long)dev);
	tasklet_schedule(&b->tl);
	return b;
}
