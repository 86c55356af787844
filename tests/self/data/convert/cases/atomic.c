
static void bad_wait(struct bad *b)
{
	spin_lock(&b->lock);
	tasklet_kill(&b->tl);
	spin_unlock(&b->lock);
}
