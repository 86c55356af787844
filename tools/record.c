// SPDX-License-Identifier: GPL-2.0
/*
 * Record the trace events of tasklets
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <event-parse.h>
#include <tracefs.h>

#include "record.h"
#include "util.h"

#define MAX_CPUS	4096

/* A tasklet that is due or runs: it never runs on two CPUs at once. */
struct tasklet {
	uint64_t address;		/* 0: this place is free */
	uint64_t scheduled, started;	/* when, 0 if it is not */
};

struct state {
	struct recording *r;
	struct tep_handle *tep;
	struct tasklet *tasklet;	/* a hash table with open addressing */
	size_t places, used;
	/* Nested at most once: softirqs do not interrupt each other. */
	bool in_softirq[MAX_CPUS];
};

static struct tasklet *find_place(struct tasklet *table, size_t places, uint64_t address)
{
	size_t i = (address >> 4) * 0x9e3779b97f4a7c15ULL % places;

	while (table[i].address && table[i].address != address)
		i = (i + 1) % places;
	return &table[i];
}

static struct tasklet *find_tasklet(struct state *s, uint64_t address)
{
	struct tasklet *t;

	if (2 * s->used >= s->places) {
		size_t places = s->places ? 2 * s->places : 1024;
		struct tasklet *table = must(calloc(places, sizeof(*table)));

		for (size_t i = 0; i < s->places; i++) {
			if (s->tasklet[i].address)
				*find_place(table, places, s->tasklet[i].address) =
					s->tasklet[i];
		}
		free(s->tasklet);
		s->tasklet = table;
		s->places = places;
	}
	t = find_place(s->tasklet, s->places, address);
	if (!t->address) {
		t->address = address;
		s->used++;
	}
	return t;
}

static struct callback *find_callback(struct state *s, uint64_t func)
{
	struct recording *r = s->r;
	struct callback *c;

	for (size_t i = 0; i < r->nr; i++) {
		if (r->callback[i]->func == func)
			return r->callback[i];
	}
	r->callback = must(reallocarray(r->callback, r->nr + 1, sizeof(*r->callback)));
	c = must(calloc(1, sizeof(*c)));
	c->func = func;
	r->callback[r->nr++] = c;
	return c;
}

static void find_names(struct state *s)
{
	struct recording *r = s->r;

	for (size_t i = 0; i < r->nr; i++) {
		struct callback *c = r->callback[i];
		const char *name = tep_find_function(s->tep, c->func);

		if (name)
			c->name = must(strdup(name));
		else if (asprintf(&c->name, "%#llx", (unsigned long long)c->func) < 0)
			err(2, "out of memory");
	}
}

static int on_event(struct tep_event *event, struct tep_record *record, int cpu,
		    void *context)
{
	struct state *s = context;
	struct recording *r = s->r;
	unsigned long long func, address;
	struct callback *c;
	struct tasklet *t;

	if (cpu >= MAX_CPUS)
		return 0;
	if (!strncmp(event->name, "softirq_", 8)) {
		s->in_softirq[cpu] = !strcmp(event->name, "softirq_entry");
		return 0;
	}
	r->events++;
	if (tep_get_field_val(NULL, event, "func", record, &func, 0) ||
	    tep_get_field_val(NULL, event, "tasklet", record, &address, 0))
		return 0;
	t = find_tasklet(s, address);
	c = find_callback(s, func);
	if (!strcmp(event->name, "tasklet_schedule")) {
		t->scheduled = record->ts;
	} else if (!strcmp(event->name, "tasklet_entry")) {
		if (t->scheduled)
			dist_add(&c->wait, record->ts - t->scheduled);
		else
			r->unmatched += r->has_schedule;
		t->scheduled = 0;
		t->started = record->ts;
		/* A thread runs callbacks outside of any vector. */
		if (s->in_softirq[cpu])
			c->in_softirq++;
		else
			c->in_thread++;
	} else if (t->started) {
		dist_add(&c->run, record->ts - t->started);
		t->started = 0;
	}
	return 0;
}

static char *read_symbols(void)
{
	FILE *f = fopen("/proc/kallsyms", "r");
	char *text = NULL;
	size_t size = 0;

	/* The size of this file is not known before it ends. */
	if (!f || getdelim(&text, &size, '\0', f) < 0)
		err(2, "cannot read /proc/kallsyms");
	fclose(f);
	return text;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void enable(struct tracefs_instance *instance, const char *event)
{
	if (tracefs_event_enable(instance, "irq", event))
		errx(2, "this kernel has no trace event irq:%s", event);
}

/*
 * Events that were overwritten before they were read, on all CPUs. The records tell of
 * some of these, but not of those at the beginning.
 */
static uint64_t lost_events(struct tracefs_instance *instance)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	uint64_t lost = 0;

	for (long cpu = 0; cpu < cpus; cpu++) {
		char file[64], *text, *value;

		snprintf(file, sizeof(file), "per_cpu/cpu%ld/stats", cpu);
		text = tracefs_instance_file_read(instance, file, NULL);
		if (!text)
			continue;	/* the kernel may have fewer than it could */
		value = strstr(text, "\noverrun:");
		if (value)
			lost += strtoull(value + strlen("\noverrun:"), NULL, 10);
		free(text);
	}
	return lost;
}

void record(struct recording *r, size_t buffer_kb, int gate, bool (*go_on)(void *context),
	    void *context)
{
	static const char * const systems[] = { "irq", NULL };
	struct state s = { .r = r };
	struct tracefs_instance *instance;
	char *symbols, size[32];
	double start;
	bool more;

	instance = tracefs_instance_create("tasklet-rank");
	if (!instance)
		err(2, "cannot make a trace instance: is tracefs mounted, and are you root?");
	snprintf(size, sizeof(size), "%zu", buffer_kb);
	if (tracefs_instance_file_write(instance, "buffer_size_kb", size) < 0)
		errx(2, "cannot get buffers of %zu KB", buffer_kb);
	s.tep = tracefs_local_events_system(NULL, systems);
	if (!s.tep)
		errx(2, "cannot read the trace events of this kernel");

	/* Softirqs first: what context the first callback has must be known. */
	enable(instance, "softirq_exit");
	enable(instance, "softirq_entry");
	enable(instance, "tasklet_exit");
	enable(instance, "tasklet_entry");
	r->has_schedule = !tracefs_event_enable(instance, "irq", "tasklet_schedule");

	start = now();
	if (gate >= 0)
		close(gate);
	do {
		more = go_on(context);
		tracefs_iterate_raw_events(s.tep, instance, NULL, 0, on_event, &s);
		if (more)
			usleep(100000);
	} while (more);
	r->seconds = now() - start;

	tracefs_trace_off(instance);
	tracefs_iterate_raw_events(s.tep, instance, NULL, 0, on_event, &s);
	r->lost = lost_events(instance);
	tracefs_event_disable(instance, "irq", NULL);
	/* Not before: a module may have come in the meantime. */
	symbols = read_symbols();
	if (tep_parse_kallsyms(s.tep, symbols))
		errx(2, "cannot read the symbols of this kernel");
	free(symbols);
	find_names(&s);
	tep_free(s.tep);
	tracefs_instance_destroy(instance);
	tracefs_instance_free(instance);
	free(s.tasklet);
}

void record_free(struct recording *r)
{
	for (size_t i = 0; i < r->nr; i++) {
		free(r->callback[i]->name);
		free(r->callback[i]);
	}
	free(r->callback);
	*r = (struct recording){ 0 };
}
