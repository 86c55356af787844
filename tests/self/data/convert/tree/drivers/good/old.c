// SPDX-License-Identifier: GPL-2.0
// What gets its object as a number, called by others, too; and members that nobody uses.
#include <linux/interrupt.h>
#include <linux/slab.h>

/**
 * struct old - what the tasklets are in
 * @tl: of tasklet_init()
 * @nobody: not used
 */
struct old {
	struct tasklet_struct tl;
	struct tasklet_struct nobody;
	int n;
};

struct old_part {
	struct tasklet_struct part_tl;
};

struct old_whole {
	int n;
	struct old_part part;
	struct old_part other;
};

static DECLARE_TASKLET_OLD(old_tl, old_none);

static void old_none(unsigned long unused)
{
}

static void old_cb(unsigned long data)
{
	struct old *old = (void *)(uintptr_t)(data);

	old->n++;
}

static void old_plain(void *data)
{
	struct old_whole *whole = data;

	whole->n++;
}

static void old_other(unsigned long data)
{
	struct old_whole *whole = (struct old_whole *)data;

	whole->n--;
}

static struct old *old_probe(void)
{
	struct old *old = kzalloc(sizeof(*old), GFP_KERNEL);

	tasklet_init(&old->tl, old_cb, (unsigned long)old);
	tasklet_schedule(&old->tl);
	tasklet_schedule(&old_tl);
	old_none(0);
	return old;
}

static void old_poll(struct old *old)
{
	old_cb((unsigned long)old);
}

static int old_part(void)
{
	struct old_whole *whole = kzalloc(sizeof(*whole), GFP_KERNEL);
	struct old_part *part = &whole->part;
	struct old_part *other;

	other = &whole->other;
	tasklet_init(&part->part_tl, (void *)old_plain, (unsigned long)whole);
	tasklet_schedule(&part->part_tl);
	return 0;
}
