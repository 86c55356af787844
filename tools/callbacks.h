/* SPDX-License-Identifier: GPL-2.0 */
#ifndef CALLBACKS_H
#define CALLBACKS_H

#include <stddef.h>

/* The names of tasklet callbacks, each one once */
struct callbacks {
	char **name;
	size_t nr;
};

void callbacks_add(struct callbacks *c, const char *name, size_t len);

/* Add the names in @list, which are separated by commas. */
void callbacks_add_list(struct callbacks *c, const char *list);

void callbacks_free(struct callbacks *c);

/*
 * Run @run and add the callbacks that ran meanwhile, by the trace event
 * tasklet_entry. Returns what @run returned; ends the program if the kernel
 * cannot be traced.
 */
int callbacks_record(struct callbacks *c, int (*run)(void *context), void *context);

/* The module that has the function @name, or "built in"; valid until the next call */
const char *callbacks_owner(const char *name);

#endif /* CALLBACKS_H */
