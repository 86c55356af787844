
static void bad_set(struct bad *b)
{
	b->tl.func = NULL;
}
