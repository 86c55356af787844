#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Bad input to the scripts: a clear error, and nothing lost. Works on a kernel
# tree of a few lines and a series of two patches.
#
# shellcheck disable=SC2016 # commands in single quotes are for bash -c

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
scripts=$top/scripts

tmp=$(mktemp -d)
trap 'umount "$tmp/small" 2>/dev/null; rm -rf "$tmp"' EXIT
unset TASKLET_LOCKED KERNEL
export BASE=6.12 BUILD=$tmp/build PATCHES=$tmp/patches
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
# Not the user's
export GIT_CONFIG_GLOBAL=/dev/null

make_kernel() {
	mkdir -p "$1/init" "$1/kernel"
	printf 'VERSION = 6\nPATCHLEVEL = %s\nSUBLEVEL = 9\nmrproper:\n\trm -f .config\n' \
		"${2:-12}" >"$1/Makefile"
	touch "$1/Kconfig"
	echo 'int main;' >"$1/init/main.c"
	seq 1 40 | sed 's/^/line /' >"$1/kernel/softirq.c"
	seq 1 40 | sed 's/^/line /' >"$1/kernel/other.c"
}

git_kernel() {
	make_kernel "$@"
	git -C "$1" init -q -b main
	git -C "$1" add -f .
	git -C "$1" commit -q -m base
}

# Everything that a user could miss: files, index, branches, HEAD, config
fingerprint() {
	(
		cd "$1" || exit
		git rev-parse --symbolic-full-name HEAD
		git for-each-ref
		git status --porcelain --ignored
		git worktree list
		git config --local --list
		find . -path ./.git -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
	) 2>&1
}

unchanged() {
	local before after dir=$1
	shift
	before=$(fingerprint "$dir")
	"$@" || return 1
	after=$(fingerprint "$dir")
	[ "$before" = "$after" ] || {
		diff <(echo "$before") <(echo "$after")
		return 1
	}
}

# Nothing is downloaded here, whatever goes wrong.
mkdir "$tmp/bin"
for tool in apt-get apt-cache sudo; do
	printf '#!/bin/sh\nexit 1\n' >"$tmp/bin/$tool"
	chmod +x "$tmp/bin/$tool"
done
PATH=$tmp/bin:$PATH

# The series: two patches against the fake kernel
git_kernel "$tmp/series"
git -C "$tmp/series" tag base
sed -i 's/line 20$/line twenty/' "$tmp/series/kernel/softirq.c"
git -C "$tmp/series" commit -qam "first: change line 20"
sed -i 's/line 30$/line thirty/' "$tmp/series/kernel/other.c"
echo 'int new;' >"$tmp/series/kernel/new.c"
git -C "$tmp/series" add kernel/new.c
git -C "$tmp/series" commit -qam "second: change line 30"
"$scripts/series/refresh" "$tmp/series" 2>/dev/null

# A directory that is not a kernel, another version, a tree that is not git
mkdir "$tmp/empty"
check "run: a directory that is not a kernel" fails_with \
	"is not a kernel source tree" "$scripts/series/make-tree" "$tmp/empty"
check "run: no such tree" fails_with \
	"no such directory or file" "$scripts/series/make-tree" "$tmp/nowhere"
make_kernel "$tmp/v611" 11
check "run: another version" fails_with \
	"is Linux 6.11.9, and this series is for 6.12" "$scripts/series/make-tree" "$tmp/v611"
check "no series for this base" fails_with \
	"no series for base 9.9" env BASE=9.9 PATCHES="$tmp/none" "$scripts/series/make-tree"
make_kernel "$tmp/plain"

check "apply: not a git tree" fails_with \
	"is not a git tree" env GIT_CEILING_DIRECTORIES="$tmp" "$scripts/series/apply" "$tmp/plain"
check "apply: no tree named" fails_with "which tree?" "$scripts/series/apply" ""

