/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DIST_H
#define DIST_H

#include <stdint.h>
#include <stdio.h>

/*
 * A distribution of times in nanoseconds: buckets of powers of two, each cut into
 * eight, so that a percentile is off by an eighth at most.
 */
#define DIST_BUCKETS	(64 * 8)

struct dist {
	uint64_t nr, sum, max;
	uint32_t bucket[DIST_BUCKETS];
};

void dist_add(struct dist *d, uint64_t ns);

/* The value that @percent of all are not above, 0 if there is none */
uint64_t dist_percentile(const struct dist *d, double percent);

/* A line for each power of two, with a bar; @indent goes before */
void dist_print(const struct dist *d, const char *indent, FILE *f);

#endif /* DIST_H */
