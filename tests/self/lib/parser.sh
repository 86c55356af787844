# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests that read results with kunit.py's parser and need nothing else of a kernel.
# Source it after tap.sh, with $top set. Sets $parser; takes the directory out of the
# base kernel's source if it is not there yet.

: "${BASE:=6.12}" "${BUILD:=$top/build}"
export BASE BUILD
parser=$BUILD/$BASE/tree/tools/testing/kunit
if ! [ -f "$parser/kunit_parser.py" ]; then
	parser=$BUILD/$BASE/parser/tools/testing/kunit
	[ -f "$parser/kunit_parser.py" ] || "$top/scripts/series/get-source" \
		-o tools/testing/kunit "$BUILD/$BASE/parser" >/dev/null || {
		not_ok "kunit.py's parser can be had"
		tap_end
	}
fi
