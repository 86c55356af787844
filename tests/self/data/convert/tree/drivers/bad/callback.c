// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

struct bad {
	struct tasklet_struct tl;
};

static void bad_setup(struct bad_ops *ops)
{
	struct bad *b = kzalloc(sizeof(*b), GFP_KERNEL);

	tasklet_setup(&b->tl, ops->callback);
	tasklet_schedule(&b->tl);
}