# A tarball, whole and truncated
tar -C "$tmp" -cJf "$tmp/k.tar.xz" plain
check "run: a tarball works" "$scripts/series/make-tree" "$tmp/k.tar.xz"
user=$("$scripts/series/make-tree" "$tmp/k.tar.xz" 2>/dev/null)
check "run: the patches are on it" grep -q "line twenty" "$user/kernel/softirq.c"
cp "$tmp/k.tar.xz" "$tmp/whole.tar.xz"
head -c 300 "$tmp/whole.tar.xz" >"$tmp/k.tar.xz"
check "run: a truncated tarball" fails_with "truncated" \
	"$scripts/series/make-tree" "$tmp/k.tar.xz"
check "run: the tree made before is still there" test -f "$user/Makefile"
tar -C "$tmp/plain" -cf "$tmp/flat.tar" .
check "run: a tarball without a directory at its top works" \
	"$scripts/series/make-tree" "$tmp/flat.tar"
tar -C "$tmp" -cf "$tmp/other.tar" empty
check "run: a tarball without a kernel" fails_with "does not have a kernel source tree" \
	"$scripts/series/make-tree" "$tmp/other.tar"
tar -C "$tmp" -cf "$tmp/v611.tar" v611
check "run: a tarball of another version" fails_with \
	"is Linux 6.11.9, and this series is for 6.12" "$scripts/series/make-tree" "$tmp/v611.tar"

# A tree that somebody works and builds in
git_kernel "$tmp/worked"
printf '*.o\n.config\n' >"$tmp/worked/.gitignore"
git -C "$tmp/worked" add .gitignore
git -C "$tmp/worked" commit -q -m ignore
touch "$tmp/worked/.config" "$tmp/worked/kernel/softirq.o"
echo "int mine;" >"$tmp/worked/kernel/mine.c"
echo "file to delete" >"$tmp/worked/deleted"
git -C "$tmp/worked" add deleted
rm "$tmp/worked/deleted"
work_copy() {
	local copy
	copy=$("$scripts/series/make-tree" "$tmp/worked") || return 1
	(cd "$copy" && [ -f kernel/mine.c ] && [ ! -e kernel/softirq.o ] &&
		[ ! -e .config ] && [ ! -e deleted ] && grep -q "line twenty" kernel/softirq.c)
}
check "run: a git tree in use: the files, not the build, and it is as before" \
	unchanged "$tmp/worked" work_copy
cp -a "$tmp/plain" "$tmp/built"
touch "$tmp/built/.config"
built_copy() {
	local copy
	copy=$("$scripts/series/make-tree" "$tmp/built") && [ ! -e "$copy/.config" ] &&
		[ -e "$tmp/built/.config" ]
}
check "run: a plain tree that was built in: the copy is cleaned" built_copy

# A patch that does not apply
git_kernel "$tmp/conflict"
sed -i 's/line 31$/something else/' "$tmp/conflict/kernel/other.c"
git -C "$tmp/conflict" commit -qam "in the way"
does_not_apply() {
	local out=$tmp/out
	"$@" >"$out" 2>&1 && { echo "did not fail"; return 1; }
	cat "$out"
	grep -q "0002-second-change-line-30.patch does not apply" "$out" &&
		grep -q "the hunk at line 27 of kernel/other.c, as wanted" "$out" &&
		grep -q "| -line 31" "$out" && grep -q "| +something else" "$out"
}
check "run: a patch that does not apply: patch, hunk, what lies there" \
	does_not_apply "$scripts/series/make-tree" "$tmp/conflict"
