/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state machine of kernel/tasklet.c, for spin: one tasklet, two CPUs with a
 * worker each, and tasks that schedule, disable, lock and kill it.
 *
 * Every step between two braces of atomic is one atomic operation of the kernel
 * code, in the same order and with the same names. All else interleaves: a task
 * here stands for a task, an interrupt or another tasklet, on any CPU.
 *
 * What is checked, in all interleavings of OPS operations of each of TASKS tasks:
 *  - the callback never runs concurrently with itself, nor while the tasklet is
 *    locked by another, nor after tasklet_disable() has returned
 *  - the tasklet is never put on a list while it is on one (see queue.pml for lists)
 *  - every run that is due takes place, once, and the last one sees what was
 *    written before the last schedule
 *  - tasklet_kill() and all else returns, and nobody touches the tasklet when it
 *    was freed after tasklet_kill()
 *
 * Compile with -D of one of the names in #ifdef to see a mutant fail. WEAK_*
 * let an access pass another one, as a CPU may without the barrier between them.
 *
 * Not in the model: CPU hotplug, and more runs than SELF of a tasklet that
 * schedules itself.
 */
#ifndef TASKS
#define TASKS	2
#endif
#ifndef OPS
#define OPS	2
#endif
#ifndef SELF
#define SELF	1
#endif

/* tasklet_struct */
bool SCHED, RUN, PARKED;
byte count;
bool cpu;

/* how often it is on the list of a CPU, and whether on any */
byte queued[2];
bool pending;

/* what the checks need */
byte asked, seen, due, runs;
byte self = SELF;
byte inside, barred, locked;
byte done;
bool busy, last;
bool killed, freed;

inline touch() { assert(!freed) }

inline enqueue(c)
{
	atomic {
		assert(!pending);
		pending = true;
		queued[c]++
	}
}

/* cpu was written before PARKED was set, and is read after it was cleared. */
inline requeue()
{
	touch();
	enqueue(cpu)
}

inline unpark(held, got)
{
	held = false;
	if
	:: atomic { count > 0 -> held = true }
	:: atomic { count == 0 -> touch() }
	fi;
	if
	:: atomic { !held && RUN -> held = true }
	:: else
	fi;
	if
	:: held
	:: !held ->
		atomic { got = PARKED; PARKED = false; touch() };
#ifdef UNPARK_TWICE
		got = true;
#endif
		if
		:: got -> requeue()
		:: !got
		fi
	fi
}

inline park(me, held, got)
{
	atomic { cpu = me; touch() };
#if defined(PARKED_RUN_LOST)
	atomic { PARKED = true; touch() }
#elif defined(WEAK_PARK)
	/* The reads of count and RUN overtake the setting of PARKED. */
	held = (count > 0 || RUN);
	atomic { PARKED = true; touch() };
	if
	:: held
	:: !held ->
		atomic { got = PARKED; PARKED = false; touch() };
		if
		:: got -> requeue()
		:: !got
		fi
	fi
#else
	atomic { PARKED = true; touch() };
	unpark(held, got)
#endif
}

inline unlock(got)
{
#ifdef UNLOCK_IN_TWO_STEPS
	atomic { RUN = false; touch() };
	atomic { got = PARKED; PARKED = false; touch() };
#else
	atomic { got = PARKED; RUN = false; PARKED = false; touch() };
#endif
#ifdef UNLOCK_FORGETS_PARKED
	got = false;
#endif
	if
	:: got -> requeue()
	:: !got
	fi
}

inline schedule(me, held, got)
{
	asked++;
	if
	:: atomic { !SCHED -> SCHED = true; due++; touch() };
		enqueue(me)
	:: atomic { SCHED -> touch() };
#ifndef SCHEDULE_FORGETS_PARKED
		if
		:: atomic { PARKED -> touch() }; unpark(held, got)
		:: !PARKED
		fi
#endif
	fi
}

