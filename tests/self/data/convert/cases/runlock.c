
static void bad_wait(struct bad *b)
{
	tasklet_unlock_wait(&b->tl);
}
