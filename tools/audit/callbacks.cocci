// SPDX-License-Identifier: GPL-2.0
//
// The functions that are given to tasklets as callbacks, one name a line

@form@
expression t;
identifier f;
type T;
@@
(
tasklet_setup(t, f)
|
tasklet_setup(t, &f)
|
tasklet_init(t, f, ...)
|
tasklet_init(t, &f, ...)
|
tasklet_init(t, (T)f, ...)
)

@script:python@
f << form.f;
@@
print(f)

@assigned@
expression e;
identifier n = { NAMES };
identifier f;
type T;
@@
(
e.n.func = f
|
e->n.func = f
|
e.n.func = (T)f
|
e->n.func = (T)f
|
e.n.callback = f
|
e->n.callback = f
)

@script:python@
f << assigned.f;
@@
if f != "NULL":
    print(f)

@declared1@
declarer name DECLARE_TASKLET;
identifier n, f;
@@
DECLARE_TASKLET(n, f);

@script:python@
f << declared1.f;
@@
print(f)

@declared2@
declarer name DECLARE_TASKLET_DISABLED;
identifier n, f;
@@
DECLARE_TASKLET_DISABLED(n, f);

@script:python@
f << declared2.f;
@@
print(f)

@declared3@
declarer name DECLARE_TASKLET_OLD;
identifier n, f;
@@
DECLARE_TASKLET_OLD(n, f);

@script:python@
f << declared3.f;
@@
print(f)

@declared4@
declarer name DECLARE_TASKLET_DISABLED_OLD;
identifier n, f;
@@
DECLARE_TASKLET_DISABLED_OLD(n, f);

@script:python@
f << declared4.f;
@@
print(f)
