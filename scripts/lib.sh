# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the scripts share. Source it first: . "${0%/*}/lib.sh"
# shellcheck disable=SC2034 # the variables are for those who source this

prog=${0##*/}
top=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)

: "${BASE:=6.12}"			# the base kernel
: "${BUILD:=$top/build}"		# everything that can be made again
: "${PATCHES:=$top/patches/$BASE}"	# the series for it
export BASE BUILD PATCHES

logs=$BUILD/$BASE/logs

# What is around us must not leak into the builds, nor choose the language of
# messages that the scripts read.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES MAKE_TERMOUT MAKE_TERMERR
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE CDPATH
export LC_ALL=C

msg() {
	printf '%s: %s\n' "$prog" "$*" >&2
}

# die CAUSE [WHAT TO DO NEXT]...
die() {
	msg "error: $1"
	shift
	[ $# -eq 0 ] || printf '  %s\n' "$@" >&2
	exit 1
}

# Print the comment at the top of the script, which is its manual.
usage() {
	sed -n '3,/^$/{s/^# \{0,1\}//p}' "$0"
}

case "${1-}" in
-h | --help)
	usage
	exit 0
	;;
esac

# need TOOL PACKAGE: fail with the name of what is missing
need() {
	command -v "$1" >/dev/null ||
		die "missing tool: $1" "install it with: apt-get install $2"
}

# One run at a time in one build directory. The lock passes to the scripts
# that this one calls.
lock() {
	[ -z "${TASKLET_LOCKED-}" ] || return 0
	mkdir -p "$BUILD"
	exec 9>"$BUILD/.lock"
	if ! flock -n 9; then
		[ "${WAIT-}" != no ] ||
			die "another run is using $BUILD" \
				"wait for it, or use a build directory of its own: BUILD=..."
		msg "another run is using $BUILD, waiting for it"
		flock 9
	fi
	export TASKLET_LOCKED=1
}

# What to do on the way out, whatever the way is: at_exit 'COMMANDS'
at_exit_commands=:

at_exit() {
	at_exit_commands="$1; $at_exit_commands"
}

child_pid=

kill_child() {
	local i
	[ -n "$child_pid" ] || return 0
	kill -TERM -- "-$child_pid" 2>/dev/null || :
	# Until the whole group is gone, not only its leader.
	for ((i = 0; i < 150; i++)); do
		kill -0 -- "-$child_pid" 2>/dev/null || break
		sleep 0.1
	done
	kill -KILL -- "-$child_pid" 2>/dev/null || :
	child_pid=
}

finish() {
	local ret=$?
	trap '' HUP INT TERM
	kill_child
	eval "$at_exit_commands"
	exit $ret
}

set_traps() {
	trap finish EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	trapped_in=$BASHPID
}

set_traps

# child COMMAND...: start it in a process group of its own, so that all of it
# goes away with this script, however that ends. Follow with child_wait.
child() {
	# A subshell starts without traps, and has only the child to clean up.
	if [ "$BASHPID" != "$trapped_in" ]; then
		at_exit_commands=:
		set_traps
	fi
	# A shell starts what runs in the background with SIGINT ignored.
	setsid env --default-signal=INT,QUIT "$@" 9>&- &
	child_pid=$!
}

# The shell's own report of a child that died of a signal is noise here.
child_wait() {
	local ret=0
	{ wait "$child_pid"; } 2>/dev/null || ret=$?
	child_pid=
	return $ret
}

# step COMMAND...: run it such that a signal to this script alone ends it, too
step() {
	child "$@"
	child_wait
}

# new_log WHAT: a file for the output of WHAT; WHAT-latest is a link to it
new_log() {
	local name
	mkdir -p "$logs"
	name=$(date -u +%Y%m%dT%H%M%S)-$1.log
	: >"$logs/$name"
	ln -sfn "$name" "$logs/$1-latest"
	printf '%s\n' "$logs/$name"
}

free_space() {
	df -h --output=avail "$BUILD" | tail -n 1 | tr -d ' '
}

# The series, one file name a line
series() {
	[ -f "$PATCHES/series" ] ||
		die "no series for base $BASE in $PATCHES" \
			"bases that have one: $(cd "$top/patches" && echo *)"
	sed 's/#.*//; s/[[:space:]]*$//; /^$/d' "$PATCHES/series"
}

series_stamp() {
	series >/dev/null
	(cd "$PATCHES" && series | xargs -r cat series | sha256sum)
}

# kernel_version DIR: as in 6.12.117; fails if DIR is not a kernel tree
kernel_version() {
	if ! [ -f "$1/Makefile" ] || ! [ -f "$1/Kconfig" ] || ! [ -f "$1/init/main.c" ]; then
		return 1
	fi
	sed -n 's/^VERSION = //p; s/^PATCHLEVEL = //p; s/^SUBLEVEL = //p' \
		"$1/Makefile" | paste -sd.
}

# check_version WHAT VERSION: die unless it is one of the base that we patch
check_version() {
	case $2 in
	"$BASE" | "$BASE".*) ;;
	*) die "$1 is Linux $2, and this series is for $BASE" \
		"choose another tree, or a base that has a series with BASE=..." ;;
	esac
}

# check_kernel DIR: die unless DIR is a kernel of the base that we patch
check_kernel() {
	local version
	version=$(kernel_version "$1") ||
		die "$1 is not a kernel source tree" \
			"expected Makefile, Kconfig and init/main.c there"
	check_version "$1" "$version"
}

# Git without the hooks, the signing and the aliases of the user's set-up
quiet_git() {
	git -c core.hooksPath=/dev/null -c commit.gpgSign=false \
		-c core.whitespace=nowarn -c gc.auto=0 -c advice.detachedHead=false "$@"
}