inline callback(me, held, got)
{
	atomic {
		inside++;
		assert(inside == 1 && !barred && !locked);
		runs++;
		assert(runs <= due)
	};
#ifndef WEAK_CLEAR
	seen = asked;
#endif
	if
	:: atomic { self > 0 && !last -> self--; busy = true };
		schedule(me, held, got);
		busy = false
	:: skip
	fi;
	atomic {
		assert(inside == 1 && !barred && !locked);
		inside--
	}
}

proctype worker(bool me)
{
	bool held, got;

end:	do
	:: atomic { queued[me] > 0 -> queued[me]--; pending = false };
		/* tasklet_work_fn() */
#ifndef RUN_NOT_LOCKED
		if
		:: atomic { RUN -> touch() };
			park(me, held, got);
			goto next
		:: atomic { !RUN -> RUN = true; touch() }
		fi;
#endif
#ifdef WEAK_CLEAR
		/* The callback's read overtakes the clearing of SCHED. */
		seen = asked;
#endif
#ifndef DISABLED_RUNS
		if
		:: atomic { count > 0 -> touch() };
			unlock(got);
			park(me, held, got);
			goto next
		:: atomic { count == 0 -> touch() }
		fi;
#endif
#ifndef SCHED_CLEARED_LATE
		atomic { assert(SCHED); SCHED = false };
#endif
		callback(me, held, got);
#ifdef SCHED_CLEARED_LATE
		atomic { assert(SCHED); SCHED = false };
#endif
		unlock(got);
next:		skip
	od
}

inline disable()
{
#ifdef WEAK_DISABLE
	/* The test of RUN overtakes the increment of count. */
	!RUN;
	atomic { count++; touch() }
#else
	atomic { count++; touch() };
#ifndef DISABLE_DOES_NOT_WAIT
	!RUN
#endif
#endif
}

inline enable(zero, held, got)
{
	atomic { count--; zero = (count == 0); touch() };
#ifndef ENABLE_FORGETS_PARKED
	if
	:: zero && PARKED -> unpark(held, got)
	:: else
	fi
#endif
}

/* As i915: decrement the count, and schedule if that was the last one */
inline enable_by_hand(me, zero, held, got)
{
	atomic { count--; zero = (count == 0); touch() };
	if
	:: zero -> schedule(me, held, got)
	:: !zero
	fi
}

inline kill()
{
#ifdef KILL_IGNORES_PENDING
	SCHED = true;
#else
	atomic { !SCHED -> SCHED = true; touch() };
#endif
#ifndef KILL_IGNORES_RUNNING
	!RUN;
#endif
	touch();
	SCHED = false
}

proctype task(bool me)
{
	bool zero, held, got;
	byte i = 0;

	do
	:: i < OPS -> i++;
		if
		:: schedule(me, held, got)
		:: disable();
			atomic { barred++; assert(!inside) };
			if
			:: schedule(me, held, got)
			:: skip
			fi;
			atomic { barred--; assert(!inside) };
			if
			:: enable(zero, held, got)
			:: enable_by_hand(me, zero, held, got)
			fi
		:: /* an outsider takes the RUN lock, if it is free */
			if
			:: atomic { !RUN -> RUN = true; touch() };
				atomic { locked++; assert(!inside) };
				atomic { locked--; assert(!inside) };
				unlock(got)
			:: atomic { RUN -> touch() }
			fi
#ifdef WILD
		:: kill()
#endif
		fi
	:: i == OPS -> break
	od;
	done++
}

/* When nobody schedules any more, the callback included: kill, and free. */
proctype last_user()
{
	atomic { done == TASKS && !busy -> last = true };
	kill();
	atomic {
		killed = true;
		assert(!inside && !SCHED && !RUN && !PARKED && runs == due);
#ifndef WILD
		assert(seen == asked);
#endif
		freed = true
	}
}

/* When nothing moves any more, all is done. */
proctype observer()
{
	timeout;
	assert(killed);
	assert(queued[0] == 0 && queued[1] == 0 && !pending)
}

init {
	byte i = 0;

	atomic {
		run worker(0);
		run worker(1);
		do
		:: i < TASKS -> run task(i % 2); i++
		:: i == TASKS -> break
		od;
		run last_user();
		run observer()
	}
}
