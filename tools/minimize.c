// SPDX-License-Identifier: GPL-2.0
/*
 * Find a small set of things that together make a test pass: by bisection, as if more
 * of them could never do harm, and by delta debugging where that turns out wrong
 * (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002).
 */
#include <stdlib.h>
#include <string.h>

#include "minimize.h"

static size_t size_of(const bool *set, size_t n)
{
	size_t size = 0;

	for (size_t i = 0; i < n; i++)
		size += set[i];
	return size;
}

/*
 * The @part-th of @parts pieces of @set, or all but that one. Pieces differ in size
 * by at most one.
 */
static void piece_of(bool *piece, const bool *set, size_t n, size_t part,
		     size_t parts, bool without)
{
	size_t size = size_of(set, n), seen = 0;
	size_t first = part * size / parts, last = (part + 1) * size / parts;

	for (size_t i = 0; i < n; i++) {
		piece[i] = false;
		if (!set[i])
			continue;
		piece[i] = (seen >= first && seen < last) != without;
		seen++;
	}
}

static int ddmin(bool *set, size_t n, trial_fn trial, void *context)
{
	size_t parts = 2, size = size_of(set, n);
	bool *piece = calloc(n ? n : 1, sizeof(*piece));
	int ret = 0;

	if (!piece)
		return -1;
	while (size > 1) {
		bool reduced = false;

		/* With two parts, each is what the other one leaves. */
		for (size_t i = 0; i < (parts == 2 ? 2 : 2 * parts) && !reduced; i++) {
			bool without = i >= parts;

			piece_of(piece, set, n, i % parts, parts, without);
			ret = trial(context, piece, n);
			if (ret < 0)
				goto out;
			if (!ret)
				continue;
			memcpy(set, piece, n * sizeof(*set));
			parts = without && parts > 2 ? parts - 1 : 2;
			reduced = true;
		}
		size = size_of(set, n);
		if (parts > size)
			parts = size;
		if (reduced)
			continue;
		if (parts == size)
			break;
		parts = 2 * parts < size ? 2 * parts : size;
	}
	ret = 0;
out:
	free(piece);
	return ret;
}

/* @found, and of @set the first @len members */
static void with_prefix(bool *all, const bool *found, const bool *set, size_t n, size_t len)
{
	for (size_t i = 0; i < n; i++)
		all[i] = found[i] || (i < len && set[i]);
}

/*
 * The shortest prefix that the test passes with ends in a member that is needed. Keep
 * that one, and look for the next one in the prefix. Returns 1 if @found is what is
 * needed, 0 if it is not: then more of them did harm at some point.
 */
static int bisect(bool *found, bool *all, const bool *set, size_t n,
		  trial_fn trial, void *context)
{
	size_t end = n;

	for (;;) {
		/* It passes with high, and does not with low. */
		size_t low = 0, high = end;
		int ret = trial(context, found, n);

		if (ret)
			return ret;
		while (high - low > 1) {
			size_t middle = (low + high) / 2;

			with_prefix(all, found, set, n, middle);
			ret = trial(context, all, n);
			if (ret < 0)
				return ret;
			if (ret)
				high = middle;
			else
				low = middle;
		}
		if (!high)
			return 0;
		found[high - 1] = true;
		end = high - 1;
	}
}

int minimize(bool *set, size_t n, trial_fn trial, void *context)
{
	bool *found = calloc(n ? n : 1, sizeof(*found));
	bool *all = calloc(n ? n : 1, sizeof(*all));
	int ret = -1;

	if (!found || !all)
		goto out;
	ret = bisect(found, all, set, n, trial, context);
	if (ret > 0)
		memcpy(set, found, n * sizeof(*set));
	/* Is each of them needed? */
	if (ret >= 0)
		ret = ddmin(set, n, trial, context);
out:
	free(all);
	free(found);
	return ret;
}
