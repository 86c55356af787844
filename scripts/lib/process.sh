# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Programs that this one runs: one run at a time, and nothing of them outlives it. Needs
# base.sh.
# shellcheck disable=SC2154 # variables of base.sh

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

# output_of VARIABLE COMMAND...: the same, and what it prints becomes the value of VARIABLE.
# In VARIABLE=$(COMMAND) a signal would have to wait for the end of COMMAND.
output_of() {
	local _file _fd _ret=0
	_file=$(mktemp)
	exec {_fd}>"$_file"
	rm "$_file"
	step "${@:2}" >&"$_fd" || _ret=$?
	printf -v "$1" %s "$(cat "/proc/$BASHPID/fd/$_fd")"
	exec {_fd}>&-
	return $_ret
}
