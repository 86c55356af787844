// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

static void g_cb(struct tasklet_struct *t)
{
}
DECLARE_TASKLET(shared_tl, g_cb);

static void g_kick(void)
{
	tasklet_schedule(&shared_tl);
}
