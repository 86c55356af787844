
static void bad_wait(struct bad *b)
{
	tasklet_trylock(&b->tl);
}
