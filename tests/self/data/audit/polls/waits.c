// SPDX-License-Identifier: GPL-2.0
enum dma_status dma_sync_wait(struct dma_chan *chan, dma_cookie_t cookie)
{
	do {
		status = dma_async_is_tx_complete(chan, cookie, NULL, NULL);
		cpu_relax();			/* poll: asks for the status of a */
	} while (status == DMA_IN_PROGRESS);
	return in_softirq();
}

static void waits(struct dma_chan *c)
{
	dma_sync_wait(c, cookie);		/* poll: waits() waits in dma_sync_wait() */
	dma_wait_for_async_tx(tx);		/* poll: waits in dma_wait_for_async_tx() */
	async_tx_quiesce(&tx);			/* poll: waits in async_tx_quiesce() */
	while (dmaengine_tx_status(c, cookie, NULL) != DMA_COMPLETE && tries--)
		udelay(1);			/* poll: asks for the status of a */
	while (dmaengine_tx_status(c, cookie, NULL) != DMA_COMPLETE)
		msleep(1);
	if (dmaengine_tx_status(c, cookie, NULL) != DMA_COMPLETE)
		udelay(1);
}

/* This one has the name of a callback in another file. */
static void tasklet(struct dma_chan *c)
{
	dma_cookie_complete(&c->tx);
}
