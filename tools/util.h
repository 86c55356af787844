/* SPDX-License-Identifier: GPL-2.0 */
#ifndef UTIL_H
#define UTIL_H

/* @p, which is fresh from an allocation; ends the program if that is NULL */
void *must(void *p);

/* @text as a number from 1 to @max; ends the program if it is no @what */
long number(const char *text, long max, const char *what);

#endif /* UTIL_H */