# Is there work in the git tree $1 that the series does not have?
has_work() {
	[ -n "$(git -C "$1" status --porcelain | head -n 1)" ] ||
		[ "$(git -C "$1" rev-parse HEAD)" != "$(cat "$1.head" 2>/dev/null)" ]
}

# bare_work_tree TREE COMMIT DIR: a second work tree of TREE without the files,
# enough for git am and much faster
bare_work_tree() {
	quiet_git -C "$1" worktree add -q --detach --no-checkout "$3" "$2" &&
		git -C "$3" read-tree HEAD
}

# work_tree TREE COMMIT NAME: a second work tree of TREE with COMMIT checked out. Every
# tree is called "tree", and what is built of it is beside it: this way all are the
# same to ccache.
work_tree() {
	local work=${1%/*}/$3/tree
	mkdir -p "${work%/*}"
	git -C "$1" worktree prune
	git -C "$work" rev-parse -q --verify HEAD >/dev/null 2>&1 || rm -rf "$work"
	[ -d "$work" ] || quiet_git -C "$1" worktree add -q --detach "$work" "$2"
	quiet_git -C "$work" checkout -q --force --detach "$2"
	git -C "$work" clean -q -f -d
	printf '%s\n' "$work"
}

# select_arch ARCH: how to build and boot for it. The names are those of the kernel.
select_arch() {
	case $1 in
	x86_64)
		# On a busy machine the emulated timer seems dead to the check of the boot.
		image=arch/x86/boot/bzImage cross='' cmdline='console=ttyS0 no_timer_check'
		qemu=qemu-system-x86_64 machine=(-bios qboot.rom)
		arch_packages=(qemu-system-x86)
		;;
	arm64)
		image=arch/arm64/boot/Image cross=aarch64-linux-gnu- cmdline=console=ttyAMA0
		qemu=qemu-system-aarch64 machine=(-M virt -cpu cortex-a57)
		arch_packages=(gcc-aarch64-linux-gnu qemu-system-arm)
		;;
	s390)
		image=arch/s390/boot/bzImage cross=s390x-linux-gnu- cmdline=console=ttysclp0
		qemu=qemu-system-s390x machine=(-M s390-ccw-virtio)
		arch_packages=(gcc-s390x-linux-gnu qemu-system-misc)
		;;
	um)
		# User-mode Linux: the kernel is a program, there is no QEMU.
		image=linux cross='' cmdline='' qemu='' machine=() arch_packages=()
		;;
	*) die "no architecture $1 here" "use x86_64, um, arm64 or s390: ARCH=..." ;;
	esac
}

# kernel_image OUT: what there is to boot in the build directory OUT
kernel_image() {
	local f
	for f in arch/arm64/boot/Image arch/s390/boot/bzImage linux; do
		if [ -f "$1/$f" ]; then
			printf '%s\n' "$1/$f"
			return
		fi
	done
	printf '%s\n' "$1/arch/x86/boot/bzImage"
}

# powered_off KERNEL LOG: did the guest come to its end by itself? s390 says nothing
# of it; there the end of QEMU, a clean console and complete results must do.
powered_off() {
	case $1 in
	*/arch/s390/*) ;;
	*) grep -q 'reboot: \(Power down\|System halted\)' "$2" ;;
	esac
}

# known_complaint TREE: what its consoles may say, as a pattern. The old core leaves
# tasklets pending on a CPU whose ksoftirqd is parked. The tests of CPU hotplug bring
# that about, and the tick complains, as it may.
known_complaint() {
	! grep -qs tasklet_action_common "$1/kernel/softirq.c" "$1/kernel/tasklet.c" ||
		echo 'NOHZ tick-stop error: local softirq work is pending, handler #(01|40|41)!!!'
}

# The environment for builds of the kernel: that of the user is not the configuration,
# and the same input gives the same kernel, and ccache a hit.
build_env() {
	unset ARCH CROSS_COMPILE KBUILD_OUTPUT KBUILD_VERBOSE KCONFIG_CONFIG KCONFIG_ALLCONFIG
	unset KCFLAGS KAFLAGS KCPPFLAGS LOCALVERSION LLVM O V W C M
	export KBUILD_BUILD_USER=tasklet KBUILD_BUILD_HOST=series
	export KBUILD_BUILD_TIMESTAMP="Thu Jan  1 00:00:00 UTC 1970" KBUILD_BUILD_VERSION=1
	export CCACHE_BASEDIR=$BUILD CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-10G}
}

# watch_build WHAT LOG MAKE...: append what it prints to LOG, and show progress
watch_build() {
	local what=$1 log=$2 start=$SECONDS next=30 ret=0
	shift 2
	child "$@" >>"$log" 2>&1
	while kill -0 "$child_pid" 2>/dev/null; do
		if [ -t 2 ]; then
			printf '\r%s ' "$(build_progress)" >&2
		elif [ $((SECONDS - start)) -ge $next ]; then
			printf '%s\n' "$(build_progress)" >&2
			next=$((next + 30))
		fi
		sleep 0.5
	done
	child_wait || ret=$?
	[ ! -t 2 ] || printf '\r' >&2
	printf '%s, %s\n' "$(build_progress)" "$([ $ret -eq 0 ] && echo "done" || echo failed)" >&2
	return $ret
}

build_progress() {
	printf '%s: %s: %d objects, %d:%02d min' "$prog" "$what" \
		"$(grep -c '^  \(CC\|AS\|LD\|AR\)' "$log" || :)" \
		$(((SECONDS - start) / 60)) $(((SECONDS - start) % 60))
}
