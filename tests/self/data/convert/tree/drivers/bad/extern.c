// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

extern struct tasklet_struct shared_tl;

void extern_kick(void)
{
	tasklet_schedule(&shared_tl);
}
