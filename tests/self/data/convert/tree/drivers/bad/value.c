// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

struct v {
	struct tasklet_struct tl;
};

static void v_cb(struct tasklet_struct *t)
{
}

static void v_probe(void)
{
	struct v *v = kzalloc(sizeof(*v), GFP_KERNEL);

	tasklet_setup(&v->tl, v_cb);
	return tasklet_schedule(&v->tl);
}