half_made() {
	! ls -d "$BUILD"/6.12/*.part "$BUILD"/6.12/*.part2 2>/dev/null
}
check "run: nothing half-made is left" half_made
check "apply: a patch that does not apply, and the tree is as before" \
	unchanged "$tmp/conflict" does_not_apply "$scripts/series/apply" "$tmp/conflict"

# A dirty tree
git_kernel "$tmp/user"
echo edit >>"$tmp/user/kernel/other.c"
check "apply: a dirty tree is refused, and as before" unchanged "$tmp/user" \
	fails_with "changes that are not committed" "$scripts/series/apply" "$tmp/user"
git -C "$tmp/user" checkout -q .

# A file in the way that git does not know, and what the user's git is set up for
echo "mine" >"$tmp/user/kernel/new.c"
check "apply: an untracked file in the way, and the tree is as before" \
	unchanged "$tmp/user" fails_with "may be in the way" "$scripts/series/apply" "$tmp/user"
rm "$tmp/user/kernel/new.c"
check "apply: a patch of the series that is not there" unchanged "$tmp/user" \
	fails_with "names 0003-none.patch" bash -c '
	cp -r "$PATCHES" "$1" && echo 0003-none.patch >>"$1/series" &&
	PATCHES=$1 "$0/series/apply" "$2"' "$scripts" "$tmp/patches3" "$tmp/user"
printf '#!/bin/sh\nexit 1\n' >"$tmp/user/.git/hooks/applypatch-msg"
cp "$tmp/user/.git/hooks/applypatch-msg" "$tmp/user/.git/hooks/post-checkout"
chmod +x "$tmp/user/.git/hooks/applypatch-msg" "$tmp/user/.git/hooks/post-checkout"
no_ident() {
	env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u GIT_COMMITTER_NAME \
		-u GIT_COMMITTER_EMAIL -u EMAIL HOME=/nonexistent \
		GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=user.useConfigOnly GIT_CONFIG_VALUE_0=true "$@"
}
roundtrip() {
	no_ident "$scripts/series/apply" "$tmp/user" && "$scripts/series/unapply" "$tmp/user"
}
check "apply and unapply: without a name, with hooks that fail" \
	unchanged "$tmp/user" roundtrip
git -C "$tmp/user" checkout -q --detach
check "apply and unapply: a detached HEAD" unchanged "$tmp/user" roundtrip
git -C "$tmp/user" checkout -q main

# apply, unapply, and what they refuse
echo "mine" >"$tmp/user/untracked"
before=$(fingerprint "$tmp/user")
check "apply" "$scripts/series/apply" "$tmp/user"
check "apply: the patches are commits on the new branch" test \
	"$(git -C "$tmp/user" log --format=%s tasklet-wq/6.12 | tr '\n' ,)" = \
	"second: change line 30,first: change line 20,base,"
check "apply twice is refused" unchanged "$tmp/user" fails_with \
	"has a branch tasklet-wq/6.12 already" "$scripts/series/apply" "$tmp/user"
git -C "$tmp/user" commit -q --allow-empty -m "work of mine"
check "unapply: refuses to lose commits" unchanged "$tmp/user" fails_with \
	"not of the series" "$scripts/series/unapply" "$tmp/user"
git -C "$tmp/user" reset -q --hard HEAD~1
applied=$(git -C "$tmp/user" rev-parse HEAD)
git -C "$tmp/user" commit -q --amend -m "second: my version"
check "unapply: refuses to lose an amended commit" unchanged "$tmp/user" fails_with \
	"not of the series" "$scripts/series/unapply" "$tmp/user"
git -C "$tmp/user" reset -q --hard "$applied"
check "unapply" "$scripts/series/unapply" "$tmp/user"
check "unapply: the tree is exactly as before" test "$(fingerprint "$tmp/user")" = "$before"
check "unapply: nothing to take away" unchanged "$tmp/user" fails_with \
	"there is nothing to take away" "$scripts/series/unapply" "$tmp/user"

# refresh
check "refresh of an unchanged tree changes no byte" bash -c '
	a=$(cd "$PATCHES" && sha256sum *) && "$0/series/refresh" "$1" &&
	[ "$a" = "$(cd "$PATCHES" && sha256sum *)" ]' "$scripts" "$tmp/series"
no_hashes() {
	[ "$(cat "$PATCHES"/*.patch | grep -c '^From 0\{40\} ')" = 2 ]
}
check "refresh writes no commit hashes" no_hashes
sed -i '2i # a banner' "$PATCHES/series"
git -C "$tmp/series" commit -q --amend -m "second: change line 30

More words."
check "refresh takes over what changed" bash -c '
	"$0/series/refresh" "$1" && grep -q "More words" "$PATCHES"/0002*' "$scripts" "$tmp/series"
check "refresh keeps the comments of the series file" test \
	"$(sed -n 2p "$PATCHES/series")" = "# a banner"
# The patch after a banner gets another name: the banner stays where it was.
sed -i 's/^# a banner$/# == B: of the second/' "$PATCHES/series"
git -C "$tmp/series" commit -q --amend -m "other: change line 30"
check "refresh with another subject" "$scripts/series/refresh" "$tmp/series"
check "refresh keeps a banner when its patch has another subject" test \
	"$(sed -n '2,3p' "$PATCHES/series" | paste -sd' ')" = \
	"# == B: of the second 0002-other-change-line-30.patch"
git -C "$tmp/series" commit -q --amend -m "second: change line 30

More words."
"$scripts/series/refresh" "$tmp/series" 2>/dev/null
echo edit >>"$tmp/series/kernel/other.c"
check "refresh refuses what is not committed" fails_with \
	"changes that are not committed" "$scripts/series/refresh" "$tmp/series"
check "refresh: no tree" fails_with "make tree" "$scripts/series/refresh" "$tmp/nowhere"

# The tree to edit is not thrown away with work in it
mkdir -p "$BUILD/6.12"
cp -a "$tmp/plain" "$BUILD/6.12/source"
echo 6.12.9 >"$BUILD/6.12/source.version"
check "tree" "$scripts/series/make-tree"
check "tree: a second time does nothing" bash -c '
	a=$(stat -c %Z "$BUILD/6.12/tree/.git") && "$0/series/make-tree" &&
	[ "$a" = "$(stat -c %Z "$BUILD/6.12/tree/.git")" ]' "$scripts"
git -C "$BUILD/6.12/tree" commit -q --allow-empty -m "new work"
echo "# touched" >>"$PATCHES/series"
sed -i 's/More words/Other words/' "$PATCHES"/0002*
check "tree: new commits are not thrown away" fails_with "FORCE=1" "$scripts/series/make-tree"
check "clean: neither" fails_with "FORCE=1" "$scripts/clean"
check "tree: FORCE=1" env FORCE=1 "$scripts/series/make-tree"
series_changed() {
	local tree=$BUILD/6.12/tree before
	touch -d "2001-01-01" "$tree/kernel/softirq.c" "$tree/Makefile"
	before=$(git -C "$tree" rev-parse base)
	sed -i 's/+line thirty/+line 33/' "$PATCHES"/0002* &&
		"$scripts/series/make-tree" && grep -q "line 33" "$tree/kernel/other.c" &&
		[ "$(stat -c %Y "$tree/kernel/softirq.c")" = "$(date -d 2001-01-01 +%s)" ] &&
		[ "$before" = "$(git -C "$tree" rev-parse base)" ]
}
check "tree: when the series has changed, only what differs is written" series_changed
check "tree: nothing half-made is left" half_made
sed -i 's/+line 33/+line x/; s/^ line 31/ line nowhere/' "$PATCHES"/0002*
check "tree: a patch that does not apply any more" fails_with \
	"does not apply" "$scripts/series/make-tree"
check "tree: and the tree is as it was" grep -q "line 33" "$BUILD/6.12/tree/kernel/other.c"
sed -i 's/+line x/+line 33/; s/^ line nowhere/ line 31/' "$PATCHES"/0002*

# Two runs at once
mkdir -p "$BUILD"
second_is_refused() {
	exec 8>"$BUILD/.lock"
	flock 8
	fails_with "another run is using" env WAIT=no "$scripts/series/make-tree"
}
check "a second run at once: WAIT=no refuses" second_is_refused
second_waits() {
	local out=$tmp/waits
	exec 8>"$BUILD/.lock"
	flock 8
	"$scripts/series/make-tree" >"$out" 2>&1 8>&- &
	until grep -q "waiting for it" "$out"; do
		kill -0 $! || return 1
	done
	exec 8>&-
	wait $!
}
check "a second run at once: waits, then runs" second_waits

# A damaged download: its checksum is not that of apt's index
damaged_deb() {
	local deb want
	mkdir -p "$tmp/deb/usr/src" "$tmp/deb/DEBIAN" "$BUILD/cache"
	tar -C "$tmp" -cJf "$tmp/deb/usr/src/linux-source-6.12.tar.xz" plain
	printf 'Package: linux-source-6.12\nVersion: 6.12.9-1\nArchitecture: all\nMaintainer: t <t@t>\nDescription: t\n' \
		>"$tmp/deb/DEBIAN/control"
	dpkg-deb -b "$tmp/deb" "$tmp/good.deb" >/dev/null
	want=$(sha256sum <"$tmp/good.deb" | cut -d' ' -f1)
	# An apt that has this one package
	printf '#!/bin/sh\nprintf "Version: 6.12.9-1\\nSHA256: %s\\n"\n' "$want" \
		>"$tmp/bin/apt-cache"
	# shellcheck disable=SC2016 # for the script that is written
	printf '#!/bin/sh\n[ "$1" = download ] && cp %s linux-source-6.12_6.12.9-1_all.deb\n' \
		"${1:-$tmp/good.deb}" >"$tmp/bin/apt-get"
	chmod +x "$tmp"/bin/*
	deb=$BUILD/cache/linux-source-6.12_6.12.9-1_all.deb
	head -c 1000 "$tmp/good.deb" >"$deb"
	"$scripts/series/get-source" "$tmp/got" 2>&1 && cmp "$deb" "$tmp/good.deb" &&
		test -f "$tmp/got/init/main.c"
}
check "get-source: a damaged file in the cache is fetched again" damaged_deb
head -c 1000 "$tmp/good.deb" >"$tmp/bad.deb"
rm -f "$BUILD"/cache/*
check "get-source: a truncated download is refused" fails_with \
	"does not have the checksum" damaged_deb "$tmp/bad.deb"

# Variables of the user are checked before any work begins
# not_begun WHY SCRIPT [ARG]...
not_begun() {
	local why=$1
	shift
	fails_with "$why" timeout 20 env BUILD="$tmp/untouched" "$@"
}
for script in guest/boot test/run-torture test/rcutorture test/matrix test/mutants test/check-series \
	bench/bench callers/drivers bisect/bisect bisect/find-callback; do
	check "$script: DURATION=abc" not_begun "DURATION=abc is not a number" \
		TEST=kunit:x DURATION=abc "$scripts/$script"
	check "$script: FLAVOUR=foo" not_begun "no flavour foo" TEST=kunit:x FLAVOUR=foo "$scripts/$script"
done
for script in test/run-kunit test/run-torture test/matrix test/mutants bench/bench callers/drivers; do
	check "$script: KERNEL is not for it" not_begun "KERNEL= is not for this" KERNEL="$tmp" "$scripts/$script"
done
check "kunit: no such suite" not_begun "suites: rcu_softirq tasklet " \
	PATCHES="$top/patches/$BASE" SUITE=nosuch.x "$scripts/test/run-kunit"
check "kunit: a flavour of another base" not_begun "flavour lazy is not for base 6.12" \
	FLAVOUR=lazy "$scripts/test/run-kunit"
check "run: no such base" not_begun "bases that have one: 6.12 7.3" \
	BASE=9.9 PATCHES="$top/patches/9.9" "$scripts/run"
check "boot: no such overlay" not_begun "OVERLAY=/nonexistent is no directory" \
	OVERLAY=/nonexistent "$scripts/guest/boot"
check "matrix: no such row" not_begun "rows: smp smp-4cpus" "$scripts/test/matrix" nosuch
check "drivers: the cases are listed" not_begun "cases: cdc_ncm dccp" "$scripts/callers/drivers" floppy
check "users: no such line" not_begun "no line pdp11 in tests/suite/callers" ARCH=pdp11 "$scripts/callers/users"
check "users: no such line, as an option" not_begun "no line pdp11 in tests/suite/callers" \
	"$scripts/callers/users" --result "$tmp/figures" -l pdp11
check "users: not a source file" not_begun "is not a .c file" "$scripts/callers/users" net/core
check "users: a file that is elsewhere" not_begun "is not a file of the kernel" \
	"$scripts/callers/users" "$tmp/kernel.c"
check "audit: no such tree" not_begun "no such directory" "$scripts/callers/audit" "$tmp/nowhere"
check "mutants: no such patch" not_begun "no mutant nosuch.patch" "$scripts/test/mutants" nosuch.patch
check "mutants: are listed" not_begun "wrong-cpu" "$scripts/test/mutants" nosuch
check "rcutorture: no such scenario" not_begun "no scenario tree03" "$scripts/test/rcutorture" tree03
check "model: no such mutant" not_begun "no mutant NOSUCH" "$scripts/test/model" NOSUCH
check "check-series: a number that is none" not_begun "first=x is not a number" "$scripts/test/check-series" x
check "check-series: no such part" not_begun "parts: 0 A B C D E" \
	PATCHES="$top/patches/$BASE" "$scripts/test/check-series" --sub Z
check "check-series: a part without a name" not_begun "--sub takes" "$scripts/test/check-series" --sub
check "check-series: no such patch" not_begun "there is no patch 77" "$scripts/test/check-series" 77
check "check: no such stage" not_begun "stages of make check: inputs bisect doctor" "$scripts/check" foo
check "torture: CORE=new2" not_begun "CORE=new2 is not a core" CORE=new2 "$scripts/test/run-torture"
check "run: no such architecture" not_begun "no architecture vax" ARCH=vax "$scripts/run"
check "bisect: BAD=77" not_begun "BAD=77 is no patch" TEST=boot BAD=77 "$scripts/bisect/bisect"
check "bisect: a range of nothing" not_begun "is a range of commits of a tree of yours" \
	TEST=boot RANGE=a..b "$scripts/bisect/bisect"
check "bisect: a range that is none" not_begun "is not of the form GOOD..BAD" \
	TEST=boot RANGE=a KERNEL="$tmp/user" "$scripts/bisect/bisect"
for test in nonsense kunit: 'bench:figure' program:/nosuch; do
	check "bisect: TEST=$test" not_begun "no " TEST="$test" "$scripts/bisect/bisect"
	check "find-callback: TEST=$test" not_begun "no " TEST="$test" "$scripts/bisect/find-callback"
done
check "bench: ONLY=nosuch" not_begun "ways: tasklet bh_work" \
	PATCHES="$top/patches/$BASE" ONLY=nosuch "$scripts/bench/bench"
check "bench: FIGURE=nosuch" not_begun "figures: RCU without flood, RCU under flood, burnt" \
	PATCHES="$top/patches/$BASE" FIGURE=nosuch "$scripts/bench/bench"
check "bench: PARTS=nosuch" not_begun "nosuch is no part of make bench" \
	PARTS="drivers nosuch" "$scripts/bench/bench"
check "kunit: CORE=nosuch" not_begun "CORE=nosuch is not a core" CORE=nosuch "$scripts/test/run-kunit"
check "bench-host: ONLY=nosuch" not_begun "ways: tasklet bh_work" \
	PATCHES="$top/patches/$BASE" ONLY=nosuch "$scripts/bench/bench-host"
for bad in CPUS=x CPUS=0 TIMEOUT=-1 DURATION=abc REPEAT=0 ACCEL=hvf FLAVOUR=foo FLAVOUR=kunit; do
	case $bad in
	FLAVOUR=*) why="no flavour ${bad#*=}" ;;
	ACCEL=*) why="is not an accelerator" ;;
	*) why="$bad is not a number" ;;
	esac
	check "run: $bad" not_begun "$why" "$bad" "$scripts/run"
done
check "bad variables: nothing was begun" test ! -e "$tmp/untouched"

# The stages of check, with programs in their place that do nothing
mkdir -p "$tmp/copy/tests/self" "$tmp/copy/configs"
cp -r "$top/scripts" "$tmp/copy"
cp -r "$top/configs/flavours" "$tmp/copy/configs"
# stands_for FILE COMMANDS
stands_for() {
	printf '#!/bin/sh\n%s\n' "$2" >"$tmp/copy/$1"
	chmod +x "$tmp/copy/$1"
}
stands_for scripts/deps :
stands_for tests/self/bisect.sh 'echo "3 0 1" >"$2"'
stands_for tests/self/audit.sh 'echo "2 1 0" >"$2"; exit 1'
stands_for scripts/series/make-tree 'exit 1'
# stages EXPECTED STAGE...: the end of what make check prints for them, without the times
stages() {
	local expected=$1 out
	shift
	out=$(BUILD="$tmp/stages" "$tmp/copy/scripts/check" "$@" 2>&1)
	echo "exit code $?: $out"
	[ "$(sed '1,/^=== done/d; s/ *[0-9]*:[0-9]* min */ /' <<<"$out")" = "$expected" ]
}
check "check: one stage, and its time" stages "bisect good
3 passed, 0 failed, 1 skipped" bisect
check "check: a stage that fails" stages "bisect good
audit 1 failed
5 passed, 1 failed, 1 skipped" bisect audit
check "check: its exit code" bash -c '! BUILD=$1 "$0" audit' "$tmp/copy/scripts/check" "$tmp/stages"
check "check: no tree, and what needs it is not run" stages "up 1 failed
rank not run
bisect good
3 passed, 1 failed, 1 skipped" up rank bisect
all_stages() {
	local functions
	functions=$(sed -n 's/^stage_\([a-z_]*\)() {.*/\1/p' "$scripts/check" | tr _ - | paste -sd' ')
	[ "$("$scripts/check" foo 2>&1 | sed -n 's/^ .*: //p' | paste -sd' ')" = "$functions" ]
}
check "check: the stages of its manual are those that it has" all_stages

