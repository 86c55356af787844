// SPDX-License-Identifier: GPL-2.0
// A kill before the set-up is nothing to finish_work(), and a warning without it.
#include <linux/interrupt.h>
#include <linux/slab.h>

struct r {
	struct tasklet_struct early;
	struct tasklet_struct again;
};

static void r_cb(struct tasklet_struct *t)
{
}

static void r_again_cb(struct tasklet_struct *t)
{
}

static int r_early(void)
{
	struct r *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (bad()) {
		tasklet_kill(&r->early);
		return -1;
	}
	tasklet_setup(&r->early, r_cb);
	tasklet_schedule(&r->early);
	return 0;
}

static void r_reopen(struct r *r)
{
	tasklet_setup(&r->again, r_again_cb);
	tasklet_schedule(&r->again);
}

static void r_reclose(struct r *r)
{
	tasklet_kill(&r->again);
}
