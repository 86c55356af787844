# SPDX-License-Identifier: GPL-2.0
#
# The one entry point. The work is done by the programs in scripts/.

BASE ?= 6.12
FLAVOUR ?= smp
export BASE FLAVOUR KERNEL ACCEL CPUS TIMEOUT GUEST_CMD OVERLAY FORCE WAIT
export DURATION CORE TEST GOOD BAD RANGE RESTART REPEAT REBOOT CALLBACKS
export ONLY FIGURE ARGS KDIR SUITE

.PHONY: help run check check-full check-series lint mutants bench bench-host apply unapply
.PHONY: kunit again tree refresh boot clean torture matrix model bisect find-callback bisect-callbacks
.PHONY: users audit drivers docs
.DEFAULT_GOAL := help

help:
	@sed -n 's/^#help: \{0,1\}//p' Makefile

#help: make run            get the kernel, apply the series, build, boot, KUnit results
#help: make run KERNEL=X   the same on a copy of your own tree or tarball
run:
	@scripts/run

#help: make kunit [SUITE=X[.CASE]]  build and run the KUnit suites, or some of them
kunit:
	@scripts/test/run-kunit

#help: make again [RUN=X]  repeat a run without a build, or list the runs
again:
	@scripts/test/again "$(RUN)"

#help: make boot           a shell in the patched guest, trace events ready
boot:
	@scripts/boot

#help: make check          test everything that fits an hour
check:
	@scripts/check

#help: make check-full     test everything
check-full:
	@scripts/check --full

#help: make check-series   patch by patch: applies, checkpatch, builds, boots, passes
check-series:
	@scripts/test/check-series

#help: make lint           shellcheck, checkpatch, kernel-doc, spelling, documentation
lint:
	@scripts/lint

#help: make docs           the documentation as HTML, in build/docs
docs:
	@scripts/build/docs

#help: make torture        do everything to tasklets at once, as rcutorture does to RCU
torture:
	@scripts/test/run-torture

#help: make matrix [ROW=X] every configuration and architecture of tests/suite/matrix
matrix:
	@scripts/test/matrix $(ROW)

#help: make model          all interleavings of the state machine, and litmus tests
model:
	@scripts/test/model

#help: make mutants        break the series in many ways: do the tests notice?
mutants:
	@scripts/test/mutants

#help: make drivers [CASE=X]  real users of tasklets at work, on the old core and the new one
drivers:
	@scripts/callers/drivers $(CASE)

#help: make users          compile every user of tasklets, with and without the series
users:
	@scripts/callers/users $(FILE)

#help: make audit KERNEL=X what the users of tasklets in a tree, or a module, rely on
audit:
	@scripts/callers/audit "$(KERNEL)"

#help: make bench          the old core and the new one side by side, and the targets
bench:
	@scripts/bench/bench

#help: make bench-host     the benchmark as a module, on the kernel that runs here
bench-host:
	@scripts/bench/bench-host

#help: make bisect TEST=X            the patch that made a test fail; see scripts/bisect/bisect-test --help
bisect:
	@scripts/bisect/bisect

#help: make find-callback TEST=X     the callbacks that must stay in softirq context for it
find-callback:
	@scripts/bisect/find-callback

# Its name in v1
bisect-callbacks:
	@echo "make bisect-callbacks is called make find-callback now" >&2
	@scripts/bisect/find-callback

#help: make apply KERNEL=X      the series on a new branch of your git tree
apply:
	@scripts/series/apply "$(KERNEL)"

#help: make unapply KERNEL=X    take that branch away again
unapply:
	@scripts/series/unapply "$(KERNEL)"

#help: make tree           a git tree with one commit per patch, to edit the series
tree:
	@scripts/series/make-tree

#help: make refresh        turn its commits back into patches/
refresh:
	@scripts/series/refresh

#help: make clean          remove build/
clean:
	@scripts/clean

#help:
#help: BASE=6.12       base kernel: a directory in patches/
#help: FLAVOUR=smp     kernel configuration: a file in configs/flavours/
#help: ARCH=x86_64     or um, arm64, s390; of make users, a line of tests/suite/callers
#help: DURATION=30     of the torture test, in seconds
#help: CORE=new        of the torture test; old is the series before the swap
#help: ARGS=WORDS      of make bench, for the kernel's command line, as in preempt=none
#help: ACCEL=auto      kvm or tcg; auto tries KVM with a time limit
#help: CPUS=2          CPUs of the guest
#help: TIMEOUT=300     time limit of a guest, in seconds
#help: FORCE=1         let "make tree" throw away work
#help: WAIT=no         fail instead of waiting for another run
