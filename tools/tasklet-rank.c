// SPDX-License-Identifier: GPL-2.0
/*
 * tasklet-rank - how long tasklets wait and run, and which callbacks look sensitive
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "record.h"
#include "util.h"

static const char manual[] =
"NAME\n"
"    tasklet-rank - how long tasklets wait and run, and which callbacks look sensitive\n"
"\n"
"SYNOPSIS\n"
"    tasklet-rank [OPTION]... [--] [COMMAND [ARGUMENT]...]\n"
"\n"
"DESCRIPTION\n"
"    Records the trace events of all tasklets while COMMAND runs, or until Ctrl-C, and\n"
"    prints for each callback: how often it ran, how many of the runs were in a thread\n"
"    (ktaskletd; all others are in softirq context), how long it waited from the\n"
"    schedule to the start and how long it ran (median, 99th percentile, maximum), and\n"
"    the share of one CPU that it took.\n"
"\n"
"    The callbacks that look most sensitive come first. The score is the number of runs\n"
"    a second times how much longer they waited than they ran, on average; it is\n"
"    doubled for what make audit calls per-packet or per-io, see --audit. It is a guess\n"
"    of where softirq context might pay, not a measurement that it does.\n"
"    The last line puts those with nine tenths of the score, out of those that ran in\n"
"    threads, into tasklet.bh=, to be tried.\n"
"\n"
"    Without the event irq:tasklet_schedule, which the series adds, there are no\n"
"    delays and no scores; callbacks are ordered by time.\n"
"\n"
"OPTIONS\n"
"    -d, --duration SECONDS  record that long at the most\n"
"    -o, --output FORMAT     text, csv, or json; times in the latter two are in\n"
"                            nanoseconds (text)\n"
"    -H, --histogram         with text: the distribution of both times, too\n"
"    -a, --audit FILE        findings of make audit\n"
"    -b, --buffer KB         size of the trace buffer of each CPU (4096)\n"
"    -h, --help              print this\n"
"\n"
"EXIT STATUS\n"
"    0  done; also if COMMAND failed, which is said\n"
"    1  events were lost: the results are those of the others\n"
"    2  something is wrong with the arguments, or with this machine\n"
"\n"
"EXAMPLE\n"
"    tasklet-rank -d 10 -H\n"
"    tasklet-rank -o csv iperf3 -c server >tasklets.csv\n";

static volatile sig_atomic_t stop;

static void on_signal(int sig)
{
	(void)sig;
	stop = 1;
}

struct job {
	pid_t pid;
	double duration, deadline;	/* 0: none */
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static bool go_on(void *context)
{
	struct job *job = context;
	int status;

	/* It counts from here: to get ready takes a while. */
	if (job->duration && !job->deadline)
		job->deadline = now() + job->duration;
	if (stop || (job->deadline && now() >= job->deadline))
		return false;
	if (job->pid && waitpid(job->pid, &status, WNOHANG) == job->pid) {
		job->pid = 0;
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			warnx("the command failed");
		return false;
	}
	return true;
}

/*
 * Start COMMAND, which waits until the pipe that is returned is closed: it must not
 * run before the recording does.
 */
static int start(struct job *job, char **command)
{
	int gate[2];
	char c;

	if (pipe(gate))
		err(2, "cannot make a pipe");
	job->pid = fork();
	if (job->pid < 0)
		err(2, "cannot start a process");
	if (!job->pid) {
		close(gate[1]);
		while (read(gate[0], &c, 1) < 0 && errno == EINTR)
			;
		close(gate[0]);
		execvp(command[0], command);
		err(127, "cannot run %s", command[0]);
	}
	close(gate[0]);
	return gate[1];
}

/* The functions in FILE of which make audit says that they run often */
static char *audit;

static void read_audit(const char *path)
{
	FILE *f = fopen(path, "r");
	size_t size = 0;

	if (!f || (getdelim(&audit, &size, '\0', f) < 0 && ferror(f)))
		err(2, "cannot read %s", path);
	fclose(f);
}

