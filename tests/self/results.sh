#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# What scripts/bench/results.py makes of consoles of the benchmark. Needs no kernel, and takes
# seconds.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
data=$top/tests/self/data/bench results=$top/scripts/bench/results.py
pages=$top/tests/self/lib/pages.py
unset PYTHONDONTWRITEBYTECODE
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Consoles that are not good, and one as a serial line gives it: with CR, and bytes of no text
sed '/tasklet_bench: done/d' "$data/patched.log" >"$tmp/cut"
sed '/ p50 /d' "$data/patched.log" >"$tmp/none"
sed 's/$/\r/; 3s/^/\xff\xfe/' "$data/patched.log" >"$tmp/serial"

check "a good console" "$results" check "$data/patched.log"
check "a console with CR and bytes of no text" "$results" check "$tmp/serial"
check "one that is cut off" fails_with "did not come to its end" "$results" check "$tmp/cut"
check "one without a figure" fails_with "no figure was measured" "$results" check "$tmp/none"
check "one that is not there" fails_with "cannot read" "$results" check "$tmp/nosuch"

rows() {
	diff - <("$results" rows patched "$1") <<-ROWS
		patched	tasklet	cost of queueing	993	996	996	996
		patched	tasklet	latency idle	2511	4542	4672	4672
		patched	tasklet	each of 16	498	598	598	598
		patched	tasklet	FIFO 64 of 20 us	10885	21035	22493	22493
		patched	tasklet	size in bytes	40	40	40	40
		patched	irq_thread	latency idle	2097	3120	3333	3333
	ROWS
}
check "its figures" rows "$data/patched.log"
check "with CR, too" rows "$tmp/serial"
# as of beside.sh, where the benchmark has no end
check "and if it has no end" rows "$tmp/cut"

# What other programs measured in a guest
{
	printf '%s\n' "cross-check cyclictest FIFO" "# Histogram" "000010 000098" "000020 000001" \
		"000030 000001" "000040 000000" "# Max: 7" "cross-checked 0"
	printf '%s\n' "cross-check timerlat OTHER" "5 900 1" "6 0 2" "over: 0 0" "cross-checked 0"
	printf '%s\n' "cross-check timerlat FIFO" "5 1 1" "cross-checked 1"
} | sed 's/$/\r/' >"$tmp/histograms"
histograms() {
	diff - <("$results" histograms bh "$tmp/histograms") <<-ROWS
		bh	cyclictest	FIFO under flood	10000	20000	30000	30000
		bh	timerlat	OTHER under flood	6000	6000	6000	6000
	ROWS
}
check "histograms, and nothing of a program that failed" histograms
printf 'counted new %s\r\n' "ping 50" "ping 10" "ping 40" "ping 20" "ping 30" "tcp 7" "tcp" >"$tmp/counts"
echo "counted bh ping 5" >>"$tmp/counts"
counts() {
	diff - <("$results" counts patched ifb new "$tmp/counts") <<-ROWS
		patched	ifb	instructions, ping	30	50	50	50
		patched	ifb	instructions, tcp	7	7	7	7
	ROWS
}
check "instructions of real drivers: the median and the largest" counts

# is FIGURE VALUE: that is what it says
is() {
	local said
	said=$("$results" value "$data/patched.log" "$1")
	[ "$said" = "$2" ] || { echo "$said"; return 1; }
}
check "one figure: p50" is "tasklet latency idle p50" 2511
check "one figure: p99.9" is "irq_thread latency idle p99.9" 3333
check "one figure: max" is "tasklet FIFO 64 of 20 us max" 22493
check "a figure that is not there" fails_with 'no figure "tasklet latency nosuch p50"' \
	"$results" value "$data/patched.log" "tasklet latency nosuch p50"
check "a figure of a console that is cut off" fails_with "did not come to its end" \
	"$results" value "$tmp/cut" "tasklet latency idle p50"

# report ARG...: of the three runs, with two more rows
printf 'baseline\tcore\ttext in bytes\t100\t100\t100\t100\npatched\tcore\ttext in bytes\t110\t110\t110\t110\n' \
	>"$tmp/text"
printf 'cpus8\ttasklet\teach of 64\t301\t302\t303\t304\n' >>"$tmp/text"
report() {
	"$results" report "$tmp/report" "baseline=$data/baseline.log" "patched=$data/patched.log" \
		"bh=$data/bh.log" \
		--rows "$tmp/text" --base 6.12 --series 0123456789abcdef --how "As tested." "$@"
}
check "a report of three runs" report --targets "$data/targets" --whole

