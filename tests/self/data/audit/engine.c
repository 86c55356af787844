// SPDX-License-Identifier: GPL-2.0
static void clean_up(struct engine *e)
{
	dma_cookie_complete(&e->tx);
}

static void tasklet(struct tasklet_struct *t) /* poll: only tasklet() completes */
{
	clean_up(from_tasklet(e, t, work));
}

static irqreturn_t handler(int irq, void *data)
{
	tasklet_schedule(&engine->work);
	return IRQ_HANDLED;
}

static void probe(struct engine *e)
{
	tasklet_setup(&e->work, tasklet);
	request_irq(1, handler, 0, "x", e);
}