static bool runs_often(const char *name)
{
	char packet[300], io[300];

	snprintf(packet, sizeof(packet), ": per-packet: %s()", name);
	snprintf(io, sizeof(io), ": per-io: %s()", name);
	return audit && (strstr(audit, packet) || strstr(audit, io));
}

static double seconds;

static double score(const struct callback *c)
{
	if (!c->wait.sum || !c->run.nr)
		return 0;
	return c->wait.nr / seconds * c->wait.sum / (c->run.sum + 1) *
		(runs_often(c->name) ? 2 : 1);
}

static int compare(const void *a, const void *b)
{
	const struct callback *x = *(struct callback * const *)a;
	const struct callback *y = *(struct callback * const *)b;
	double sx = score(x), sy = score(y);

	if (sx != sy)
		return sx < sy ? 1 : -1;
	return (x->run.sum < y->run.sum) - (x->run.sum > y->run.sum);
}

static void print_text(const struct recording *r, bool histogram)
{
	printf("%-28s %8s %8s  %-26s  %-26s %6s %10s\n", "callback", "runs", "thread",
	       "waited us: p50, p99, max", "ran us: p50, p99, max", "CPU %", "score");
	for (size_t i = 0; i < r->nr; i++) {
		const struct callback *c = r->callback[i];

		printf("%-28s %8llu %8llu", c->name,
		       (unsigned long long)(c->in_thread + c->in_softirq),
		       (unsigned long long)c->in_thread);
		if (c->wait.nr)
			printf("  %8.1f %8.1f %8.1f", dist_percentile(&c->wait, 50) / 1e3,
			       dist_percentile(&c->wait, 99) / 1e3, c->wait.max / 1e3);
		else
			printf("  %8s %8s %8s", "-", "-", "-");
		printf("  %8.1f %8.1f %8.1f %6.2f %10.1f\n",
		       dist_percentile(&c->run, 50) / 1e3,
		       dist_percentile(&c->run, 99) / 1e3, c->run.max / 1e3,
		       c->run.sum / r->seconds / 1e7, score(c));
		if (histogram) {
			printf("    waited\n");
			dist_print(&c->wait, "    ", stdout);
			printf("    ran\n");
			dist_print(&c->run, "    ", stdout);
		}
	}
	printf("%.1f s, %llu events, %llu lost\n", r->seconds,
	       (unsigned long long)r->events, (unsigned long long)r->lost);
	if (r->unmatched)
		printf("%llu runs had been scheduled before the recording began\n",
		       (unsigned long long)r->unmatched);
}

static void print_fields(const struct callback *c, const char *format, const char *between)
{
	const struct { const char *name; unsigned long long value; } field[] = {
		{ "runs", c->in_thread + c->in_softirq },
		{ "in_thread", c->in_thread },
		{ "in_softirq", c->in_softirq },
		{ "waited", c->wait.nr },
		{ "wait_p50_ns", dist_percentile(&c->wait, 50) },
		{ "wait_p99_ns", dist_percentile(&c->wait, 99) },
		{ "wait_max_ns", c->wait.max },
		{ "run_p50_ns", dist_percentile(&c->run, 50) },
		{ "run_p99_ns", dist_percentile(&c->run, 99) },
		{ "run_max_ns", c->run.max },
		{ "run_sum_ns", c->run.sum },
	};

	for (size_t i = 0; i < sizeof(field) / sizeof(*field); i++) {
		printf("%s", i ? between : "");
		/* The formats: name only, value only, or both */
		if (!strcmp(format, "name"))
			printf("%s", field[i].name);
		else if (!strcmp(format, "value"))
			printf("%llu", field[i].value);
		else
			printf("\"%s\": %llu", field[i].name, field[i].value);
	}
}

