/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MINIMIZE_H
#define MINIMIZE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What becomes of a trial with the members of @set: 1 if the test passes, 0 if it
 * fails, negative if there is no answer, which ends the search.
 */
typedef int (*trial_fn)(void *context, const bool *set, size_t n);

/*
 * Reduce @set, with which the test passes, to one from which no member can be taken
 * away. Returns 0, or the negative value that a trial returned.
 */
int minimize(bool *set, size_t n, trial_fn trial, void *context);

#endif /* MINIMIZE_H */
