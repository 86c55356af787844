
static void bad_poll(struct bad *b)
{
	bad_cb(look(b));
}
