
static struct bad_ops ops = { .cb = bad_cb };