# What scripts tell each other are options
result_file() {
	printf '. "%s"\n[ "$*" = "a word" ] && ok a\nskip b c\ntap_end\n' "$scripts/lib/tap.sh" >"$tmp/counts"
	bash "$tmp/counts" --result "$tmp/figures" a word && [ "$(cat "$tmp/figures")" = "1 0 1" ]
}
check "--result: the figures are in the file, and the other words are left" result_file
while IFS= read -r s; do
	check "${s##*/} --help names --result" bash -c '"$0" --help | grep -qF -- "[--result FILE]"' "$s"
done < <(grep -rl '^\. .*lib/tap\.sh"$' "$scripts" | sort)
# hands_on DURATION: from make matrix to its torture tests, with the architecture of each row
hands_on() {
	rm -f "$tmp/called"
	DURATION=$1 BUILD=$tmp/stages "$tmp/copy/scripts/test/matrix" smp arm64 || return
	sed -i "s,$tmp/stages,BUILD,g" "$tmp/called"
	cat "$tmp/called"
	grep -q "^torture -d $1 -c 2 -n smp tree BUILD/6.12/o-smp\$" "$tmp/called" &&
		grep -qx "kbuild -a arm64 tree smp BUILD/6.12/o-arm64-smp" "$tmp/called" &&
		grep -qx "deps --arch arm64 matrix" "$tmp/called"
}
mkdir -p "$tmp/copy/tests/suite"
cp "$top/tests/suite/matrix" "$tmp/copy/tests/suite"
stands_for scripts/series/make-tree 'echo tree'
for s in deps build/kbuild test/kunit test/kselftest test/torture; do
	stands_for "scripts/$s" "echo \"\${0##*/} \$*\" >>'$tmp/called'"
