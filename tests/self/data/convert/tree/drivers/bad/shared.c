// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

struct bad {
	struct tasklet_struct one, two;
};

struct bad_more {
	struct tasklet_struct three;
};

static void bad_cb(struct tasklet_struct *t)
{
	pr_info("no use of it\n");
}

static struct bad *bad_probe(void)
{
	struct bad *b = kzalloc(sizeof(*b), GFP_KERNEL);
	struct bad_more *more = kzalloc(sizeof(*more), GFP_KERNEL);

	tasklet_setup(&b->one, bad_other_cb);
	tasklet_setup(&b->two, bad_cb);
	tasklet_setup(&more->three, bad_cb);
	tasklet_schedule(&b->one);
	tasklet_schedule(&b->two);
	tasklet_schedule(&more->three);
	return b;
}
