# SPDX-License-Identifier: GPL-2.0
#
# The one entry point. The work is done by the programs in scripts/. "make help" prints
# the lines that begin with #help, and lint holds them against the rest: every target of
# .PHONY is there, and every variable that is exported or handed on.

BASE ?= 6.12
FLAVOUR ?= smp
export BASE FLAVOUR KERNEL ACCEL CPUS TIMEOUT GUEST_CMD OVERLAY FORCE WAIT
export DURATION CORE TEST GOOD BAD RANGE RESTART REPEAT REBOOT CALLBACKS
export ONLY FIGURE ARGS KDIR SUITE PARTS

.PHONY: help run check check-full check-series lint mutants bench bench-host apply unapply
.PHONY: tree refresh port boot clean torture matrix model bisect
.PHONY: check-quick find-callback bisect-callbacks kunit again
.PHONY: rcutorture users audit drivers docs doctor results report mail convert yardstick
.PHONY: convert-mutants tasklet-free in-the-way
.DEFAULT_GOAL := help

help:
	@sed -n 's/^#help: \{0,1\}//p' Makefile

#help: How long it takes is for 2 CPUs. A kernel is built in 4 to 10 minutes at first, and in
#help: less afterwards.
#help:
#help: Start
#help:   make run                     get the kernel, apply the series, build, boot, KUnit   12 min at first, then 1
run:
	@scripts/run

#help:   make boot                    a shell in the guest of make run                       20 s
boot:
	@scripts/guest/boot

#help:   make doctor                  what is missing on this machine; changes nothing       seconds
doctor:
	@scripts/build/doctor

#help:   make docs                    the documentation as HTML, in build/docs               seconds
docs:
	@scripts/build/docs

#help:   make help                    this
#help:   make clean                   remove build/                                          seconds
clean:
	@scripts/clean
#help:
#help: The series
#help:   make tree                    a git tree, a commit for each patch, to edit it        1 to 2 min
tree:
	@scripts/series/make-tree

#help:   make refresh                 turn its commits back into patches/                    seconds
refresh:
	@scripts/series/refresh

#help:   make port FROM=X TO=Y        carry commits from one base's tree to another's        seconds
port:
	@scripts/series/port "$(FROM)" "$(TO)"

#help:   make check-series            each patch: applies, checkpatch, builds, passes        46 kernels, hours
check-series:
	@scripts/test/check-series

#help:   make mail [FROM=X] [SUB=X]   the series as mails, in build/mail; sends nothing       2 min
mail:
	@scripts/series/mail "$(value FROM)" "$(SUB)"
#help:
#help: Test
#help:   make check [STAGE=X]         test everything that fits an hour                      30 to 60 min
check:
	@scripts/check $(STAGE)

#help:   make check-full [STAGE=X]    test everything                                        over 100 kernels, hours
check-full:
	@scripts/check --full $(STAGE)

#help:   make check-quick             the part of it that is quick; for a hook of git        2 min
check-quick:
	@scripts/check --quick

#help:   make lint                    shellcheck, checkpatch, series files, documentation    minutes
lint:
	@scripts/lint

#help:   make kunit [SUITE=X[.CASE]]  the KUnit suites, or some of their cases                1 kernel, 20 s
kunit:
	@scripts/test/run-kunit

#help:   make again [RUN=X]           repeat a run without a build, or list the runs         20 s
again:
	@scripts/test/again "$(RUN)"

#help:   make torture                 everything at once, as rcutorture does to RCU          1 kernel, DURATION
torture:
	@scripts/test/run-torture

#help:   make rcutorture [SCENARIO=X] the kernel's rcutorture, beside a flood of tasklets    3 kernels, 60 s each
rcutorture:
	@scripts/test/rcutorture $(SCENARIO)

#help:   make matrix [ROW=X]          configurations and architectures                       14 kernels, hours
matrix:
	@scripts/test/matrix $(ROW)

#help:   make drivers [CASE=X] [TO=X] real drivers at work, on both cores; TO: and converted  2 kernels
drivers:
	@scripts/callers/drivers $(if $(TO),-t $(TO)) $(CASE)

#help:   make convert-mutants         break conversions: do the drivers at work notice?      2 kernels
convert-mutants:
	@scripts/callers/convert-mutants $(MUTANT)

#help:   make tasklet-free [CASE=X]   a kernel without tasklets, and drivers at work in it   1 kernel
tasklet-free:
	@scripts/callers/tasklet-free $(CASE)

#help:   make in-the-way [CONFIG=X]   what keeps a configuration from being one              10 min
in-the-way:
	@scripts/callers/in-the-way $(CONFIG)

#help:   make users [FILE=X]          compile all callers with and without the series        20 min and more
users:
	@scripts/callers/users $(FILE)

#help:   make model                   all interleavings of the state machine, litmus tests   minutes
model:
	@scripts/test/model

#help:   make mutants [MUTANT=X]      break the series in many ways: do the tests notice?    83 kernels, hours
mutants:
	@scripts/test/mutants $(MUTANT)
#help:
#help: Measure
#help:   make bench                   the old core and the new one, and the targets          6 kernels, 1 to 2 h
bench:
	@scripts/bench/bench

#help:   make results                 what it measured becomes the results, in all texts     seconds
results:
	@scripts/bench/results

