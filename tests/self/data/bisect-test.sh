#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# In place of scripts/bisect/bisect-test: bad with a file "bug", a skip with a file
# "riddle", flaky with a file "flaky"; counts how often it was asked, and may be interrupted

[ "$1" != --check ] || exit 0
echo "$1" >>"$ASKED"
[ "$(wc -l <"$ASKED")" -ne "${INTERRUPT_AT-0}" ] || exit 130
[ ! -f "$1/kernel/riddle" ] || exit 125
[ ! -f "$1/kernel/flaky" ] || exit 128
[ ! -f "$1/kernel/bug" ]
