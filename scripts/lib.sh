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

child_pid=

kill_child() {
	[ -n "$child_pid" ] || return 0
	kill -TERM -- "-$child_pid" 2>/dev/null || :
	wait "$child_pid" 2>/dev/null || :
	child_pid=
}

# child COMMAND...: start it in a process group of its own, so that all of it
# goes away with this script, however that ends. Follow with child_wait.
child() {
	setsid "$@" 9>&- &
	child_pid=$!
	trap kill_child EXIT
	trap 'kill_child; exit 130' INT
	trap 'kill_child; exit 143' TERM
}

child_wait() {
	local ret=0
	wait "$child_pid" || ret=$?
	child_pid=
	return $ret
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

# kernel_version DIR: as in 6.12.117; fails if DIR is not a kernel tree
kernel_version() {
	[ -f "$1/Makefile" ] && [ -f "$1/Kconfig" ] && [ -f "$1/init/main.c" ] ||
		return 1
	sed -n 's/^VERSION = //p; s/^PATCHLEVEL = //p; s/^SUBLEVEL = //p' \
		"$1/Makefile" | paste -sd.
}

# check_kernel DIR: die unless DIR is a kernel of the base that we patch
check_kernel() {
	local version
	version=$(kernel_version "$1") ||
		die "$1 is not a kernel source tree" \
			"expected Makefile, Kconfig and init/main.c there"
	case $version in
	"$BASE" | "$BASE".*) ;;
	*) die "$1 is Linux $version, and this series is for $BASE" \
		"choose another tree, or a base that has a series with BASE=..." ;;
	esac
}