cat >"$tmp/table" <<'TABLE'
                                       baseline p50       p99        max   patched p50       p99        max        bh p50       p99        max
tasklet       cost of queueing                  102       102        102           993       996        996           439       439        440
tasklet       latency idle                      370       370        371          2511      4542       4672           963       963        964
tasklet       each of 16                        206       206        206           498       598        598           311       311        311
tasklet       FIFO 64 of 20 us              1142586   1240723    1242950         10885     21035      22493         11884     21767      23226
tasklet       size in bytes                      40        40         40            40        40         40            40        40         40
core          text in bytes                     100       100        100           110       110        110             -         -          -

tasklet       each of 64              with 8 CPUs       301

patched, all the ways to defer work:
p50                         tasklet   irq_thread
cost of queueing                993            -
latency idle                   2511         2097
each of 16                      498            -
FIFO 64 of 20 us              10885            -
size in bytes                    40            -

target                                        measured     at most
patched tasklet cost of queueing p50               993         993  met      (a number, met)
patched tasklet cost of queueing p50               993         992  MISSED   (a number, missed)
patched tasklet cost of queueing p50               993         993  met      (an offset, met)
patched tasklet cost of queueing p50               993         992  MISSED   (an offset, missed)
patched tasklet FIFO 64 of 20 us p99             21035       41316  met      (a ratio)
patched tasklet latency idle p50                  2511        2307  MISSED   (another way to defer work)
bh tasklet size in bytes max                        40          40  met      (another run)
bh tasklet size in bytes p50                        40          40  met      (another run)
patched tasklet no such figure p50                   -           -  not measured
patched tasklet each of 16 p50                     498         602  met      (a run of its own)
patched tasklet each of 16 p50                       -           -  not measured
6 met, 3 missed, 2 not measured
TABLE
check "the tables, and targets met, missed and not measured" diff "$tmp/table" "$tmp/report.log"

# json EXPRESSION: true of the report as JSON
json() {
	"$pages" json "$tmp/report.json" "$1"
}
check "JSON: a row" json '[r.pop("curve") and r for r in d["rows"] if r.get("curve", [0])[-1] == 4672] == [
	{"run": "patched", "what": "tasklet", "figure": "latency idle", "p50": 2511, "p99": 4542,
	"p99.9": 4672, "max": 4672}]'
check "JSON: all rows" json 'len(d["rows"]) == 19'
check "JSON: a curve for each run of tasklets, and no other" json \
	'{(r["run"], r["what"], len(r["curve"])) for r in d["rows"] if "curve" in r} ==
	{(run, "tasklet", 21) for run in ("baseline", "patched", "bh")}'
check "JSON: the kernel and the compiler" json '(d["kernel"], d["compiler"]) ==
	("6.12.117+", "gcc (Debian 12.2.0-14+deb12u1) 12.2.0")'
check "JSON: what was measured" json \
	'(d["base"], d["series"], d["whole"]) == ("6.12", "0123456789abcdef", True)'

# order TEXT...: the page has these, one after the other
order() {
	"$pages" order "$tmp/report.html" "$@"
}
check "HTML: a headline, better, worse, targets missed first, plots and how" order \
	"<svg" "What tasks wait for" "Better:" \
	"21,035 at p99: 1/59.0 of the baseline (1,240,723); with tasklet.bh= 21,767." "Worse:" \
	"2,511: 6.8 times the baseline (370)" "3 missed" \
	"What got better: 1" "FIFO 64 of 20 us" \
	"What got worse: 4" "tasklet: latency idle" "tasklet: cost of queueing" \
	"core: text in bytes" "+10.0%" "The same" "size in bytes" \
	'Targets missed: <span class="bad">3<' "another way to defer work" \
	"a number, missed" "an offset, missed" "Targets met: 6" "not measured here: 2" \
	"Distributions" "<svg" "How it was measured" "0123456789ab" "As tested." "All figures: 19"
check "HTML: no table is but text" bash -c '! grep "<pre" "$1"' - "$tmp/report.html"
check "HTML: a plot with three lines for each figure that is not all the same" \
	"$pages" plots "$tmp/report.html"
check "HTML: it is small" test "$(wc -c <"$tmp/report.html")" -lt 30000

