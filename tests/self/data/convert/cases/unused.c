
struct bad_unused {
	struct tasklet_struct idle_tl, *p;
};
