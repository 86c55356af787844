#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# make mail: on a kernel tree of a few lines with a series in two parts, and once on the series
# of the repository. get_maintainer.pl, checkpatch.pl and MAINTAINERS are those of its tree.

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
: "${BASE:=6.12}" "${BUILD:=$top/build}"
export BASE BUILD
command -v b4 >/dev/null || "$top/scripts/deps" b4
kernel=$("$top/scripts/series/make-tree") || exit 1

tmp=$(mktemp -d)
trap 'git -C "$kernel" worktree prune; rm -rf "$tmp"' EXIT
locked=${TASKLET_LOCKED-}
unset TASKLET_LOCKED KERNEL PATCHES FROM SUB
whole_build=$BUILD
export BUILD=$tmp/build
export GIT_AUTHOR_NAME=Project GIT_AUTHOR_EMAIL=project@example.org
export GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
# Not the user's
export GIT_CONFIG_GLOBAL=/dev/null XDG_CONFIG_HOME=$tmp XDG_CACHE_HOME=$tmp XDG_DATA_HOME=$tmp
from="Jane Doe <jane@example.org>"

# The kernel: make-tree takes it for Debian's source
source=$BUILD/$BASE/source
mkdir -p "$source/init" "$source/kernel/rcu" "$source/scripts"
printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 9\nmrproper:\n\ttrue\n' >"$source/Makefile"
mkdir "$source"/{Documentation,arch,include,drivers,fs,ipc,lib}
touch "$source"/{Documentation,arch,include,drivers,fs,ipc,lib}/Makefile
touch "$source"/{Kconfig,COPYING,CREDITS,Kbuild,README}
cp "$kernel/MAINTAINERS" "$source"
cp "$kernel"/scripts/{get_maintainer.pl,checkpatch.pl,const_structs.checkpatch,spelling.txt} \
	"$source/scripts"
echo 'int main;' >"$source/init/main.c"
for file in workqueue.c softirq.c rcu/tree.c; do
	seq 1 40 | sed 's,.*,int line&;,' >"$source/kernel/$file"
done
echo 6.12.9-1 >"$source.version"

# The repository: v1 has one patch, what is now v2 has three, in two parts
repo=$tmp/repo
mkdir -p "$repo/patches/$BASE" "$repo/Documentation/results" "$repo/tests/suite"
cp -r "$top/scripts" "$repo"
cp "$top/Makefile" "$repo"
cp "$top"/patches/{recipients,cover} "$repo/patches"
cp "$top/Documentation/results/$BASE.json" "$repo/Documentation/results"
cp "$top/tests/suite/targets" "$repo/tests/suite"
printf '%s\n' News ==== "" "v2 (in the making)" "==================" "" Threads \
	'  ``ktaskletd`` is quicker.' "" "v1" "==" "" "The first." >"$repo/NEWS.rst"
cp -r "$source" "$tmp/series"
git -C "$tmp/series" init -q -b main
git -C "$tmp/series" add -f .
git -C "$tmp/series" commit -q -m base
git -C "$tmp/series" tag base

# change FILE LINE SUBJECT: a patch
change() {
	sed -i "s/^int line$2;/int line_$2;/" "$tmp/series/kernel/$1"
	git -C "$tmp/series" commit -q -a -m "$3

The name of a line is hard to read. Separate the number.

Signed-off-by: Project <project@example.org>"
}
refresh() {
	PATCHES=$repo/patches/$BASE "$repo/scripts/series/refresh" "$tmp/series" 2>/dev/null
}
commit() {
	git -C "$repo" add -A && git -C "$repo" commit -q -m "$1"
}
stamp() {
	(cd "$repo/patches/$BASE" && sed '/^#/d' series | xargs cat | sha256sum | cut -d' ' -f1)
}
change rcu/tree.c 10 "rcu: Name line 10"
refresh
git -C "$repo" init -q -b main
commit v1
first=$(git -C "$repo" rev-parse HEAD)
printf 'version v2\nrecorded v1 %s all %s %s\n' "$BASE" "$(stamp)" "$first" >"$repo/patches/version"
change workqueue.c 20 "workqueue: Name line 20 in a way that makes the subject longer than a line"
change softirq.c 30 "softirq: Name line 30"
refresh
banners() {
	awk -v a="# == A: grace periods" -v b="# == B: threads, and who runs them" \
		'FNR == 1 { print a } FNR == 2 { print b } { print }' "$repo/patches/$BASE/series" >"$tmp/s"
	cp "$tmp/s" "$repo/patches/$BASE/series"
}
banners
commit v2

