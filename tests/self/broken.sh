#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of the tests of the scripts: break one script at a time, in a copy, and
# see that the tests notice. Each line below is a test program, a script, and the
# sed command that breaks it.
#
# usage: broken.sh [--result FILE] [PROGRAM]...
#
# With PROGRAM, as in consoles.sh, only the lines of these. build.sh alone needs a kernel.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
: "${BASE:=6.12}" "${BUILD:=$top/build}"
export BASE BUILD
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cp -r "$top"/{scripts,tests,configs,tools,Documentation,Makefile,README.md} "$tmp"
mkdir "$tmp/patches"
cp -r "$top/patches/$BASE" "$tmp/patches"

# Only tests that pass can notice anything.
[ $# -gt 0 ] || set -- inputs.sh doctor.sh results.sh consoles.sh runs.sh converted.sh build.sh
for program; do
	check "$program passes as it is" "$tmp/tests/self/$program"
done
[ "$tap_failed" -eq 0 ] || tap_end

while IFS=$'\t' read -r program script command; do
	[[ " $* " == *" $program "* ]] || continue
	name="$script: $command"
	# Not beside it: there everything is taken for a script.
	cp "$tmp/scripts/$script" "$tmp/good"
	sed -i "$command" "$tmp/scripts/$script"
	if cmp -s "$tmp/scripts/$script" "$tmp/good"; then
		not_ok "$name: changes nothing"
	elif output=$(timeout 300 "$tmp/tests/self/$program" 2>&1); then
		not_ok "$name: $program does not notice"
	elif failed=$(grep -c '^not ok' <<<"$output"); then
		ok "$name ($program: $failed failed)"
	else
		# It did not get that far, or took too long: no test has noticed anything.
		not_ok "$name: no test of $program fails"
		tail -n 5 <<<"$output" | sed 's/^/#   /'
	fi
	cp "$tmp/good" "$tmp/scripts/$script"
done <<'BREAK'
inputs.sh	lib/kernel.sh	s/^kernel_version() {/&\n\techo 6.12.1; return/
inputs.sh	lib/kernel.sh	/^check_version/,/^}/s/die /: /
inputs.sh	lib/process.sh	s/! flock -n 9/false/
inputs.sh	series/apply	s/-z "$dirty"/1/
inputs.sh	series/apply	s/"$made" != half/1/
inputs.sh	series/apply	/worktree remove/d; /rm -rf/d; /worktree prune/d
inputs.sh	lib/series.sh	s/-c core.hooksPath=[^ ]*//
inputs.sh	series/unapply	s/-D "$branch"/--list/
inputs.sh	series/unapply	s/= "$made"/!= x/
inputs.sh	series/am-series	s/|| export/||:/; s/^\texport GIT_COMM.*/\t:/
inputs.sh	series/am-series	s/the hunk at line/a hunk of/
inputs.sh	series/import-tree	/^at_exit/d
inputs.sh	series/import-tree	s/ -co --exclude-standard/ -co/
inputs.sh	series/import-tree	s/make -s mrproper/true/
inputs.sh	series/make-tree	s/has_work "$tree"/false/
inputs.sh	series/make-tree	s/^if \[ -d "$tree" \] && .*stamp_source" \]; then/if false; then/
inputs.sh	clean	s/die /: /
inputs.sh	series/refresh	s/--zero-commit//
inputs.sh	series/refresh	s/banner=$(grep/banner=$(: grep/
inputs.sh	lib/series.sh	s/if (name != "" && n >= first)/if (0)/
bases.sh	series/compare-bases	s/wrong.append("the series files have/wrong.count("/
inputs.sh	series/refresh	s/comment_of\[$(name "$patch")\]-//
inputs.sh	series/refresh	s/\[ -z "$(git -C "$tree" status --porcelain)" \]/true/
inputs.sh	series/get-source	s/^good() {/&\n\treturn 0/
inputs.sh	lib/tap.sh	s/^\tshift 2$/\t:/
inputs.sh	test/matrix	s/ -d "$seconds"//
doctor.sh	deps	s/^\[ ${#missing\[@\]} -gt 0 \] ||/:;/
doctor.sh	deps	s/arch=${2:?.*/:/
doctor.sh	build/doctor	s/^\tbad=1/\t:/
doctor.sh	build/doctor	s/^check_inputs$//
doctor.sh	build/doctor	s/\[ "$free" -lt $need \]/false/
doctor.sh	build/doctor	s/^\tif ! \[ -e "$kvm" \]/\tif false/
doctor.sh	build/doctor	s/^look_at_source$//
doctor.sh	build/doctor	s/"$BASE" | "$BASE"\.\*) say/*) say/
doctor.sh	lib/packages.sh	s/fedora) column=1/fedora) column=0/
doctor.sh	lib/packages.sh	s/builds_kernels "$word" || continue/continue/
doctor.sh	lib/packages.sh	s/s\/ installed$\/\/p/s\/ [a-z-]*$\/\/p/
doctor.sh	lib/packages.sh	s/\[ -n "${seen\[$line\]-}" \] ||/:;/
doctor.sh	lib/packages.sh	s/\[\[ $name == \\?\* \]\] ||/:;/
doctor.sh	lib/packages.sh	s/"${arch_packages\[@\]}"$/gcc/
results.sh	bench/results.py	s/ + t\.offset//
results.sh	bench/results.py	s/value <= at_most/value < at_most/
results.sh	bench/results.py	s/if whole and not done/if False/
results.sh	bench/results.py	s/whole=False/whole=True/
results.sh	bench/results.py	s/if not rows/if False/
results.sh	bench/results.py	s/value is None or limit is None/False/
results.sh	bench/results.py	s/(errors="replace")/()/
results.sh	bench/results.py	s/if r.run in RUNS and .*/if r.run in RUNS:/
results.sh	bench/results.py	s/"whole": args.whole/"whole": False/
results.sh	bench/results.py	/sys.dont_write_bytecode/d
results.sh	bench/results.py	s/!= args.stamp/== 0/
results.sh	bench/results.py	s/if not data.head\["whole"\]/if False/
results.sh	bench/results.py	s/data.head.get("base") != args.base/False/
results.sh	bench/results.py	s/if there != content/if False/
results.sh	bench/results.py	s/\.fullmatch(fields\[2\])/.match("1")/
results.sh	bench/results.py	s/targets\[-1\].why if targets and/fields[3] if targets and/
results.sh	bench/results.py	s/^    list(wanted(data, args)).*//; s/^    write_texts(args)$//
results.sh	bench/results.py	s/and (r.what == "tasklet" or r.run == "host")//
results.sh	bench/report.py	s/found\["worse"\].sort/[].sort/
results.sh	bench/report.py	s/ if len({v for _, values.* > 1/ if True/
results.sh	bench/report.py	s/^        out += \[\*headline.*/        out += [*changes(pairs)]/
results.sh	bench/words.py	s/key=lambda r: -ratio(r)/key=ratio/
results.sh	bench/words.py	s/"better" if ratio < 1 - SAME/"better" if ratio < 1 + SAME/
results.sh	bench/words.py	s/HEADLINE.strip() + (MORE.rstrip() if more else "")/HEADLINE.strip()/
results.sh	bench/plots.py	s/class="line {kind}" d="{path}" fill="none"/d="{path}"/
results.sh	bench/plots.py	s/if run not in runs/if run != "bh"/
results.sh	bench/plots.py	s/(prefers-color-scheme:dark)/(prefers-color-scheme:light)/
results.sh	bench/texts.py	s/skipping = at, begin\[1\] == base/skipping = at, True/
results.sh	bench/texts.py	s/if LOOKS_SO.match(line) and/if False and/
results.sh	bench/texts.py	s/^        if not skipping:/        if True:/
results.sh	bench/texts.py	s/if begun and begin:/if False:/
results.sh	bench/texts.py	s/^    if begun:/    if False:/
results.sh	bench/results	s/--check-stamp)/--nothing)/
results.sh	series/stamp.py	s/(Documentation|tools)/(Documentation)/
results.sh	series/stamp.py	s/|(\.\*\/)?\[^\/\]\*_kunit/|kernel\/tests\/.*_kunit/
results.sh	series/stamp.py	s/kept.append(b"@@")/kept.append(line)/
results.sh	series/stamp.py	s/if old or new:$/if False:/
results.sh	series/stamp.py	s/if line == "# swap"/if False/
results.sh	series/stamp.py	s/|rename //
results.sh	series/stamp.py	s/if not all(NOT_MEASURED/if not any(NOT_MEASURED/
consoles.sh	guest/check-console	s/|Call Trace:|/|xyz|/; s/WARNING:|BUG:|/xyz|/
consoles.sh	guest/check-console	s/|INFO: (/|xyz: (/
consoles.sh	guest/check-console	s/if b"\\0" in text/if False/
consoles.sh	guest/check-console	s/^    if not text:/    if False:/; s/^    if not any("Linux/    if any("xyz/
consoles.sh	guest/check-console	s/if others else report/if races else report/
consoles.sh	guest/read-ktap	s/, "SKIPPED": "skipped"}/, "SKIPPED": "skipped", "FAILURE": "passed"}/
consoles.sh	test/results-kunit	s/ or counts\["errors"\]//
consoles.sh	test/results-kunit	s/^    if missing:/    if False:/
consoles.sh	test/results-kunit	s/^    if bad:/    if False:/
consoles.sh	test/results-kunit	s/^    suites.check_end(run, about)//
consoles.sh	test/results-kunit	s/^    suites.check_console(run)//
consoles.sh	test/results-kselftest	s/^    for test in expected:/    for test in []:/
consoles.sh	test/results-kselftest	s/counts\["failed"\] += 1/pass/
consoles.sh	test/results-kselftest	s/^        suites.check_console(run)$/        pass/
consoles.sh	test/results-torture	s/if verdict != "SUCCESS"/if False/
consoles.sh	test/results-torture	s/if verdict != "FAILURE"/if False/
consoles.sh	test/results-torture	s/^    if never:/    if False:/
consoles.sh	test/results-torture	s/ or not stats:/ and not stats:/
consoles.sh	test/results-torture	s/never == \["offlines"\] and/False and/
consoles.sh	test/suites.py	s/if about.get("ended", "0") != "0"/if False/
consoles.sh	guest/check-console	s/f"{args.known}|{PENDING}" if args.pending else //
consoles.sh	guest/check-console	s/ and not known.search(line)//
consoles.sh	guest/check-console	s/errors="backslashreplace"/errors="strict"/
consoles.sh	guest/read-ktap	s/if status == "NO_TESTS":/if False:/
consoles.sh	guest/read-ktap	s/ + counts\["crashed"\] + counts\["errors"\]//
consoles.sh	test/results-kunit	s/^    if not counts\["passed"\]:/    if False:/
consoles.sh	test/results-kselftest	s/^    if total\[1\]:/    if False:/
consoles.sh	test/results-kselftest	s/^    if not total\[0\]:/    if False:/
consoles.sh	test/results-kselftest	s/suites.check_console(run, "-k", ".")/pass/
consoles.sh	test/results-torture	s/^    if about.get("beside") and/    if False and/
consoles.sh	test/results-torture	s/^    suites.check_end(run, about)//
consoles.sh	test/results-torture	s/^    suites.check_console(run)$//
consoles.sh	test/results-torture	s/suites.check_console(run, "-k", "!!!")/pass/
consoles.sh	test/suites.py	s/if "reboot: Power down" not in console and .*/if False:/
consoles.sh	test/suites.py	s/if not (args.run \/ "run").is_file()/if False/
consoles.sh	test/suites.py	/"check-console", "-p"/,/raise/s/if done.returncode/if False/
consoles.sh	test/suites.py	/"read-ktap", "--text"/,/raise/s/if done.returncode/if False/
consoles.sh	test/suites.py	s/zip(COLUMNS, figures)/zip(COLUMNS, (0, 0, 0))/
consoles.sh	test/suites.py	s/not in ("SUCCESS", "SKIPPED")/not in ("SUCCESS", "SKIPPED", "FAILURE")/
runs.sh	guest/run.sh	s/@run@/@nothing@/
runs.sh	guest/run.sh	/counting)" \] ||/d
runs.sh	guest/run.sh	/series_stamp/d
runs.sh	guest/run.sh	s/$(sha256sum <"$image" | cut -c 1-16)/same/
runs.sh	guest/run.sh	s/^\tcp "$2\/.config" .*//
runs.sh	guest/run.sh	s/ -w "$run\/qemu"//
runs.sh	guest/run.sh	s/^\tuntil mkdir/\tuntil mkdir -p/
runs.sh	guest/accel	s/child_wait && grep -q/child_wait || grep -q/
runs.sh	guest/boot-kernel	s/need "$qemu"/: "$qemu"/
runs.sh	guest/boot-kernel	s/die "QEMU failed/: "/
runs.sh	guest/boot	s/grep -qx 'exit code 0'/true/
runs.sh	test/again	s/ disk file;/;/
runs.sh	test/again	s/^\[ -e "$old\/kernel\/\." \]/true/
runs.sh	test/rerun	s/^bench | beside)/nosuch)/
runs.sh	test/rerun	s/if ! \[ -f "$run\/expected" \] \&\& grep/if false \&\& grep/
runs.sh	test/results-console	s/if about.get("ended", "0") != "0"/if False/
runs.sh	test/results-console	s/^    suites.check_console(run)$//
runs.sh	test/results-console	s/if codes and codes\[-1\] != "0"/if False/
runs.sh	bench/bench	s/describe_run ${counting.*"$run"/describe_run "$run"/
runs.sh	bench/bench	/check-console/d
runs.sh	bench/cross-check	/check-console/d
runs.sh	bench/cross-check	s/-eq 4 \]/-ge 0 ]/
runs.sh	callers/drivers.sh	s/suite=count cpus=1/suite=count/
runs.sh	callers/drivers.sh	s/echo "$phase failed"/:/
runs.sh	bisect/bisect-test	s/echo bad >/echo good >/
runs.sh	bisect/bisect-test	s/-le "$bound"/-le 99999/
runs.sh	bisect/bisect-test	s/run=$(new_run bisect) ret=0/run=${run:-$(new_run bisect)} ret=0/
runs.sh	bisect/find-callback	s/sort -u >"$tmp\/names"/head -n 0 >"$tmp\/names"/
converted.sh	callers/drivers.sh	s/echo "$phase: $old ran as a tasklet"/:/
converted.sh	callers/drivers.sh	s/$(how_often ran "$phase" "$new")" = 00/" = 0/
converted.sh	callers/drivers.sh	s/\[ "$queues" = "$wanted" \]/true/
converted.sh	callers/drivers.sh	s/s\/1\/${queue}_highpri\//s\/1\/$queue\//
converted.sh	callers/drivers.sh	s/ran" -gt 0 \] || echo "$phase: no work/ran" -ge 0 ] || echo "$phase: no work/
converted.sh	callers/drivers.sh	/^verdict_converted/,/^}/s/run | pending/run/
converted.sh	callers/drivers.sh	/^verdict_converted/,/^}/s/.*check-console.*/\t:/
converted.sh	callers/drivers.sh	s/elif \[ "$in_thread" = yes \]/elif false/
converted.sh	callers/drivers.sh	s/\[ "$thread" -eq 0 \]/true/
converted.sh	callers/drivers.sh	s/-gt 0 \] || echo "$phase: no callback ran"/-ge 0 ] || :/
converted.sh	callers/objects.mk	s/ $(obj-m)//
converted.sh	callers/objects.mk	s/ $($(1:.o=-objs))//
build.sh	build/kbuild	s/^\t\[ -n "$lost" \]/\tfalse/
build.sh	build/kbuild	s/the disk is full/oops/
BREAK
tap_end
