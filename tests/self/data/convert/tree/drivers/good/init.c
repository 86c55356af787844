// SPDX-License-Identifier: GPL-2.0
/*
 * tasklet_init(), a variable, a declaration, and another struct with a member
 * of the same name
 */
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/slab.h>

struct other {
	struct list_head task;
};

struct init {
	struct tasklet_struct task;
	struct other other;
};

/**
 * init_task - a callback
 * @data: the object; init_task() is never called by others
 */
static void init_task(unsigned long data)
{
	struct init *init = (struct init *)data;

	list_del(&init->other.task);
}

static void once_tasklet(struct tasklet_struct *t)
{
}
static DECLARE_TASKLET(once, once_tasklet);
static DECLARE_TASKLET_DISABLED(later, once_tasklet);

static struct init *init_new(struct other *other)
{
	struct init *init = kzalloc(sizeof(*init), GFP_KERNEL);

	INIT_LIST_HEAD(&other->task);
	tasklet_init(&init->task, init_task,
		     (unsigned long)init);
	tasklet_schedule(&init->task);
	tasklet_schedule(&once);
	tasklet_schedule(&later);
	tasklet_enable(&later);
	return init;
}

/**
 * struct part - the tasklet: is not the member
 * @tasklet: is
 */
struct part {
	struct tasklet_struct tasklet;
};

/**
 * part_run - without a word on its parameter
 */
static void part_run(struct tasklet_struct *t)
{
	struct part *part = from_tasklet(part, t, tasklet);

	pr_info("%p\n", part);
}

static void parts(struct init *init, int n)
{
	struct part *part;
	int i;

	init->parts = kcalloc(n, sizeof(*part), GFP_KERNEL);
	for (i = 0; i < n; i++) {
		part = init->parts + i;
		tasklet_setup(&part->tasklet, part_run);
		tasklet_schedule(&part->tasklet);
	}
}
