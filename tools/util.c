// SPDX-License-Identifier: GPL-2.0
/*
 * What all the tools need
 */
#include <err.h>
#include <stdlib.h>

#include "util.h"

void *must(void *p)
{
	if (!p)
		err(2, "out of memory");
	return p;
}

long number(const char *text, long max, const char *what)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end || n < 1 || n > max)
		errx(2, "%s is not a %s", text, what);
	return n;
}
