// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

struct first {
	struct tasklet_struct tl;
};

struct second {
	struct first first;
};

static void ty_cb(unsigned long data)
{
	struct second *s = (struct second *)data;

	kick(s);
}

static void ty_probe(void)
{
	struct first *f = kzalloc(sizeof(*f), GFP_KERNEL);

	tasklet_init(&f->tl, ty_cb, (unsigned long)f);
	tasklet_schedule(&f->tl);
}
