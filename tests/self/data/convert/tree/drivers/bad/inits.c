// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

static struct tasklet_struct twice_tl;

static void tw_cb(struct tasklet_struct *t)
{
}

static void __init tw_one(void)
{
	tasklet_setup(&twice_tl, tw_cb);
	tasklet_schedule(&twice_tl);
}

static void __init tw_two(void)
{
	tasklet_setup(&twice_tl, tw_cb);
}