# One run alone, as make bench-host has it
host() {
	"$results" report "$tmp/host" "host=$data/patched.log" --by "make bench-host" >"$tmp/out" || return
	grep -c '^\(p50\|p99\|max\)  *tasklet  *irq_thread$' "$tmp/out" | grep -qx 3 &&
		! grep -q target "$tmp/host.log" && grep -q '<svg' "$tmp/host.html" &&
		grep -q "make bench-host" "$tmp/host.html"
}
check "one run: three tables, no targets, plots" host

# The targets of the project
check "tests/suite/targets can be read" report
check "and has one with an offset" grep -Eq \
	'^patched core text in bytes p50 +110 +3635  met ' "$tmp/report.log"
a='patched a b p50' b='baseline a b p50'
for line in "$a | x | $b | c" "$a | 1+ | $b | c" "$a | 1 | $b" "new a b p50 | 1 | $b | c" \
	"$a | 1 | old a b p50 | c" "$a | 1 | baseline a b p98 | c"; do
	printf '%s\n' "$line" >"$tmp/targets"
	check "a line that is no target: $line" fails_with "targets:1: not A | TIMES | B | WHY" \
		report --targets "$tmp/targets"
done
printf 'baseline\tcore\ttext in bytes\t100\n' >"$tmp/few"
check "rows that lack figures" fails_with "few:1: no row of figures" report --rows "$tmp/few"
check "a run of no such name" fails_with "not RUN=LOG: older=" \
	"$results" report "$tmp/older" "older=$data/baseline.log"

# What the results are of. A series of three patches: code, a test, and code after the swap
stamp=$top/scripts/series/stamp.py
mkdir "$tmp/series"
cat >"$tmp/series/1.patch" <<'PATCH'
Subject: [PATCH] One

Words.
---
diff --git a/Documentation/a.rst b/Documentation/a.rst
index 1111..2222 100644
--- a/Documentation/a.rst
+++ b/Documentation/a.rst
@@ -1,2 +1,2 @@
 A text
-old
+new text
diff --git a/kernel/a.c b/kernel/a.c
index 1111..2222 100644
--- a/kernel/a.c
+++ b/kernel/a.c
@@ -10,3 +10,4 @@ int a(void)
 	context();
-	old();
+	code();
+	more();
 }
diff --git a/tools/a.sh b/tools/a.sh
index 1111..2222 100644
--- a/tools/a.sh
+++ b/tools/a.sh
@@ -1 +1 @@
-old
+new tool
PATCH
{
	printf 'Subject: [PATCH] Two\n\n'
	for file in kernel/rcu/a_kunit.c kernel/tests/a_kunit.h; do
		printf '%s\n' "diff --git a/$file b/$file" "new file mode 100644" "index 0000..2222" \
			"--- /dev/null" "+++ b/$file" "@@ -0,0 +1 @@" "+what ${file##*.} has"
	done
} >"$tmp/series/2.patch"
cat >"$tmp/series/3.patch" <<'PATCH'
Subject: [PATCH] Three

diff --git a/kernel/a.c b/kernel/a.c
index 1111..2222 100644
--- a/kernel/a.c
+++ b/kernel/a.c
@@ -10 +10,2 @@ int a(void)
-	code();
+	swapped();
+--- a/Documentation/no.rst
diff --git a/kernel/b.c b/kernel/c.c
similarity index 90%
rename from kernel/b.c
rename to kernel/c.c
PATCH
printf '%s\n' '# about one' 1.patch 2.patch '# swap' 3.patch >"$tmp/series/series"
first=$("$stamp" "$tmp/series")
check "a stamp" grep -Eqx '[0-9a-f]{64}' <<<"$first"

# stamped same|other FILE SED: the stamp of the series with that change
stamped() {
	local now
	rm -rf "$tmp/changed"
	cp -r "$tmp/series" "$tmp/changed"
	sed -i "$3" "$tmp/changed/$2"
	! cmp -s "$tmp/series/$2" "$tmp/changed/$2" || { echo "nothing has changed"; return 1; }
	now=$("$stamp" "$tmp/changed") || return
	case $1 in
	same) [ "$now" = "$first" ] ;;
	other) [ "$now" != "$first" ] ;;
	esac
}
while IFS=$'\t' read -r file command what; do
	check "the same stamp: $what" stamped same "$file" "$command"