mail() {
	env -u PATCHES "$repo/scripts/series/mail" "$@"
}
# exits CODE COMMAND...
exits() {
	local want=$1 got=0
	shift
	"$@" || got=$?
	[ "$got" -eq "$want" ] || { echo "exit code $got and not $want"; return 1; }
}
one() {
	find "$BUILD/mail" -name "$1" | sort | head -n 1
}
# has FILE TEXT...: a mail of build/mail has these lines or parts of lines
has() {
	local file text bad=0
	file=$(one "$1")
	shift
	for text; do
		grep -qF -- "$text" "$file" || { echo "lacks: $text"; bad=1; }
	done
	[ "$bad" -eq 0 ] || cat "$file"
	return "$bad"
}
lacks() {
	! find "$BUILD/mail" -name "$1" -exec cat {} + | grep -F -- "$2"
}

# What is refused, before anything is made
for bad in Jane "jane@example.org" "Jane <jane>" "Jane Doe jane@example.org" "Jane <a@b.c> <d@e.f>" \
	$'Jane\nCc: <a@b.c>' " <a@b.c>"; do
	check "FROM=${bad//$'\n'/ }" fails_with "is no sender" mail "$bad"
done
check "SUB=Z: what there is" fails_with "sub-series: A (grace periods), B (threads, and" mail "" Z
check "BASE=9.9" fails_with "no series for base 9.9" mail --base 9.9
check "too many words" fails_with "see scripts/series/mail --help" mail "$from" A b
# faulty NAME TEXT COMMAND...: with what COMMAND does to the repository, it fails with TEXT
faulty() {
	(cd "$repo" && eval "$3")
	check "$1" fails_with "$2" mail
	git -C "$repo" checkout -q .
}
faulty "a banner that is none" "series:1: no banner: # ==A" "sed -i 's/# == A: .*/# ==A/' patches/$BASE/series"
faulty "two sub-series of a name" "there are two sub-series A" "sed -i 's/# == B/# == A/' patches/$BASE/series"
faulty "a patch before the first" "patches before the first" "sed -i '/# == A/d' patches/$BASE/series"
faulty "a sub-series of nothing" "sub-series C has no patch" "echo '# == C: nothing' >>patches/$BASE/series"
faulty "no version" 'one line "version vN"' "sed -i /^version/d patches/version"
faulty "a version that is none" "neither a version nor a record: version 2" "sed -i 's/^version v/version /' patches/version"
faulty "a record of a later version" "a later version than v2" "sed -i 's/recorded v1/recorded v3/' patches/version"
faulty "NEWS.rst has another version" "does not begin with v2" "sed -i '4,9d' NEWS.rst"
faulty "a section that MAINTAINERS does not have" "no people in a section NOBODY" "echo '* | NOBODY' >>patches/recipients"
faulty "recipients that are none" "not FILES | SECTION" "echo nobody >>patches/recipients"
faulty "a cover without a problem" "has no section problem" "sed -i 's/^== problem/== trouble/' patches/cover"
check "these have written nothing" test ! -e "$BUILD/mail"
touch "$repo/patches/$BASE/new"
check "with FROM=: what is not committed" fails_with "texts are not committed" mail "$from"
rm "$repo/patches/$BASE/new"

# Without a sender
check "without FROM=: exit code 3" exits 3 mail
check "the cover letter says so" has '*-0000-*' "NOT TO BE SENT: nobody has signed this off."
check "and nobody has signed off" lacks '*.patch' "Signed-off-by: t <t@t>"
check "the project is the sender" has '*-0001-*' "From: Project <project@example.org>"

# With one: the whole
check "with FROM=" exits 0 mail "$from"
check "the names of files" test "$(cd "$BUILD/mail" && echo *.patch)" = \
	"v2-0000-cover-letter.patch v2-0001-rcu-Name-line-10.patch v2-0002-workqueue-Name-line-20-in-a-way-that-makes-the-su.patch v2-0003-softirq-Name-line-30.patch"
check "a patch: sender, author, sign-off" has '*-0002-*' "Subject: [PATCH RFC v2 2/3] workqueue: Name line 20" \
	"From: $from" "From: Project <project@example.org>" "Signed-off-by: $from"
