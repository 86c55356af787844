// SPDX-License-Identifier: GPL-2.0
/*
 * tasklet-find-callback - find the tasklet callbacks that must stay in softirq context
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callbacks.h"
#include "minimize.h"
#include "util.h"

static const char manual[] =
"NAME\n"
"    tasklet-find-callback - find the tasklet callbacks that must stay in softirq context\n"
"\n"
"SYNOPSIS\n"
"    tasklet-find-callback [OPTION]... [--] COMMAND [ARGUMENT]...\n"
"\n"
"DESCRIPTION\n"
"    COMMAND is a test that passes (exit code 0) with tasklets in softirq context and\n"
"    fails (any other exit code but 125) when they run in threads. Finds a smallest\n"
"    set of callbacks to keep in softirq context for it to pass, and prints it as an\n"
"    argument for the kernel's command line, with the module of each callback.\n"
"\n"
"    First COMMAND runs with all callbacks in threads, must fail, and it is recorded\n"
"    which callbacks run. Then it must pass with all of these in softirq context. The\n"
"    rest is bisection, and delta debugging. No member of the set that is found can\n"
"    be left out. In the end COMMAND runs with all others in softirq context instead:\n"
"    if it passes, there are callbacks among them that it takes as well to make it\n"
"    fail, and they are found, too. Any one of the lines printed then will do.\n"
"\n"
"    The list that was in force before is put back in the end, also after Ctrl-C.\n"
"\n"
"    tasklet-bisect is another name for it, which it had in v1.\n"
"\n"
"OPTIONS\n"
"    -c, --callbacks LIST  names of callbacks to choose from, separated by commas,\n"
"                          rather than those that ran\n"
"    -n, --repeat N        run COMMAND N times for each answer; if they differ, the\n"
"                          test is flaky (1)\n"
"    -f, --control FILE    where to write the list\n"
"                          (/sys/module/tasklet/parameters/bh)\n"
"    -e, --environment     write nowhere: COMMAND finds the list in the variable\n"
"                          TASKLET_BH, and for instance boots a guest with it;\n"
"                          needs --callbacks\n"
"    -s, --state FILE      keep answers there, and use those that are there: a search\n"
"                          that was interrupted goes on\n"
"    -r, --reboot          the list counts from boot on only: say which one to boot\n"
"                          with, and exit with 75; called again afterwards, go on.\n"
"                          Needs --callbacks and --state\n"
"    -h, --help            print this\n"
"\n"
"EXIT STATUS\n"
"    0  found\n"
"    1  the test fails with all callbacks in softirq context, too: the cause is not\n"
"       the context of a callback\n"
"    2  something is wrong with the arguments, or with this machine\n"
"    3  the test passes with all callbacks in threads: there is nothing to find\n"
"    4  the test is flaky, or was skipped (exit code 125)\n"
"    75 boot with the list that was printed and run the same command again\n"
"    128+N  ended by signal N\n"
"\n"
"EXAMPLE\n"
"    tasklet-find-callback -n 3 ./throughput-is-fine.sh\n";

static const char *control = "/sys/module/tasklet/parameters/bh";
static const char *state_file;
static bool environment, reboot_mode;
static long repeat = 1;
static char **command;
static struct callbacks callbacks;
static char *saved;			/* the list that was in force before */
static unsigned int trials, runs;
static volatile sig_atomic_t got_signal;

static void on_signal(int sig)
{
	got_signal = sig;
}

static char *read_control(void)
{
	char *line = NULL;
	size_t size = 0;
	FILE *f = fopen(control, "r");

	if (!f || getline(&line, &size, f) < 0)
		err(2, "cannot read %s: has this kernel tasklet.bh?", control);
	fclose(f);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

static int write_control(const char *list)
{
	FILE *f = fopen(control, "w");
	int bad;

	if (!f)
		return -1;
	bad = fprintf(f, "%s\n", list) < 0;
	/* The kernel has its say when the buffer is written. */
	bad |= fclose(f) != 0;
	return bad ? -1 : 0;
}

static void restore(void)
{
	if (saved && write_control(saved))
		warn("cannot put \"%s\" back into %s", saved, control);
}

static void stop_if_signalled(void)
{
	if (!got_signal)
		return;
	fprintf(stderr, "tasklet-find-callback: signal %d, %s\n", (int)got_signal,
		saved ? "the list is as before" : "nothing to put back");
	exit(128 + got_signal);
}

/* The exit code of COMMAND, with 128 added to the signal that ended it */
static int run_command(void *list)
{
	int status;
	pid_t pid;

	runs++;
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		err(2, "cannot start a process");
	if (!pid) {
		if (environment)
			setenv("TASKLET_BH", list, 1);
		execvp(command[0], command);
		warn("cannot run %s", command[0]);
		_exit(126);
	}
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			err(2, "cannot wait for %s", command[0]);
	}
	stop_if_signalled();
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	if (WEXITSTATUS(status) == 126 || WEXITSTATUS(status) == 127)
		errx(2, "%s cannot be run", command[0]);
	return WEXITSTATUS(status);
}

