
static bool bad_pending(struct bad *b)
{
	return b->tl.state & 1;
}
