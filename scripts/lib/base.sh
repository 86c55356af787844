# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What all scripts begin with. Source it first: . "${0%/*}/../lib/base.sh". The rest is
# taken by name, where it is used, after this one: . "$top/scripts/lib/process.sh".
# shellcheck disable=SC2034 # the variables are for those who source this

prog=${0##*/}
top=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)

# For scripts that call others: --base BASE, as the first option of each
if [ "${1-}" = --base ]; then
	BASE=${2:?"--base needs a base"} PATCHES=''
	shift 2
fi

: "${BASE:=6.12}"			# the base kernel
: "${BUILD:=$top/build}"		# everything that can be made again
: "${PATCHES:=$top/patches/$BASE}"	# the series for it

# absolute PATH: from the root, as builds change directories
absolute() {
	case $1 in
	/*) printf '%s\n' "$1" ;;
	*) printf '%s\n' "$PWD/$1" ;;
	esac
}

BUILD=$(absolute "$BUILD") PATCHES=$(absolute "$PATCHES")
export BASE BUILD PATCHES

# Those that have a series
bases() {
	(cd "$top/patches" && printf '%s ' */ | tr -d /)
}

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

# new_log WHAT: a file for the output of WHAT; WHAT-latest is a link to it
new_log() {
	local name
	mkdir -p "$logs"
	name=$(date -u +%Y%m%dT%H%M%S)-$1.log
	: >"$logs/$name"
	ln -sfn "$name" "$logs/$1-latest"
	printf '%s\n' "$logs/$name"
}

# for_base <FILE: the lines without those for other bases, which end in "# base" and the
# names of theirs
for_base() {
	awk '
		match($0, /[ \t]+# base /) {
			for_us = 0
			n = split(substr($0, RSTART + RLENGTH), bases)
			for (i = 1; i <= n; i++)
				for_us = for_us || bases[i] == ENVIRON["BASE"]
			if (for_us)
				print substr($0, 1, RSTART - 1)
			next
		}
		{ print }'
}

free_space() {
	df -h --output=avail "$BUILD" | tail -n 1 | tr -d ' '
}