/* The members of @set, separated by commas */
static char *list_of(const bool *set)
{
	size_t size = 1;
	char *list;

	for (size_t i = 0; i < callbacks.nr; i++)
		size += strlen(callbacks.name[i]) + 1;
	list = must(calloc(1, size));
	for (size_t i = 0; i < callbacks.nr; i++) {
		if (!set[i])
			continue;
		if (*list)
			strcat(list, ",");
		strcat(list, callbacks.name[i]);
	}
	return list;
}

/* Answers so far */
static struct answer {
	char *list;
	int answer;
} *answers;
static size_t nr_answers;

static void add_answer(const char *list, int answer)
{
	answers = must(reallocarray(answers, nr_answers + 1, sizeof(*answers)));
	answers[nr_answers].answer = answer;
	answers[nr_answers++].list = must(strdup(list));
}

/* Lines such as "pass LIST" and "fail LIST" */
static void load_answers(void)
{
	char *line = NULL;
	size_t size = 0;
	FILE *f = fopen(state_file, "r");

	if (!f && errno == ENOENT)
		return;
	if (!f)
		err(2, "cannot read %s", state_file);
	while (getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "pass ", 5) && strncmp(line, "fail ", 5))
			errx(2, "%s is not a state file: %s", state_file, line);
		add_answer(line + 5, line[0] == 'p');
	}
	free(line);
	fclose(f);
}

static int known_answer(const char *list)
{
	for (size_t i = 0; i < nr_answers; i++) {
		if (!strcmp(answers[i].list, list))
			return answers[i].answer;
	}
	return -1;
}

static void keep_answer(const char *list, int answer)
{
	FILE *f;

	add_answer(list, answer);
	if (!state_file)
		return;
	f = fopen(state_file, "a");
	if (!f || fprintf(f, "%s %s\n", answer ? "pass" : "fail", list) < 0 || fclose(f))
		err(2, "cannot write %s", state_file);
}

/* Put @list into force, or ask for it. */
static void apply(const char *list)
{
	char *now;

	if (environment)
		return;
	if (!reboot_mode) {
		if (write_control(list))
			err(2, "%s does not take \"%s\"", control, list);
		return;
	}
	now = read_control();
	if (strcmp(now, list)) {
		printf("boot with:\ntasklet.bh=%s\n", list);
		exit(75);
	}
	free(now);
}

/* trial_fn, with the answer to COMMAND for the members of @set */
static int trial(void *context, const bool *set, size_t n)
{
	char *list = list_of(set);
	int answer = known_answer(list);

	(void)context;
	(void)n;
	if (answer >= 0)
		goto out;
	trials++;
	apply(list);
	for (long i = 0; i < repeat; i++) {
		int code = run_command(list);

		if (code == 125) {
			printf("the test was skipped (125) with: %s\n", list);
			answer = -4;
			goto out;
		}
		if (i && answer != !code) {
			printf("the test is flaky: it passes and fails with: %s\n", list);
			answer = -4;
			goto out;
		}
		answer = !code;
	}
	printf("%3u %s  %s\n", trials, answer ? "pass" : "fail", list);
	keep_answer(list, answer);
out:
	free(list);
	return answer;
}

