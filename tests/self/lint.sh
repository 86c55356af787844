#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Tests of scripts/lint: in a copy of the repository, with a series of one patch on a kernel
# tree of a few lines, lint passes, and each part fails when a fault is put in. results.sh does that
# for the parts results and figures. The kernel's own programs are those of the tree of the series.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
: "${BASE:=6.12}" "${BUILD:=$top/build}"
export BASE BUILD
kernel=$("$top/scripts/series/make-tree") || exit 1

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
unset TASKLET_LOCKED KERNEL PATCHES
export BUILD=$tmp/build
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
# Not the user's
export GIT_CONFIG_GLOBAL=/dev/null

# The kernel: make-tree takes it for Debian's source
source=$BUILD/$BASE/source
mkdir -p "$source/init" "$source/kernel" "$source/scripts"
printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 9\nmrproper:\n\ttrue\n' >"$source/Makefile"
# Without these checkpatch.pl takes it for no kernel.
mkdir "$source"/{Documentation,arch,include,drivers,fs,ipc,lib}
touch "$source"/{Documentation,arch,include,drivers,fs,ipc,lib}/Makefile
touch "$source"/{Kconfig,COPYING,CREDITS,Kbuild,MAINTAINERS,README}
echo 'int main;' >"$source/init/main.c"
# With a word that is the kernel's, and no fault of the series
typo=$(echo recXieve | tr -d X)
{
	seq 1 20 | sed 's/^/line /'
	echo "$typo"
	seq 22 40 | sed 's/^/line /'
} >"$source/kernel/other.txt"
cp -r "$kernel"/scripts/{kernel-doc,checkpatch.pl,const_structs.checkpatch,spelling.txt} \
	"$source/scripts"
echo 6.12.9 >"$source.version"

# The repository
repo=$tmp/repo
mkdir "$repo"
(cd "$top" && git ls-files -z | grep -zv '^patches/' |
	xargs -0 cp -P --parents -t "$repo")
mkdir -p "$repo/patches/$BASE"
cp -r "$source" "$tmp/series"
git -C "$tmp/series" init -q -b main
git -C "$tmp/series" add -f .
git -C "$tmp/series" commit -q -m base
git -C "$tmp/series" tag base
cat >"$tmp/series/kernel/tasklet.c" <<'CODE'
// SPDX-License-Identifier: GPL-2.0

/**
 * twice() - calculate the double
 * @number: what to double
 *
 * Return: twice @number.
 */
int twice(int number)
{
	return 2 * number;
}
CODE
sed -i 's/^line 22$/line twenty-two/' "$tmp/series/kernel/other.txt"
git -C "$tmp/series" add kernel
git -C "$tmp/series" commit -q -m "tasklet: Calculate the double

A change that is made for a test of lint.

Signed-off-by: t <t@t>"
PATCHES=$repo/patches/$BASE "$top/scripts/series/refresh" "$tmp/series" 2>/dev/null
rm "$repo"/tests/suite/mutants/*
sed 's/2 \* number;/3 * number;/' "$tmp/series/kernel/tasklet.c" |
	diff -u --label a/kernel/tasklet.c --label b/kernel/tasklet.c "$tmp/series/kernel/tasklet.c" - \
		>"$repo/tests/suite/mutants/three-times.patch"
git -C "$repo" init -q -b main
git -C "$repo" add -f .
git -C "$repo" commit -q -m repository
# For eval
export patch
patch=$(cd "$repo" && echo "patches/$BASE"/*.patch)

lint() {
	"$repo/scripts/lint" "$@"
}

# fault PART NAME TEXT COMMAND: with what COMMAND does to the repository, PART fails, and
# says TEXT
fault() {
	(cd "$repo" && eval "$4" && git add -A) || not_ok "$1: $2: cannot be put in"
	if git -C "$repo" diff --cached --quiet; then
		not_ok "$1: $2: changes nothing"
	else
		check "$1: $2" fails_with "$3" lint "$1"
	fi
	git -C "$repo" reset -q --hard
}

check "no such part" fails_with "no part nosuch" lint nosuch
# That the others pass is what scripts/lint itself says.
check "passes as it is" lint spelling series bases kernel-doc quilt mutants checkpatch
# shellcheck disable=SC2016 # commands in single quotes are for eval
{
	fault shell "a variable that is not quoted" SC2086 'echo "echo \$top" >>scripts/clean'
	fault python "an escape that is none" "SyntaxError" \
		'echo "x = \"\\d\"" >>scripts/test/suites.py'
	fault help "a target that is not in it" nosuch \
		'echo ".PHONY: nosuch" >>Makefile'
	fault spdx "a file without the line" "new.sh has no SPDX line" 'echo : >scripts/new.sh'
	fault paths "a path from before" README.md 'printf "see scripts/%s\n" kunit >>README.md'
	fault spelling "in the documentation" "$typo ==>" 'echo "$typo" >>README.md'
	fault spelling "in the message of a patch" "$typo ==>" \
		'sed -i "s/^A change that/We $typo one that/" $patch'
	fault spelling "in what a patch adds" "$typo ==>" 'sed -i "s/^+.*return/+ $typo/" $patch'
	fault docs "a page that is not there" nonexisting \
		'sed -i "s/^   glossary$/   glossaries/" Documentation/index.rst'
	fault rst "a directive that there is not" '"nosuch"' \
		'printf "\n.. nosuch:: x\n" >>NEWS.rst'
	fault series "a patch that is not named" differ 'cp $patch "${patch%/*}/0002-b.patch"'
	fault bases "a series that differs from another" "nothing says why" \
		'cp -r "${patch%/*}" patches/7.3 && sed -i "s/2 \* number/number + number/" patches/7.3/*.patch'
	fault mutants "one that does not apply" three-times.patch \
		'sed -i "s/^ {/ {{/" tests/suite/mutants/three-times.patch'
	fault kernel-doc "a parameter that is not there" "'value'" \
		'sed -i "s/^+ \* @number/+ * @value/" $patch'
	fault kernel-doc "a value that is not described" "return value of 'twice'" \
		'sed -i "s/^+ \* Return:/+ */" $patch'
	fault quilt "an offset" offset 'sed -i "s/^@@ -19,7 +19,7 @@/@@ -17,7 +17,7 @@/" $patch'
	fault checkpatch "a blank at the end of a line" "trailing whitespace" \
		'sed -i "s/^+.*return.*/& /" $patch'
}
tap_end
