// SPDX-License-Identifier: GPL-2.0
static void clean_up(struct engine *e);

static int terminate(struct dma_chan *c)
{
	clean_up(c->engine);
	return 0;
}

static void init(struct engine *e)
{
	e->dma.device_terminate_all = terminate;
}