#help:   make report                  a page of the results, build/report.html               seconds
report:
	@scripts/bench/results --page

#help:   make bench-host              the benchmark as a module, on this kernel              2 min
bench-host:
	@scripts/bench/bench-host
#help:
#help: Bisect
#help:   make bisect TEST=X           the patch that made a test fail                        about 8 kernels
bisect:
	@scripts/bisect/bisect

#help:   make find-callback TEST=X    callbacks that must stay in softirq context            1 kernel
find-callback:
	@scripts/bisect/find-callback

#help:   make bisect-callbacks TEST=X its former name
bisect-callbacks:
	@echo "make bisect-callbacks is called make find-callback now" >&2
	@scripts/bisect/find-callback
#help:
#help: Your own kernel
#help:   make run KERNEL=X            as make run, on a copy of a tree or tarball            12 min at first
#help:   make apply KERNEL=X          the series on a new branch of your git tree            seconds
apply:
	@scripts/series/apply "$(KERNEL)"

#help:   make unapply KERNEL=X        take that branch away again                            seconds
unapply:
	@scripts/series/unapply "$(KERNEL)"

#help:   make audit KERNEL=X          what the callers in a tree or a module rely on         minutes
audit:
	@scripts/callers/audit "$(KERNEL)"

#help:   make convert [FILE=X|DIR=X]  tasklets to work items, where it is proved to be the same  minutes
convert:
	@scripts/callers/convert $(if $(TO),-t $(TO)) $(if $(filter no,$(COMPILE)),,-c) $(FILE) $(DIR)

#help:   make yardstick               what it converts, against what mainline made of the same  10 min
yardstick:
	@scripts/callers/yardstick

#help:
#help: Variables, with their defaults
#help:   BASE=6.12         the base kernel: a directory in patches/
#help:   BUILD=build       the directory for all that is made; one run at a time in it
#help:   KERNEL=           of make run, bisect, apply, unapply, audit, convert: a kernel tree, or a tarball;
#help:                     Debian's source of BASE if not given
#help:   FLAVOUR=smp       the kernel's configuration: a file in configs/flavours/
#help:   ARCH=x86_64       or um, arm64, s390; of make users, a line of tests/suite/callers
#help:   WAIT=             no: fail instead of waiting for another run in BUILD
#help:   FORCE=            1: let make tree and make clean throw away work
#help:   FROM=             of make port: the base that has the change; of make mail: who sends and
#help:                     signs off, "Name <address>"
#help:   SUB=              of make mail: one sub-series, by its letter; all
#help:   TO=               of make port: the base that is to get it; of make convert: thread, or bh;
#help:                     thread; of make drivers the same, or none
#help:   CONFIG=           of make in-the-way: targets of the kernel's make; defconfig allmodconfig
#help:   DIR=              of make convert: directories of the kernel's tree; all
#help:   COMPILE=          of make convert: no leaves out to compile what has been converted
#help: of guests
#help:   CPUS=2            how many CPUs
#help:   ACCEL=auto        kvm or tcg; auto tries KVM once, with a time limit
#help:   TIMEOUT=300       time limit in seconds; a benchmark has 3600
#help:   GUEST_CMD=        of make boot: a command, in place of the shell
#help:   OVERLAY=          of make boot and the bisections: a directory, put into the guest
#help: of tests
#help:   STAGE=            stages of make check, see scripts/check --help; all
#help:   DURATION=30       of the torture test, in seconds; 15 in make matrix, 60 of rcutorture
#help:   SCENARIO=         of make rcutorture: files in its configs/rcu; TREE03, TREE02 and TINY01
#help:   SUITE=            of make kunit: a suite, or suite.case, which may be a pattern; all
#help:   RUN=              of make again: a directory of build/6.12/runs, or part of its name
#help:   CORE=new          of make kunit and torture: old is the series before the swap
#help:   ROW=              rows of tests/suite/matrix; all
#help:   CASE=             cases of tests/suite/drivers; all
#help:   MUTANT=           names in tests/suite/mutants, or patches; of make convert-mutants, names in
#help:                     tests/suite/convert-mutants; all
#help:   FILE=             source files of the kernel, of make users and convert; all that call the API
#help: of make bench and make bench-host
#help:   ONLY=             one way to defer work, as in tasklet or bh_work; all
#help:   FIGURE=           figures with this in their names; all
#help:   PARTS=            of make bench, beside the benchmark: cross-check, drivers, or none; both.
#help:                     With none it builds 2 kernels, and takes 25 min
#help:   ARGS=             words for the kernel's command line, as in preempt=none
#help:   KDIR=             of make bench-host: the headers of the kernel; those installed
#help: of bisections; scripts/bisect/bisect-test --help says more
#help:   TEST=             what is asked: build, boot, kunit:FILTER, kselftest:NAME,
#help:                     bench:FIGURE>BOUND, console:PATTERN or program:FILE
#help:   GOOD=0            number of a patch, or a commit
#help:   BAD=              the same; the last patch
#help:   RANGE=            GOOD..BAD, to search commits of the git tree KERNEL instead
#help:   REPEAT=1          how often TEST is asked
#help:   RESTART=          1: forget what an earlier bisection found out
#help:   CALLBACKS=        candidates, with commas; those that run during the test
#help:   REBOOT=           1: a boot for each answer