static void parse_options(int argc, char **argv)
{
	static const struct option options[] = {
		{ "callbacks",	 required_argument, NULL, 'c' },
		{ "repeat",	 required_argument, NULL, 'n' },
		{ "control",	 required_argument, NULL, 'f' },
		{ "environment", no_argument,	    NULL, 'e' },
		{ "state",	 required_argument, NULL, 's' },
		{ "reboot",	 no_argument,	    NULL, 'r' },
		{ "help",	 no_argument,	    NULL, 'h' },
		{ 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "+c:n:f:es:rh", options, NULL)) != -1) {
		switch (c) {
		case 'c':
			callbacks_add_list(&callbacks, optarg);
			break;
		case 'n':
			repeat = number(optarg, 1000, "number of times from 1 to 1000");
			break;
		case 'f':
			control = optarg;
			break;
		case 'e':
			environment = true;
			break;
		case 's':
			state_file = optarg;
			break;
		case 'r':
			reboot_mode = true;
			break;
		case 'h':
			fputs(manual, stdout);
			exit(0);
		default:
			errx(2, "see tasklet-find-callback --help");
		}
	}
	command = argv + optind;
	if (!*command)
		errx(2, "no command: see tasklet-find-callback --help");
	if ((environment || reboot_mode) && !callbacks.nr)
		errx(2, "--environment and --reboot need --callbacks");
	if (reboot_mode && !state_file)
		errx(2, "--reboot needs --state");
	if (reboot_mode && environment)
		errx(2, "--reboot and --environment exclude each other");
}

/* Ends the program if @answer is not an answer. */
static int answered(int answer)
{
	if (answer < 0)
		exit(-answer);
	return answer;
}

/* Run COMMAND with all callbacks in threads; with none given, record which ran. */
static bool passes_in_threads(void)
{
	bool *set;
	int code;

	if (callbacks.nr) {
		set = must(calloc(callbacks.nr, sizeof(*set)));
		code = trial(NULL, set, callbacks.nr);
		free(set);
		return answered(code);
	}
	apply("");
	code = callbacks_record(&callbacks, run_command, "");
	printf("%3u %s  (%zu callbacks)\n", ++trials, code ? "fail" : "pass",
	       callbacks.nr);
	if (code == 125)
		answered(-4);
	return !code;
}

static void report(const bool *set)
{
	char *list = list_of(set);

	printf("tasklet.bh=%s\n", list);
	for (size_t i = 0; i < callbacks.nr; i++) {
		if (set[i])
			printf("  %s: %s\n", callbacks.name[i],
			       environment ? "see the source" :
			       callbacks_owner(callbacks.name[i]));
	}
	free(list);
}

/* Take the members of @set out of @rest. Returns whether it has others. */
static bool leave_out(bool *rest, const bool *set)
{
	bool any = false;

	for (size_t i = 0; i < callbacks.nr; i++) {
		rest[i] &= !set[i];
		any |= rest[i];
	}
	return any;
}

/*
 * Find a set that is needed, and then whether the test would also pass with others in
 * its place: if so, it takes members of both in threads to make it fail. Nothing is
 * printed before all is known, as on the way there may be a boot.
 */
static void search(void)
{
	size_t n = callbacks.nr, found = 0;
	bool *rest = must(malloc(n * sizeof(*rest)));
	bool *sets = must(calloc(n, n * sizeof(*sets)));

	memset(rest, true, n * sizeof(*rest));
	do {
		memcpy(sets + found * n, rest, n * sizeof(*rest));
		answered(minimize(sets + found * n, n, trial, NULL));
	} while (leave_out(rest, sets + found++ * n) && answered(trial(NULL, rest, n)));

	printf("found in %u trials, %u runs:\n", trials, runs);
	for (size_t i = 0; i < found; i++)
		report(sets + i * n);
	if (found > 1)
		printf("any of these lines will do: they fail only together\n");
	free(sets);
	free(rest);
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_signal };
	int ret = 0;
	bool *set;

	parse_options(argc, argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (state_file)
		load_answers();
	if (!environment && !reboot_mode) {
		saved = read_control();
		/* Whatever happens from here on */
		atexit(restore);
		sigaction(SIGINT, &action, NULL);
		sigaction(SIGTERM, &action, NULL);
		sigaction(SIGHUP, &action, NULL);
	}

	if (passes_in_threads()) {
		printf("the test passes with all callbacks in threads: nothing to find\n");
		ret = 3;
		goto out;
	}
	if (!callbacks.nr) {
		printf("no tasklet ran during the test: the cause is not one of them\n");
		ret = 1;
		goto out;
	}
	set = must(malloc(callbacks.nr * sizeof(*set)));
	memset(set, true, callbacks.nr * sizeof(*set));
	if (!answered(trial(NULL, set, callbacks.nr))) {
		printf("the test fails with all callbacks in softirq context, too:\n");
		printf("the cause is not the context of a callback\n");
		ret = 1;
	} else {
		search();
	}
	free(set);
out:
	while (nr_answers)
		free(answers[--nr_answers].list);
	free(answers);
	callbacks_free(&callbacks);
	return ret;
}