check "no other address is in it" lacks '*.patch' "t@t"
check "its maintainers, by get_maintainer.pl" has '*-0002-*' "Tejun Heo <tj@kernel.org>" "To: linux-kernel@vger.kernel.org"
check "and by patches/recipients" has '*-0002-*' "linux-rt-devel@lists.linux.dev" "netdev@vger.kernel.org"
check "a patch of others goes to others" lacks '*-0001-*' "netdev@vger.kernel.org"
not_twice() {
	! sed '/^$/,$d' "$(one '*-0003-*')" | sed '1,/^Subject/d' | grep -oE '[^ <>]+@[^ <>,]+' | sort | uniq -d | grep .
}
check "nobody gets it twice" not_twice
check "the cover letter: who, what, figures" has '*-0000-*' "Subject: [PATCH RFC v2 0/3] tasklets over per-CPU" \
	"Tejun Heo <tj@kernel.org>" "rcu@vger.kernel.org" "proposed to give RCU a softirq" \
	"A real-time task woken while 64 callbacks are due waits for" "target missed" "kthread_work" \
	"not there yet" "Changes since v1" "  ktaskletd is quicker." "Debian's package linux-source-$BASE, version 6.12.9-1" \
	"3 files changed" "These are figures of an earlier state of the series."
check "the range-diff: what is as it was, and what is new" has '*-0000-*' "= 1:" "> 2:"
check "nothing of the version before is in the changes" lacks '*-0000-*' "The first."
check "no lines of the template" lacks '*-0000-*' "***"
check "the base is that of make tree" has '*-0000-*' \
	"base-commit: $(git -C "$BUILD/$BASE/tree" rev-parse base)" "$(git -C "$BUILD/$BASE/tree" rev-parse 'base^{tree}')"
mkdir "$repo/Documentation/burn-down"
echo '{"tasklets": 341, "converted": 155, "files": 300, "left": 99}' >"$repo/Documentation/burn-down/$BASE.json"
commit burn-down
check "the callers that are left" exits 0 mail "$from"
check "are in the cover letter" has '*-0000-*' "Of 341 tasklets in 300 files" "Then 99 files are left"

# applies TREE FROM-COMMIT TO-COMMIT FILE...: by git am, to the same tree
applies() {
	local tree=$1 from=$2 to=$3
	shift 3
	rm -rf "$tmp/am"
	git -C "$tree" worktree prune
	git -C "$tree" worktree add -q --detach --no-checkout "$tmp/am" "$from" && git -C "$tmp/am" read-tree HEAD &&
		git -C "$tmp/am" am -q --no-3way "$@" &&
		test "$(git -C "$tmp/am" rev-parse 'HEAD^{tree}')" = "$(git -C "$tree" rev-parse "$to^{tree}")"
}
# b4_reads MBOX PATCHES: all of them, without a network; what git am is to take is $tmp/b4/*.mbx
b4_reads() {
	local id out
	id=$(sed -n 's/^Message-Id: <\(.*\)>/\1/Ip' "$1" | head -n 1)
	rm -rf "$tmp/b4"
	git init -q "$tmp/b4"
	# b4 does not work without a name.
	git -C "$tmp/b4" config user.name t
	git -C "$tmp/b4" config user.email t@example.org
	out=$(cd "$tmp/b4" && timeout 120 unshare -rn b4 --offline-mode am -m "$1" -o "$tmp/b4" "$id" 2>&1) ||
		{ echo "$out"; return 1; }
	[ "$(grep -c '^From git@z' "$tmp"/b4/*.mbx)" -eq "$2" ] || { echo "$out"; ls "$tmp/b4"; return 1; }
}
tree=$BUILD/$BASE/tree
check "git am of the patches: the tree of make tree" applies "$tree" base series "$BUILD"/mail/*-000[1-9]-*.patch
check "b4 am reads it" b4_reads "$BUILD/mail/tasklet-wq-$BASE-v2.mbox" 3
check "git am of what it makes of it: the same tree" applies "$tree" base series "$tmp"/b4/*.mbx

# A sub-series
check "SUB=B, by make" exits 0 env -u PATCHES BUILD="$BUILD" make -s -C "$repo" mail FROM="$from" SUB=B
check "SUB=B: its patches alone" test "$(cd "$BUILD/mail" && echo *.patch | wc -w)" -eq 3
check "SUB=B: its title, and what it stands on" has '*-0000-*' "[PATCH RFC v2 0/2] threads, and who runs them" \
	"This is sub-series B of A, B" "To be applied after sub-series A." "base-commit: $(git -C "$tree" rev-parse series~2)"
check "SUB=B: git am" applies "$tree" series~2 series "$BUILD"/mail/*-000[12]-*.patch
check "SUB=B: nothing is missing from it" lacks '*-0000-*' "< -:"

# Versions
check "record: what is sent" exits 0 mail --record
check "record: where it can be found" grep -qx "recorded v2 $BASE all $(stamp) $(git -C "$repo" rev-parse HEAD)" "$repo/patches/version"
commit record
check "record: once" fails_with "v2 is recorded already" mail --record
check "the same patches once more" exits 0 mail "$from"
git -C "$tmp/series" commit -q --amend -m "softirq: Name a line

It is hard to read.

Signed-off-by: Project <project@example.org>"
refresh
sed -i '/==/d' "$repo/patches/$BASE/series"
banners
commit "another changelog"
check "other patches: another version" fails_with "begin v3: in patches/version, and in NEWS.rst" mail "$from"
sed -i 's/^version v2/version v3/' "$repo/patches/version"
sed -i 's/^v2 .*/v3/; 5s/.*/==/' "$repo/NEWS.rst"
commit v3
check "v3 can be written" exits 0 mail "$from"
check "v3: against v2" has '*-0000-*' "[PATCH RFC v3 0/3]" "Range-diff against v2" "= 2:" "! 3:"
sed -i "s/^recorded v2.*/&x/; s/.\{40\}x$/$(printf '%040d' 1)/" "$repo/patches/version"
commit "a commit that nobody has"
check "a version that is not in this clone" exits 0 mail "$from"
check "is told so" has '*-0000-*' "is not in this clone"