done
check "matrix: the duration and the architecture are options of what it calls" hands_on 7

# A full disk
if mkdir "$tmp/small" && mount -t tmpfs -o size=2m none "$tmp/small" 2>/dev/null; then
	head -c 4M /dev/urandom >"$tmp/plain/kernel/big"
	check "a full disk is named" fails_with "is the disk full?" \
		env BUILD="$tmp/small/build" "$scripts/series/make-tree" "$tmp/plain"
	check "a full disk: nothing half-made is left" \
		test -z "$(ls -d "$tmp/small/build/6.12"/user*/* 2>/dev/null)"
else
	skip "a full disk" "cannot mount a tmpfs"
fi

# Directories that are named from where one is, with a kernel that only looks whether it
# finds its output directory
cp -a "$tmp/plain" "$tmp/buildable"
rm -f "$tmp/buildable/kernel/big"
mkdir -p "$tmp/buildable/scripts/kconfig"
printf '#!/bin/sh\n[ -d "$3" ] && cp "$4" "$3/.config"\n' >"$tmp/buildable/scripts/kconfig/merge_config.sh"
chmod +x "$tmp/buildable/scripts/kconfig/merge_config.sh"
printf 'bzImage modules:\n\t@test -f $(O)/.config && touch $(O)/$@\n' >>"$tmp/buildable/Makefile"
relative_build() {
	cd "$tmp" && "$scripts/build/kbuild" buildable smp o-relative && test -f o-relative/bzImage
}
check "kbuild: directories from where one is" relative_build
relative_build_dir() {
	local made
	cd "$tmp" && made=$(BUILD=b/relative "$scripts/series/make-tree" plain) &&
		test -d "$tmp/b/relative" -a -f "$made/Makefile"
}
rm -f "$tmp/plain/kernel/big"
check "BUILD: from where one is" relative_build_dir

