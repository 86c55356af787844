# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Counting and reporting for the tests of this repository. Source it, call
# check, ok, not_ok and skip, and end with tap_end.
#
# All that source it take --result FILE before their own words. The caller's words are
# those of this file, too: source it before they are looked at.

tap_passed=0 tap_failed=0 tap_skipped=0

tap_result=
if [ "${1-}" = --result ]; then
	tap_result=${2:?"--result needs a file"}
	shift 2
fi

ok() {
	tap_passed=$((tap_passed + 1))
	printf 'ok - %s\n' "$1"
}

not_ok() {
	tap_failed=$((tap_failed + 1))
	printf 'not ok - %s\n' "$1"
}

skip() {
	tap_skipped=$((tap_skipped + 1))
	printf 'ok - %s # SKIP %s\n' "$1" "$2"
}

# check [-n LINES] NAME COMMAND...: run it; the last LINES (25) of its output are shown if
# it fails
check() {
	# COMMAND may be a function that uses variables of the caller.
	local _lines=25 _name _out
	if [ "$1" = -n ]; then
		_lines=$2
		shift 2
	fi
	_name=$1
	shift
	if _out=$("$@" 2>&1); then
		ok "$_name"
	else
		not_ok "$_name"
		printf '%s\n' "$_out" | tail -n "$_lines" | sed 's/^/#   /'
	fi
}

# fails_with TEXT COMMAND...: it fails, and its output has TEXT
fails_with() {
	local _text=$1 _output
	shift
	if _output=$("$@" 2>&1); then
		printf 'did not fail: %s\n%s\n' "$*" "$_output"
		return 1
	fi
	printf '%s\n' "$_output"
	printf '%s\n' "$_output" | grep -qF -- "$_text" ||
		{ echo "--- lacks: $_text"; return 1; }
}

# Add what another program counted: "passed failed skipped"
tap_add() {
	tap_passed=$((tap_passed + $1))
	tap_failed=$((tap_failed + $2))
	tap_skipped=$((tap_skipped + $3))
}

# The figures, in the file of --result if there is one, and the exit code
tap_end() {
	if [ -n "$tap_result" ]; then
		echo "$tap_passed $tap_failed $tap_skipped" >"$tap_result"
	else
		tap_line
	fi
	[ "$tap_failed" -eq 0 ] && [ "$tap_passed" -gt 0 ]
	exit $?
}

tap_line() {
	printf '%d passed, %d failed, %d skipped\n' \
		"$tap_passed" "$tap_failed" "$tap_skipped"
}
