// SPDX-License-Identifier: GPL-2.0
static void clean_up(struct engine *e);

static enum dma_status status(struct dma_chan *c)
{
	clean_up(c->engine);
	return dma_cookie_status(c);
}