check "a flavour that does not exist" fails_with "no flavour nosuch" \
	"$scripts/build/kbuild" "$tmp/plain" nosuch "$tmp/o"
check "a fragment is no flavour" fails_with "it is a fragment" \
	"$scripts/build/kbuild" "$tmp/plain" kunit "$tmp/o"
only_flavours() {
	[ "$("$scripts/build/kbuild" "$tmp/plain" nosuch "$tmp/o" 2>&1 | sed -n 's/^ *flavours: //p')" = \
		"$(cd "$top/configs/flavours" && echo *.config | sed 's/\.config//g')" ]
}
check "a flavour that does not exist: flavours are listed, fragments are not" only_flavours
check "an accelerator that does not exist" fails_with "is not an accelerator" \
	env ACCEL=warp "$scripts/guest/accel" "$tmp/k"
while IFS= read -r s; do
	check "${s##*/} --help" bash -c '"$0" --help | grep -q "^usage:"' "$s"
done < <(find "$scripts" -type f -perm -u+x ! -name '*.sh' | sort)
check "what is for guests is no program" test -z \
	"$(find "$scripts/guest/inside" -type f -perm /111)"
check "the init of guests does nothing elsewhere" fails_with "this is for guests" \
	sh "$scripts/guest/inside/init"
# Words that mean nothing
check "torture: a duration that is no number" fails_with "not a number of seconds: 1h" \
	"$scripts/test/torture" -d 1h "$tmp/tree" "$tmp/out"
check "torture: a kernel without the test" fails_with "no torture test in the kernel" \
	"$scripts/test/torture" "$tmp/tree" "$tmp/out"
check "kselftest: a kernel without the module" fails_with "no test_tasklet in the kernel" \
	"$scripts/test/kselftest" "$tmp/tree" "$tmp/out"
check "bisect: REPEAT=0" fails_with "REPEAT=0 is not a number" \
	env REPEAT=0 "$scripts/bisect/bisect-test" --check boot
check "find-callback: a test that no callback has to do with" \
	fails_with "does not depend on the context" env TEST=build "$scripts/bisect/find-callback"
check "find-callback: the target of v1 says its new name, and does the same" fails_with \
	"make find-callback now"$'\nfind-callback: error: TEST=build does not depend' \
	make -s -C "$top" TEST=build bisect-callbacks
check "bisect: a range of nothing" fails_with "is a range of commits of a tree of yours" \
	env TEST=boot RANGE=a..b "$scripts/bisect/bisect"
tap_end
