// SPDX-License-Identifier: GPL-2.0
/*
 * Which tasklet callbacks are there, and whose are they?
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event-parse.h>
#include <tracefs.h>

#include "callbacks.h"
#include "util.h"

void callbacks_add(struct callbacks *c, const char *name, size_t len)
{
	for (size_t i = 0; i < c->nr; i++) {
		if (!strncmp(c->name[i], name, len) && !c->name[i][len])
			return;
	}
	c->name = must(reallocarray(c->name, c->nr + 1, sizeof(*c->name)));
	c->name[c->nr++] = must(strndup(name, len));
}

void callbacks_add_list(struct callbacks *c, const char *list)
{
	while (*list) {
		size_t len = strcspn(list, ",\n");

		if (len)
			callbacks_add(c, list, len);
		list += len + !!list[len];
	}
}

void callbacks_free(struct callbacks *c)
{
	for (size_t i = 0; i < c->nr; i++)
		free(c->name[i]);
	free(c->name);
	*c = (struct callbacks){ 0 };
}

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!f)
		return NULL;
	/* The size of these files is not known before they end. */
	if (getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

struct recording {
	struct callbacks *callbacks;
	struct tep_handle *tep;
};

static int on_event(struct tep_event *event, struct tep_record *record, int cpu,
		    void *context)
{
	struct recording *r = context;
	unsigned long long func;
	const char *name;

	(void)cpu;
	if (strcmp(event->name, "tasklet_entry") ||
	    tep_get_field_val(NULL, event, "func", record, &func, 0))
		return 0;
	name = tep_find_function(r->tep, func);
	if (name)
		callbacks_add(r->callbacks, name, strlen(name));
	return 0;
}

int callbacks_record(struct callbacks *c, int (*run)(void *context), void *context)
{
	static const char * const systems[] = { "irq", NULL };
	struct recording r = { .callbacks = c };
	struct tracefs_instance *instance;
	char *symbols;
	int ret;

	instance = tracefs_instance_create("tasklet-find-callback");
	if (!instance)
		err(2, "cannot make a trace instance: is tracefs mounted, and are you root?");
	r.tep = tracefs_local_events_system(NULL, systems);
	if (!r.tep)
		errx(2, "cannot read the trace events of this kernel");
	if (tracefs_event_enable(instance, "irq", "tasklet_entry"))
		errx(2, "this kernel has no trace event irq:tasklet_entry");

	ret = run(context);

	tracefs_event_disable(instance, "irq", "tasklet_entry");
	/* Not before: a module may have come in the meantime. */
	symbols = read_file("/proc/kallsyms");
	if (!symbols || tep_parse_kallsyms(r.tep, symbols))
		errx(2, "cannot read the symbols of this kernel");
	free(symbols);
	tracefs_iterate_raw_events(r.tep, instance, NULL, 0, on_event, &r);
	tep_free(r.tep);
	tracefs_instance_destroy(instance);
	tracefs_instance_free(instance);
	return ret;
}

const char *callbacks_owner(const char *name)
{
	static char owner[64];
	char line[512], symbol[256], module[64];
	FILE *f = fopen("/proc/kallsyms", "r");

	strcpy(owner, "unknown");
	while (f && fgets(line, sizeof(line), f)) {
		int n = sscanf(line, "%*s %*c %255s [%63[^]]]", symbol, module);

		if (n < 1 || strcmp(symbol, name))
			continue;
		snprintf(owner, sizeof(owner), "%s", n == 2 ? module : "built in");
		break;
	}
	if (f)
		fclose(f);
	return owner;
}
