// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

struct mm {
	struct tasklet_struct one_tl;
};

#define MM_KICK(d, m) kick(&(d)->m)

static void mm_cb(struct tasklet_struct *t)
{
}

static void mm_probe(void)
{
	struct mm *m = kzalloc(sizeof(*m), GFP_KERNEL);

	tasklet_setup(&m->one_tl, mm_cb);
	tasklet_schedule(&m->one_tl);
	MM_KICK(m, one_tl);
}