static void print_csv(const struct recording *r)
{
	static const struct callback none;

	printf("callback,");
	print_fields(&none, "name", ",");
	printf(",score\n");
	for (size_t i = 0; i < r->nr; i++) {
		printf("%s,", r->callback[i]->name);
		print_fields(r->callback[i], "value", ",");
		printf(",%.3f\n", score(r->callback[i]));
	}
}

static void print_json(const struct recording *r)
{
	printf("{ \"seconds\": %.3f, \"events\": %llu, \"lost\": %llu, \"unmatched\": %llu,\n"
	       "  \"callbacks\": [", r->seconds, (unsigned long long)r->events,
	       (unsigned long long)r->lost, (unsigned long long)r->unmatched);
	for (size_t i = 0; i < r->nr; i++) {
		printf("%s\n    { \"callback\": \"%s\", ", i ? "," : "", r->callback[i]->name);
		print_fields(r->callback[i], "both", ", ");
		printf(", \"score\": %.3f }", score(r->callback[i]));
	}
	printf("\n  ] }\n");
}

/* Of those that ran in threads, the ones with nine tenths of the score */
static void suggest(const struct recording *r)
{
	double total = 0, sum = 0;
	bool any = false;

	for (size_t i = 0; i < r->nr; i++)
		total += r->callback[i]->in_thread ? score(r->callback[i]) : 0;
	for (size_t i = 0; i < r->nr && sum < 0.9 * total; i++) {
		const struct callback *c = r->callback[i];

		if (!c->in_thread || !score(c))
			continue;
		printf("%s%s", any ? "," : "to try: tasklet.bh=", c->name);
		sum += score(c);
		any = true;
	}
	printf("%s\n", any ? "" : "to try: nothing, no callback waited in a thread");
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "duration", required_argument, NULL, 'd' },
		{ "output", required_argument, NULL, 'o' },
		{ "histogram", no_argument, NULL, 'H' },
		{ "audit", required_argument, NULL, 'a' },
		{ "buffer", required_argument, NULL, 'b' },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	struct sigaction act = { .sa_handler = on_signal };
	const char *output = "text";
	struct recording r = { 0 };
	struct job job = { 0 };
	bool histogram = false;
	long buffer_kb = 4096;
	int opt, gate = -1;

	while ((opt = getopt_long(argc, argv, "+d:o:Ha:b:h", options, NULL)) != -1) {
		switch (opt) {
		case 'd':
			job.duration = number(optarg, LONG_MAX, "number of seconds");
			break;
		case 'o':
			output = optarg;
			break;
		case 'H':
			histogram = true;
			break;
		case 'a':
			read_audit(optarg);
			break;
		case 'b':
			buffer_kb = number(optarg, LONG_MAX, "number of KB");
			break;
		case 'h':
			fputs(manual, stdout);
			return 0;
		default:
			fprintf(stderr, "tasklet-rank --help is the manual\n");
			return 2;
		}
	}
	if (strcmp(output, "text") && strcmp(output, "csv") && strcmp(output, "json"))
		errx(2, "no output format %s: text, csv or json", output);

	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	if (argv[optind])
		gate = start(&job, argv + optind);
	record(&r, buffer_kb, gate, go_on, &job);
	if (job.pid)
		kill(job.pid, SIGTERM);

	seconds = r.seconds;
	if (r.nr)
		qsort(r.callback, r.nr, sizeof(*r.callback), compare);
	if (!r.has_schedule)
		warnx("this kernel has no trace event irq:tasklet_schedule: no delays");
	if (!strcmp(output, "csv"))
		print_csv(&r);
	else if (!strcmp(output, "json"))
		print_json(&r);
	else
		print_text(&r, histogram);
	if (!strcmp(output, "text"))
		suggest(&r);
	if (r.lost)
		warnx("%llu events were lost: a larger --buffer may help",
		      (unsigned long long)r.lost);
	opt = r.lost ? 1 : 0;
	record_free(&r);
	free(audit);
	return opt;
}
