static void bad_open(struct bad *b)
{
	tasklet_setup(&b->tl, bad_cb);
	tasklet_schedule(&b->tl);
}
