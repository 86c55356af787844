#define BAD_KICK(b) tasklet_schedule(&(b)->tl)
