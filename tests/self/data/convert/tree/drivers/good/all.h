#ifndef ALL_H
#define ALL_H

#include <linux/interrupt.h>

struct all {
	int irq;
	struct tasklet_struct	rx_tasklet;	/* a comment on a tasklet */
	struct tasklet_struct	bh;
};

#endif
