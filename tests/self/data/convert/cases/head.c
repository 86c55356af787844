// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

struct bad {
	struct tasklet_struct tl;
	int n;
};

static void bad_cb(struct tasklet_struct *t)
{
	struct bad *b = from_tasklet(b, t, tl);

	b->n++;
}

static struct bad *bad_probe(void)
{
	struct bad *b = kzalloc(sizeof(*b), GFP_KERNEL);

	tasklet_setup(&b->tl, bad_cb);
	tasklet_schedule(&b->tl);
	return b;
}
