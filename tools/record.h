/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dist.h"

/* What is known of one callback of tasklets; times in nanoseconds */
struct callback {
	uint64_t func;			/* its address */
	char *name;
	uint64_t in_thread, in_softirq;	/* runs in each context */
	struct dist wait;		/* from the schedule to the start */
	struct dist run;		/* from the start to the end */
};

struct recording {
	struct callback **callback;
	size_t nr;
	bool has_schedule;		/* the kernel has the event tasklet_schedule */
	uint64_t events, lost;
	uint64_t unmatched;		/* runs whose schedule was not seen */
	double seconds;
};

/*
 * Record all tasklets while @go_on returns true; it is asked ten times a second. The
 * buffer of each CPU has @buffer_kb KB. The file @gate, if it is not -1, is closed when
 * the recording has begun. Ends the program if the kernel cannot be traced.
 */
void record(struct recording *r, size_t buffer_kb, int gate, bool (*go_on)(void *context),
	    void *context);

void record_free(struct recording *r);

#endif /* RECORD_H */
