
static void bad_pause(struct bad *b)
{
	tasklet_disable(&b->tl);
	tasklet_hi_schedule(&b->tl);
	tasklet_enable(&b->tl);
}
