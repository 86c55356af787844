// SPDX-License-Identifier: GPL-2.0
static int ready;
static int unrelated = 1;

static void advance(struct dev *d)
{
	d->tail++;
	++d->round;
	d->ring[d->tail].owner = 0;
}

static void callback(struct tasklet_struct *t)
{
	struct dev *d = from_tasklet(d, t, work);
	struct job *j, *next;

	d->done = true;
	ready = 1;
	clear_bit(BUSY, &d->flags);
	atomic_dec(&d->pending);
	list_for_each_entry_safe(j, next, &d->jobs, node)
		list_del(&j->node);
	advance(d);
	while (!d->done)
		cpu_relax();
}

static void set_up(struct dev *d)
{
	tasklet_setup(&d->work, callback);
}

static bool idle(struct dev *d)
{
	return d->tail == d->head;
}

static bool hw_idle(struct dev *d)
{
	return readl(d->done) & 1;
}

static void wait(struct dev *d, int tries)
{
	int i, old;
	u32 val;

	while (!d->done)
		cpu_relax();		/* poll: wait() waits for done, which callback() */
	do {
		udelay(1);		/* poll: waits for flags[BUSY] */
	} while (test_bit(BUSY, &d->flags));
	for (i = 0; i < 100 && !ready; i++)
		ndelay(100);		/* poll: waits for ready */
	for (;;) {
		if (!atomic_read(&d->pending)) {
			i = 1;
			break;
		}
		mdelay(1);		/* poll: waits for pending */
	}
	while (!list_empty(&d->jobs))
		cpu_relax();		/* poll: waits for jobs */
	do {
		if (idle(d))
			return;
		udelay(1);		/* poll: waits for tail */
	} while (--tries);
	do {
		old = READ_ONCE(d->ring[i].owner);
		cpu_relax();		/* poll: waits for owner */
	} while (old);
	read_poll_timeout_atomic(idle, val, val, 1, 100, false, d); /* poll: waits for tail */
	read_poll_timeout_atomic(readl, val, d->done, 1, 9, 0, d->regs); /* poll: waits for done */
	readx_poll_timeout_atomic(idle, d, val, val, 1, 100);	/* poll: waits for tail */
	readx_poll_timeout_atomic(readl, reg(d, 1), val, d->done, 1, 9); /* poll: waits for done */
	regmap_read_poll_timeout_atomic(d->map, 4, val, d->done, 1, 9); /* poll: waits for done */
	while (d->round != tries)
		cpu_relax();		/* poll: waits for round */
	while (test_bit(OTHER, &d->flags) || !ready)
		cpu_relax();		/* poll: waits for ready */
}

static void others(struct dev *d)
{
	u32 val, done;

	while (readl(d->regs + d->tail) & BUSY)
		cpu_relax();
	while (!hw_idle(d) && time_before(jiffies, d->done))
		cpu_relax();
	readl_poll_timeout_atomic(d->tail, val, val & BUSY, 1, 100);
	while (test_bit(OTHER, &d->flags))
		cpu_relax();
	while (!d->stopped || unrelated)
		cpu_relax();
	while (!d->done)
		msleep(1);
	while (!d->done) {
		udelay(1);
		cond_resched();
	}
	for (done = 0; !done; done = val)
		udelay(1);
	do {
		if (d->done)
			val = 1;
		udelay(1);	/* while (!d->done) cpu_relax(); */
	} while (val);
	while (!d->stopped)
		cpu_relax();
	if (d->done)
		udelay(1);
	while (!d->done) {
		callback(&d->work);
		udelay(1);
	}
}
