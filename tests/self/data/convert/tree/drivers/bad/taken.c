// SPDX-License-Identifier: GPL-2.0
#include <linux/interrupt.h>
#include <linux/slab.h>

struct ref {
	struct tasklet_struct tl;
};

static void ref_cb(unsigned long unused)
{
}

static void ref_probe(void)
{
	struct ref *r = kzalloc(sizeof(*r), GFP_KERNEL);

	tasklet_init(&r->tl, ref_cb, (unsigned long)get_device(r));
	tasklet_schedule(&r->tl);
}
