// SPDX-License-Identifier: GPL-2.0
/*
 * Distributions of times
 */
#include "dist.h"

static unsigned int bucket_of(uint64_t ns)
{
	unsigned int log;

	if (ns < 8)
		return ns;
	log = 63 - __builtin_clzll(ns);
	return log * 8 + ((ns >> (log - 3)) & 7);
}

/* The highest value that goes into @bucket */
static uint64_t bucket_end(unsigned int bucket)
{
	unsigned int log = bucket / 8;

	if (bucket < 8)
		return bucket;
	return ((8 + (uint64_t)(bucket % 8) + 1) << (log - 3)) - 1;
}

void dist_add(struct dist *d, uint64_t ns)
{
	d->bucket[bucket_of(ns)]++;
	d->nr++;
	d->sum += ns;
	if (ns > d->max)
		d->max = ns;
}

uint64_t dist_percentile(const struct dist *d, double percent)
{
	uint64_t seen = 0;

	for (unsigned int i = 0; i < DIST_BUCKETS; i++) {
		seen += d->bucket[i];
		if (seen && seen >= d->nr * percent / 100)
			return bucket_end(i) < d->max ? bucket_end(i) : d->max;
	}
	return 0;
}

void dist_print(const struct dist *d, const char *indent, FILE *f)
{
	static const char bar[] = "########################################";
	uint32_t row[64] = { 0 }, most = 0;
	int first = -1, last = -1;

	for (int i = 0; i < DIST_BUCKETS; i++) {
		int log = i < 8 ? 0 : i / 8;

		if (!d->bucket[i])
			continue;
		row[log] += d->bucket[i];
		if (row[log] > most)
			most = row[log];
		if (first < 0)
			first = log;
		last = log;
	}
	for (int log = first; log >= 0 && log <= last; log++) {
		fprintf(f, "%s%12.3f us .. %12.3f us %9u %.*s\n", indent,
			log ? (1ULL << log) / 1e3 : 0., (2ULL << log) / 1e3, row[log],
			(int)((uint64_t)row[log] * (sizeof(bar) - 1) / most), bar);
	}
}
