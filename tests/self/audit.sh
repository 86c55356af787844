#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Test make audit and scripts/callers/list-users on a module of a few lines that does everything
# once, and what should not be found once, too.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export BUILD=$tmp/build

data=$top/tests/self/data/audit
cp -r "$data/module" "$data/polls" "$tmp"
mkdir "$tmp/module/sub"
printf '#include "user.h"\nvoid f(struct device_of_ours *d) { user_kick_twice(d); }\n' \
	>"$tmp/module/through.c"
printf '#include "user.h"\nextern void g(void) { ours.work.data = 1; }\n' >"$tmp/module/touches.c"
printf 'static_assert(sizeof(struct device_of_ours) == 64);\n' >"$tmp/module/asserts.c"
printf 'void tasklet_schedules_nothing(void) { }\n' >"$tmp/module/sub/none.c"

users() {
	[ "$("$top/scripts/callers/list-users" "$tmp/module")" = \
		$'asserts.c asserts\ndirect.c direct\nthrough.c user_kick_twice\ntouches.c work' ] || {
		"$top/scripts/callers/list-users" "$tmp/module"
		return 1
	}
}
check "users are found, through macros, fields and assertions, too" users

"$top/scripts/callers/audit" "$tmp/module" >"$tmp/out" 2>"$tmp/err"
line() { sed -n "/$1/{=;q}" "$tmp/module/direct.c"; }

# says CLASS PATTERN-OF-THE-LINE TEXT
says() {
	grep -F "direct.c:$(line "$2"): $1: " "$tmp/out" | grep -qF "$3" ||
		{ cat "$tmp/out" "$tmp/err"; return 1; }
}
check "a test of the context" says context in_serving_softirq "in_serving_softirq()"
check "waiting by other means" says wait unlock_wait "tasklet_unlock_wait("
check "a field" says field TASKLET_STATE_SCHED work.state
check "a field in another file" grep -q "touches.c:2: field: work.data" "$tmp/out"
check "a callback assigned by hand" says field 'work.func' work.func
check "a field of one that a macro declares" says field 'declared.data' declared.data
check "a lock of a callback" says lock 'spin_lock(' "callback() takes"
check "killed with a lock held" says atomic 'tasklet_kill(&d->work)' "with &d->lock held"
check "disabled in an interrupt handler" says atomic 'tasklet_disable(' "in handler()"
check "killed in a callback" says atomic 'd->other' "in the callback callback()"
check "per packet, two functions further" says per-packet 'static void callback' \
	"callback() calls netif_rx() by pass_on()"
check "per I/O, by a callback assigned by hand" says per-io 'static void completes' \
	"completes() calls scsi_done()"
check "a loop until it has run" says poll cpu_relax "tear_down() waits for state["

# The second kill is after the unlock, and the member state is not the tasklet's.
nothing_else() {
	[ "$(grep -c '^[a-z/]*\.[ch]:' "$tmp/out")" -eq 13 ] || { cat "$tmp/out"; return 1; }
}
check "and nothing else" nothing_else

# Waiting for what a callback does, without scheduling. Each line that is to be found says
# so: "poll: " and a part of the text.
mkdir "$tmp/polls/tools"
# engine NAME [FILE]: a DMA engine that has a tasklet complete its descriptors, and FILE
engine() {
	cat "$data/engine.c" "${@:2}" >"$tmp/polls/$1.c"
}
engine alone
sed -i 's/dma_cookie_complete.*/e->chan.completed_cookie = 1;/' "$tmp/polls/alone.c"
engine stopped "$data/engine-stopped.c"
engine status "$data/engine-status.c"
sed -i 's/tasklet_schedule(.*/dma_cookie_complete(\&engine->tx);/' "$tmp/polls/status.c"
cp "$tmp/polls/status.c" "$tmp/polls/interrupt.c"
sed -i '/^static enum/,/^}/d' "$tmp/polls/interrupt.c"
sed -i 's/dma_cookie_complete(&engine.*/;/' "$tmp/polls/status.c"
sed -i 's/ .. poll: .*//' "$tmp/polls/status.c" "$tmp/polls/interrupt.c"
cp "$tmp/polls/waits.c" "$tmp/polls/tools"
"$top/scripts/callers/audit" "$tmp/polls" >"$tmp/out" 2>"$tmp/err"
# as_said FILE: what it says is found, and nothing else
as_said() {
	local line rest text
	while IFS=: read -r line rest; do
		text=${rest##*/\* poll: }
		grep "^$1:$line: poll: " "$tmp/out" | grep -qF "${text% \*/}" || {
			echo "line $line is not found: $text"
			cat "$tmp/out" "$tmp/err"
			return 1
		}
	done < <(grep -n '/\* poll: ' "$tmp/polls/$1")
	[ "$(grep -c "^$1:.*: poll: " "$tmp/out")" -eq "$(grep -c '/\* poll: ' "$tmp/polls/$1")" ] || {
		echo "and these:"
		grep "^$1:.*: poll: " "$tmp/out"
		return 1
	}
}
check "loops that wait for a callback, and no others" as_said device.c
check "an engine that only a tasklet completes" as_said alone.c
check "and one that completes also what is stopped" as_said stopped.c
check "not one that completes who asks for the status" as_said status.c
check "not one that completes in its interrupt handler" as_said interrupt.c
check "waits for a DMA engine, outside of what uses tasklets" as_said waits.c
check "where nothing else is looked for" fails_with "" grep ": context: " "$tmp/out"
check "not in what is no part of the kernel" fails_with "" grep -q "^tools/" "$tmp/out"

check "no directory" fails_with "no tree to audit" "$top/scripts/callers/audit" ""
mkdir "$tmp/empty"
check "nothing there" fails_with "uses tasklets" "$top/scripts/callers/audit" "$tmp/empty"
mkdir "$tmp/bad"
printf '#!/bin/sh\nexit 255\n' >"$tmp/bad/spatch"
chmod +x "$tmp/bad/spatch"
check "coccinelle that fails" fails_with "coccinelle fails" \
	env PATH="$tmp/bad:$PATH" "$top/scripts/callers/audit" "$tmp/module"
printf '#!/bin/sh\nexit 2\n' >"$tmp/bad/spatch"
check "a file that coccinelle fails on is said" bash -c '
	PATH=$0:$PATH "$1/scripts/callers/audit" "$2" | grep "^direct.c:1: unread"' \
	"$tmp/bad" "$top" "$tmp/module"
tap_end
