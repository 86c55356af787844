#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# tools/tasklet-rank, built with sanitizers, in a guest: what it counts is what the
# tasklets of test_tasklet count themselves. Needs what lib/kernel.sh needs.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
. "$top/tests/self/lib/kernel.sh"

tool=$tmp/tasklet-rank
check "tasklet-rank builds with sanitizers, without a warning" make -s -C "$top/tools" \
	OUT="$tmp" CFLAGS="-O1 -g -Werror -fsanitize=address,undefined" "$tool"
check "an output format that does not exist" fails_with "text, csv or json" "$tool" -o xml
check "no number of seconds" fails_with "is not a number of seconds" "$tool" -d soon
check "findings that cannot be read" fails_with "cannot read $tmp/nosuch" "$tool" -a "$tmp/nosuch"
check "no such option" fails_with "--help is the manual" "$tool" --nosuch

mkdir "$tmp/overlay"
cp "$top/tests/self/guest/rank.sh" "$tmp/overlay/test"
cp "$top/tests/self/guest/rank-load.sh" "$tmp/overlay/load"
"$scripts/guest/initrd" -p "$tool" -o "$tmp/overlay" "$tmp/initrd" "sh /test" || not_ok "initrd"
"$scripts/guest/boot-kernel" -t 240 -i "$tmp/initrd" "$kernel" "$tmp/log" kunit.enable=0 quiet ||
	not_ok "the guest came to its end"

# got PREFIX CALLBACK FIELD: of the CSV with that prefix
got() {
	sed -n "s/^$1 //p" "$tmp/log" | awk -F, -v callback="$2" -v field="$3" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == field) column = i }
		$1 == callback { print $column }'
}

# is EXPECTED GOT
is() {
	[ "$1" = "$2" ] || { echo "expected $1, got $2"; tail -n 60 "$tmp/log"; return 1; }
}

# counted N: how often the tasklet in that place ran, by its own account
counted() {
	local before after
	before=$(sed -n 's/^runs //p' "$tmp/log" | sed -n 1p | cut -d' ' -f"$1")
	after=$(sed -n 's/^runs //p' "$tmp/log" | sed -n 2p | cut -d' ' -f"$1")
	echo $((after - before))
}
check "they ran" is 100 "$(counted 1)"
for t in a:1 b:2; do
	n=$(counted "${t#*:}") c=test_tasklet_${t%:*}
	check "$c: runs, as it counts them itself" is "$n" "$(got csv "$c" runs)"
	check "$c: all in a thread" is "$n" "$(got csv "$c" in_thread)"
	check "$c: the delay of each is known" is "$n" "$(got csv "$c" waited)"
done
check "tasklet.bh=: in softirq context" is "$(got bh test_tasklet_b runs)" \
	"$(got bh test_tasklet_b in_softirq)"
check "and only those that are named" is 0 "$(got bh test_tasklet_a in_softirq)"
order() {
	local c=$1 f p50 p99 max
	for f in run wait; do
		p50=$(got csv "$c" "${f}_p50_ns") p99=$(got csv "$c" "${f}_p99_ns")
		max=$(got csv "$c" "${f}_max_ns")
		if ! { [ "$p50" -gt 0 ] && [ "$p50" -le "$p99" ] && [ "$p99" -le "$max" ]; }; then
			echo "$f: $p50 $p99 $max"
			return 1
		fi
	done
}
check "p50 <= p99 <= max" order test_tasklet_a
check "JSON is JSON" bash -c 'sed -n "s/^json //p" "$1" | /usr/bin/python3 -m json.tool' bash "$tmp/log"
# The first of the table, and those after it until they have nine tenths of the score
to_try() {
	local line
	line=$(sed -n 's/^text //p' "$tmp/log" | awk '
		/ lost$/ { exit }	# the table ends
		NF == 11 && $3 > 0 { name[++n] = $1; score[n] = $NF; total += $NF }
		END { for (i = 1; i <= n && sum < 0.9 * total; i++) {
			line = line (i > 1 ? "," : "") name[i]; sum += score[i] }
		      print "to try: tasklet.bh=" line }')
	if [ "$line" = "to try: tasklet.bh=" ] || ! grep -qxF "text $line" "$tmp/log"; then
		echo "expected: $line"
		grep '^text [a-z]' "$tmp/log"
		return 1
	fi
}
check "a line to try" to_try
check "histograms" grep -q '^text .* us \.\. .* us .*#' "$tmp/log"
check "nothing ran: nothing to try" grep -q '^idle to try: nothing' "$tmp/log"
lost() { grep -q "^small 1" "$tmp/log" || { tail -n 40 "$tmp/log"; return 1; }; }
check "lost events are said, and make exit code 1" lost
check "a command that fails is said" grep -q 'tasklet-rank: the command failed' "$tmp/log"
check "no trace instance is left" grep -q '^instances 0' "$tmp/log"
check "no sanitizer complains" bash -c '! grep -E "Sanitizer|runtime error" "$1"' bash "$tmp/log"
tap_end
