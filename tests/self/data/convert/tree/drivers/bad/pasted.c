// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

struct mn {
	struct tasklet_struct two_tl;
};

#define MN_KICK(d, n) tasklet_schedule(&(d)->n##_tl)

static void mn_cb(struct tasklet_struct *t)
{
}

static void mn_probe(void)
{
	struct mn *m = kzalloc(sizeof(*m), GFP_KERNEL);

	tasklet_setup(&m->two_tl, mn_cb);
	tasklet_schedule(&m->two_tl);
	MN_KICK(m, two);
}