# Work that is not in the series, and patches that checkpatch.pl does not like
before=$(cd "$BUILD/mail" && sha256sum ./*.patch)
echo "int work;" >>"$tree/kernel/softirq.c"
check "a tree with changes" fails_with "has work that" mail "$from"
git -C "$tree" commit -q -a -m work
check "a tree with commits" fails_with "make refresh to keep it" mail "$from"
check "the mails are as they were" test "$before" = "$(cd "$BUILD/mail" && sha256sum ./*.patch)"
git -C "$tree" reset -q --hard HEAD^
sed -i 's/int line_30;/int line_30 ;/' "$tmp/series/kernel/softirq.c"
git -C "$tmp/series" commit -q -a --amend --no-edit
refresh
commit "a space"
check "checkpatch.pl: exit code 3" exits 3 mail "$from"
check "checkpatch.pl: what it says" fails_with "space prohibited before semicolon" mail "$from"
git -C "$tmp/series" commit -q -a --amend -m "softirq: Name line 30

It is hard to read.
From here on it is not.

Signed-off-by: Project <project@example.org>"
refresh
commit "a line that begins with From"
check "a line that begins a mail" fails_with "a line begins with 'From ': From here on" mail "$from"
git -C "$repo" checkout -q HEAD~2
sed -i '/==/d' "$repo/patches/$BASE/series"
check "a series without sub-series" fails_with "has no sub-series" mail "" A
check "it is the whole" exits 3 mail

# The series of the repository
export BUILD=$whole_build
# Under make check, its lock is the one of this run.
[ -z "$locked" ] || export TASKLET_LOCKED=$locked
count=$(sed '/^#/d; /^$/d' "$top/patches/$BASE/series" | wc -l)
whole() {
	local out
	out=$("$top/scripts/series/mail" -o "$tmp/whole" 2>&1)
	[ $? -eq 3 ] || { echo "$out"; return 1; }
	grep "nobody has signed them off" <<<"$out" && ! grep checkpatch <<<"$out"
}
check "the whole series: written, and checkpatch.pl has nothing to say" whole
box=("$tmp"/whole/*.mbox)
check "the whole series: git am gives the tree of make tree" applies "$kernel" base series \
	"$tmp"/whole/*-000[1-9]-*.patch "$tmp"/whole/*-00[1-9][0-9]-*.patch
check "the whole series: b4 am reads it" b4_reads "${box[0]}" "$count"
check "the whole series: and git am what b4 makes of it" applies "$kernel" base series "$tmp"/b4/*.mbx
tap_end
