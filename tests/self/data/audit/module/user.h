/* SPDX-License-Identifier: GPL-2.0 */
struct device_of_ours {
	struct tasklet_struct work;
	spinlock_t lock;
	int state;
};

static inline void user_kick(struct device_of_ours *d)
{
	tasklet_schedule(&d->work);
}

#define user_kick_twice(d) do {	\
	user_kick(d);		\
	user_kick(d);		\
} while (0)
