/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The list of a CPU in kernel/tasklet.c, for spin: TASKS tasks, interrupts or other
 * CPUs put TASKLETS tasklets on it, OPS times each of them, and a work item runs them.
 *
 * Every step between two braces of atomic is one atomic operation of the kernel
 * code. All else interleaves, also what interrupts being disabled keeps apart on
 * one CPU, as a tasklet that is enabled elsewhere is put on the list from there.
 *
 * What is checked, in all interleavings:
 *  - every tasklet that is put on the list runs, once, and nothing is left on it
 *  - they run in the order in which they were put there
 *
 * Compile with -D of one of the names in #ifdef to see a mutant fail.
 */
#ifndef TASKLETS
#define TASKLETS	3
#endif
#ifndef TASKS
#define TASKS		2
#endif
#ifndef OPS
#define OPS		2
#endif

/* struct tasklet_queue, with room for one that is put there twice */
byte scheduled[TASKLETS + 1], nr_scheduled;
byte due[TASKLETS + 1], nr_due;
bool pending;

/* the tasklets */
bool SCHED[TASKLETS];

/* what the checks need */
byte place[TASKLETS], places, runs;

inline queue_work()
{
	atomic { pending = true }
}

inline enqueue(t, first)
{
#ifdef FIRST_ASKED_BEFORE
	first = (nr_scheduled == 0);
	atomic {
#else
	atomic {
		first = (nr_scheduled == 0);
#endif
		assert(nr_scheduled < TASKLETS);
		scheduled[nr_scheduled] = t;
		nr_scheduled++;
		place[t] = places;
		places++
	}
	if
	:: first -> queue_work()
	:: !first
	fi
}

/* llist_del_all() and llist_reverse_order() */
inline take_all(i)
{
	atomic {
		nr_due = nr_scheduled;
		for (i : 0 .. TASKLETS - 1) {
#ifdef NEWEST_FIRST
			if
			:: i < nr_scheduled -> due[i] = scheduled[nr_scheduled - 1 - i]
			:: else
			fi
#else
			due[i] = scheduled[i]
#endif
		}
		nr_scheduled = 0
	}
}

inline take_first(t, i)
{
	atomic {
		t = due[0];
		for (i : 0 .. TASKLETS - 1) {
			due[i] = due[i + 1]
		}
		nr_due--
	}
}

proctype task()
{
	byte op, t;
	bool first;

	for (op : 1 .. OPS) {
		for (t : 0 .. TASKLETS - 1) {
			if
			:: atomic { !SCHED[t] -> SCHED[t] = true };
				enqueue(t, first)
			:: SCHED[t]
			fi
		}
	}
}

/* tasklet_work_fn() */
active proctype worker()
{
	byte t, i;

end:
	do
	:: atomic { pending -> pending = false };
#ifdef TAKES_BEFORE_DONE
		take_all(i);
#else
		if
		:: nr_due == 0 -> take_all(i)
		:: nr_due > 0
		fi;
#endif
		do
		:: nr_due == 0 -> break
		:: nr_due > 0 ->
			take_first(t, i);
			atomic {
				assert(SCHED[t] && place[t] == runs);
				SCHED[t] = false;
				runs++
			}
		/* Something more urgent wants the CPU. */
		:: nr_due > 0 -> break
		od;
		if
#if defined(FORGETS_DUE)
		:: nr_scheduled > 0 && nr_due == 0 -> queue_work()
#elif defined(FORGETS_SCHEDULED)
		:: nr_due > 0 -> queue_work()
#else
		:: nr_due > 0 || nr_scheduled > 0 -> queue_work()
#endif
		:: else
		fi
	od
}

/* When nothing moves any more, all is done. */
proctype observer()
{
	timeout;
	assert(!pending && nr_scheduled == 0 && nr_due == 0);
	assert(runs == places)
}

init {
	byte i = 0;

	atomic {
		for (i : 1 .. TASKS) {
			run task()
		}
		run observer()
	}
}
