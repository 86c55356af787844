
static void *bad_address(struct bad *b)
{
	return &b->tl;
}