done <<'SAME'
1.patch	s/Words/Other words/	another changelog
1.patch	s/new text/another text/	another text in Documentation/
1.patch	s/new tool/another tool/	another tool
1.patch	s/^index .*/index 3333..4444 100644/	other hashes of blobs
1.patch	s/^@@ -10,3 +10,4 @@.*/@@ -20,3 +30,4 @@ int b(void)/	a hunk that is at another place
1.patch	$a -- \n2.39.5	a signature
2.patch	s/what c has/another test/	another KUnit test
2.patch	s/what h has/another header/	another header of KUnit tests
series	s/about one/about the first/	another comment
series	/2.patch/d	no test at all
SAME
while IFS=$'\t' read -r file command what; do
	check "another stamp: $what" stamped other "$file" "$command"
done <<'OTHER'
1.patch	s/code()/cold()/	a line that is added
1.patch	s/old()/cold()/	a line that is removed
1.patch	s/context()/contexts()/	what is around it
1.patch	s,kernel/a.c,kernel/b.c,	another file
3.patch	s/+--- a.Documentation/+--- b.Documentation/	a line like the head of a file
3.patch	/^rename/d	a file that keeps its name
2.patch	s/a_kunit/a/	what is a test no longer
series	/swap/d; s/^1/# swap\n1/	another patch is the swap
series	s/^1.patch/&x/; s/^3/1/; s/^1.patchx/3.patch/	another order
OTHER
broken_series() {
	rm -rf "$tmp/changed"
	cp -r "$tmp/series" "$tmp/changed"
	sed -i "$2" "$tmp/changed/$1"
	"$stamp" "$tmp/changed"
}
check "no stamp: a patch is cut off" fails_with "a hunk is cut off" broken_series 1.patch '/more();/,$d'
check "no stamp: a patch is not there" fails_with "cannot read" broken_series series 's/^3/4/'
check "no stamp: a patch of nothing" fails_with "no patch" broken_series 2.patch '1!d'
check "no stamp: no code" fails_with "changes no code" broken_series series '/[13].patch/d'

# A repository that has results, or not: make results in it
repo=$tmp/repo
mkdir -p "$repo/Documentation" "$repo/patches" "$repo/tests/suite" "$tmp/build/6.12"
cp -r "$top/scripts" "$repo"
cp -r "$tmp/series" "$repo/patches/6.12"
cp "$data/targets" "$repo/tests/suite"
cat >"$tmp/readme" <<'TEXT'
# Read me

<!-- results 6.12: headline (written by make results) -->

There are no results of this series yet: `make bench` and `make results` write them.

<!-- end of results -->

The end
TEXT
cp "$tmp/readme" "$repo/README.md"
for part in short runs users ways targets versions answer-work-item answer-tcp; do
	printf '%s\n' ".. results 6.12: $part (written by make results)" "" "what was here" "" \
		".. end of results" ""
done >"$repo/Documentation/page.rst"
printf '%s\n' "1,234 stays" ".. results 9.9: short (written by make results)" "another base" \
	".. end of results" "" >"$repo/Documentation/other.rst"
cp "$repo/Documentation/other.rst" "$tmp/other.rst"

# in_repo ARG...: scripts/bench/results there
in_repo() {
	BASE=6.12 BUILD=$tmp/build PATCHES=$repo/patches/6.12 "$repo/scripts/bench/results" "$@"
}
# run_of STAMP [ARG]...: a run of the benchmark, as make bench leaves it
run_of() {
	local series=$1
	shift
	report --targets "$data/targets" --series "$series" "$@" &&
		cp "$tmp/report.json" "$tmp/build/6.12/bench.json"
}
# fails_next TEXT NEXT COMMAND...: it fails with TEXT, and says what to do NEXT
fails_next() {
	local text=$1 next=$2
	shift 2
	fails_with "$text" "$@" >"$tmp/said" || { cat "$tmp/said"; return 1; }
	grep -qxF "  $next" "$tmp/said" || { cat "$tmp/said"; echo "--- lacks: $next"; return 1; }
}
next="run: make bench && make results"
check "results: an option of no such name" fails_with "see scripts/bench/results --help" \
	in_repo --nosuch
check "no results: as lint finds it" fails_next "there are no results of this series" "$next" \
	in_repo --check-stamp
check "no results: no page" fails_next "there are no results to report" "$next" in_repo --page
check "no results: texts that have some" fails_next "texts have other figures" \
	"run: scripts/bench/results --texts" in_repo --check-texts
check "no results: texts can be written" in_repo --texts
check "no results: they say so" diff "$tmp/readme" "$repo/README.md"
check "no results: and are as they have to be" in_repo --check-texts
check "no run" fails_next "there is no complete run of the benchmark" "$next" in_repo
run_of "$(tr 0-9 1-90 <<<"$first")" --whole >/dev/null
check "a run of another series" fails_next \
	"the last complete run of the benchmark is of another series" "$next" in_repo
