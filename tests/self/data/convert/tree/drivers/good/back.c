// SPDX-License-Identifier: GPL-2.0
// Data is what the object points to, as somebody has read; and a branch of an #if that opens more
#include <linux/interrupt.h>
#include <linux/slab.h>

struct back {
	struct device *dev;
	struct tasklet_struct back_tl;
};

static void back_cb(unsigned long data)
{
	struct device *dev = (struct device *)data;

#ifdef BACK
	if (look(dev)) {
#else
	if (dev) {
#endif
		look(dev);
	}
}

static struct back *back_probe(struct device *dev)
{
	struct back *back = kzalloc(sizeof(*back), GFP_KERNEL);

	back->dev = dev;
	tasklet_init(&back->back_tl, back_cb, (unsigned long)dev);
	tasklet_schedule(&back->back_tl);
	return back;
}
