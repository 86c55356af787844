
struct bad_user {
	struct tasklet_struct *of;
};