check "a run of another series: both stamps are named" fails_with "${first:0:12}" in_repo
run_of "$first" >/dev/null
check "a run that left something out" fails_next "this run left something out" "$next" in_repo
run_of "$first" --whole --base 6.6 >/dev/null
check "a run of another base" fails_next "this run is of another base than 6.12" "$next" in_repo
echo '{}' >"$tmp/build/6.12/bench.json"
check "a file that is no run" fails_next "has no results of the benchmark" "$next" in_repo
check "these have written nothing" diff "$tmp/readme" "$repo/README.md"
check "nor results" test ! -e "$repo/Documentation/results"
run_of "$first" --whole >/dev/null
check "a run of this series" in_repo
json_same() {
	diff "$tmp/build/6.12/bench.json" "$repo/Documentation/results/6.12.json"
}
check "results: they are those of the run" json_same
check "results: they are of the series" in_repo --check-stamp
check "results: all texts have them" in_repo --check-texts
check "results: a page" grep -q "What got better" "$tmp/build/report.html"
check "results: the same once more changes nothing" bash -c '[ -z "$1" ]' - \
	"$(in_repo | grep '^written')"

# has FILE LINE...: has these lines, whole, in this order
has() {
	"$pages" lines "$@"
}
check "README: the plot, better, worse, and targets" has "$repo/README.md" "# Read me" \
	"![p50, p99 and maximum: baseline, patched, patched with tasklet.bh=](Documentation/results/6.12.svg)" \
	"What gets better, in instructions:" \
	"- A real-time task woken while 64 callbacks are due waits for 21,035 at p99: 1/59.0 of the" \
	"  baseline (1,240,723); with tasklet.bh= 21,767." \
	"What gets worse, in instructions:" \
	"- The interrupt that schedules a tasklet needs 993: 9.7 times the baseline (102); with" \
	"**Of the targets, 6 are met and 3 are missed; 2 were not measured.**" \
	"<!-- end of results -->" "The end"
check "README: nothing of what it said before" bash -c '! grep "no results" "$1"' - "$repo/README.md"
check "a page: all parts" has "$repo/Documentation/page.rst" ".. image:: results/6.12.svg" \
	"- Each of 16 callbacks that are due takes 498: 2.4 times the baseline (206); with tasklet.bh=" \
	"Of the targets, 6 are met and 3 are missed; 2 were not measured." \
	"latency idle               370        370        371        2,511   4,542   4,672              963     963     964" \
	"each of 64, CPUs: 8  301" \
	"core: text in bytes           100  100  100          110  110  110                -    -    -" \
	"latency idle        2,511       2,097" \
	"patched tasklet latency idle p50         2,511    2,307     +8.9%" \
	"patched tasklet cost of queueing p50       993      992     +0.1%"
check "a page: answers have their figures, or say that there are none" has \
	"$repo/Documentation/page.rst" "No earlier version has results for this base." \
	"- The interrupt that schedules one needs 993; it needs (not measured) for an ordinary per-CPU" \
	"- Over ppp: (not measured) ((not measured); (not measured))."
mkdir "$repo/Documentation/results/versions"
for version in v9 v10; do
	sed 's/"p50": 2511,/"p50": 1111,/; /"figure": "each of 16"/d' "$repo/Documentation/results/6.12.json" \
		>"$repo/Documentation/results/versions/6.12-$version.json"
done
sed -i 's/"p50": 1111,/"p50": 999,/' "$repo/Documentation/results/versions/6.12-v9.json"
check "an earlier version: texts have to be written anew" fails_with "v10 p50" in_repo --check-texts
check "an earlier version: the latest" in_repo --texts
earlier() {
	local page=$repo/Documentation/page.rst
	grep -E '^latency idle +1,111 +2,511 .* 2\.3 times +same$' "$page" &&
		[ "$(grep -c 'v10 p50' "$page")" -eq 3 ] && ! grep 'v9 p50' "$page"
}
check "an earlier version: the three runs, with the change" earlier
rm -r "$repo/Documentation/results/versions"
check "without an earlier version" in_repo --texts
letter() {
	local out
	out=$(in_repo --letter) || return
	for text; do
		grep -qF -- "$text" <<<"$out" || { printf '%s\n--- lacks: %s\n' "$out" "$text"; return 1; }
	done
	! grep -E '.{101}' <<<"$out"
}
check "the cover letter: figures, targets missed, alternatives" letter "== figures" "== missed" \
	"== alternatives" "waits for 21,035 at" "3 are missed" "patched tasklet latency idle p50" "irq_thread"
check "a page: nothing of what it said before" bash -c '! grep "what was here" "$1"' - \
	"$repo/Documentation/page.rst"
check "a page of another base is left alone" diff "$tmp/other.rst" "$repo/Documentation/other.rst"
if command -v rst2html >/dev/null; then
	check "a page: docutils can read it" rst2html --strict "$repo/Documentation/page.rst" "$tmp/page.html"
else
	skip "a page: docutils can read it" "there is no rst2html"
fi
check "the plot: three runs, names, inside of its frame, for dark ground, too" "$pages" headline \
	"$repo/Documentation/results/6.12.svg"

# altered FILE SED COMMAND...: with that change for a while
altered() {
	local file=$repo/$1 command=$2 ret=0
	shift 2
	cp "$file" "$tmp/good"
	sed -i "$command" "$file"
	! cmp -s "$file" "$tmp/good" || { echo "nothing has changed"; return 1; }
	"$@" || ret=$?
	cp "$tmp/good" "$file"
	return "$ret"
}
check "the cover letter: results of another series are said to be that" altered patches/6.12/1.patch \
	's/code()/cold()/' letter "earlier state of the series"
check "another changelog: the results stay valid" altered patches/6.12/1.patch \
	s/Words/Others/ in_repo --check-stamp
check "another line of code: they do not" altered patches/6.12/1.patch 's/code()/cold()/' \
	fails_next "the results are of another series" "$next" in_repo --check-stamp
check "nor are they made of that run then" altered patches/6.12/1.patch 's/code()/cold()/' \
	fails_with "the last complete run of the benchmark is of another series" in_repo
for file in README.md Documentation/page.rst Documentation/results/6.12.svg; do
	check "a figure by hand in $file" altered "$file" 's/21,0/21,1/; s/cx="[0-9]/&1/' fails_next \
		"texts have other figures" "run: scripts/bench/results --texts" in_repo --check-texts
done
check "what stands beside the figures is free" altered README.md 's/The end/An end/' \
	in_repo --check-texts
check "targets that change: texts are to be written anew" altered tests/suite/targets '$d' \
	fails_with "Of the targets, 6 are met and 3 are missed; 1 was not" in_repo --check-texts
mended() {
	altered README.md 's/21,0/21,1/' in_repo --texts && in_repo --check-texts
}
check "texts can be written anew" mended
rm -f "$tmp/build/report.html"
check "the page alone" in_repo --page
check "and it is there" test -s "$tmp/build/report.html"

# marks TEXT SED: what is said of marks that are wrong
marks() {
	altered README.md "$2" fails_with "$1" in_repo --check-texts
}
check "marks: no end" marks "README.md:3: these results have no end" '/end of results/d'
check "marks: no beginning" marks "the end of no results" '/results 6.12/d'
check "marks: one within another" marks "README.md:3: these results have no end" \
	'3{p;s/6.12/9.9/}'
check "marks: no such part" marks "README.md:3: no part nosuch; there are: headline, short" \
	's/headline/nosuch/'
check "marks: a slip of the pen" marks "README.md:3: no mark of results: <!-- results 6.12 headline" \
	's/6.12:/6.12/'

# make, and the texts of this repository
cp "$top/Makefile" "$repo"
check "make results" env -u PATCHES BUILD="$tmp/build" make -s -C "$repo" results
rm -f "$tmp/build/report.html"
check "make report" env -u PATCHES BUILD="$tmp/build" make -s -C "$repo" report
check "make report: it is there" test -s "$tmp/build/report.html"
cp "$top/README.md" "$repo"
cp "$top"/Documentation/*.rst "$repo/Documentation"
rm -f "$repo/Documentation/other.rst"
check "the texts of this repository can have results" in_repo --texts
check "README: how many targets are missed" grep -q "3 are missed" "$repo/README.md"
check "README: the plot" grep -qF "(Documentation/results/6.12.svg)" "$repo/README.md"
check "performance.rst: the targets that are missed" grep -q "^target missed" \
	"$repo/Documentation/performance.rst"
rm -r "$repo/Documentation/results"
check "and can do without" in_repo --texts
check "then no plot is named" bash -c '! grep -r "results/6.12.svg" "$@"' - "$repo/README.md" \
	"$repo"/Documentation/*.rst
check "nothing is left beside the program" test ! -e "$top/scripts/bench/__pycache__"
tap_end
