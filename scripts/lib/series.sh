# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The series, and git trees with it. Needs base.sh.
# shellcheck disable=SC2154 # variables of base.sh

# series_in DIR: the series there, one file name a line
series_in() {
	sed 's/#.*//; s/[[:space:]]*$//; /^$/d' "$1/series"
}

# That in PATCHES
series() {
	[ -f "$PATCHES/series" ] ||
		die "no series for base $BASE in $PATCHES" \
			"bases that have one: $(bases)"
	series_in "$PATCHES"
}

# sub_series: the parts that could be sent one by one, a line "FIRST LAST NAME TITLE" for
# each. A part begins at a line "# == NAME: TITLE" of the series file.
sub_series() {
	awk '
		function part() { if (name != "" && n >= first) print first, n, name, title }
		/^# == [^ :]+: / {
			part()
			name = $3; title = $0; first = n + 1
			sub(":$", "", name); sub("^# == [^ :]+: ", "", title)
		}
		/^[^#]/ { n++ }
		END { part() }' "$PATCHES/series"
}

series_stamp() {
	series >/dev/null
	(cd "$PATCHES" && series | xargs -r cat series | sha256sum)
}

# Git without the hooks, the signing and the aliases of the user's set-up
quiet_git() {
	git -c core.hooksPath=/dev/null -c commit.gpgSign=false \
		-c core.whitespace=nowarn -c gc.auto=0 -c advice.detachedHead=false "$@"
}

# Is there work in the git tree $1 that the series does not have?
has_work() {
	[ -n "$(git -C "$1" status --porcelain | head -n 1)" ] ||
		[ "$(git -C "$1" rev-parse HEAD)" != "$(cat "$1.head" 2>/dev/null)" ]
}

# bare_work_tree TREE COMMIT DIR: a second work tree of TREE without the files,
# enough for git am and much faster
bare_work_tree() {
	quiet_git -C "$1" worktree add -q --detach --no-checkout "$3" "$2" &&
		git -C "$3" read-tree HEAD
}

# work_tree TREE COMMIT NAME: a second work tree of TREE with COMMIT checked out. Every
# tree is called "tree", and what is built of it is beside it: this way all are the
# same to ccache.
work_tree() {
	local work=${1%/*}/$3/tree
	mkdir -p "${work%/*}"
	git -C "$1" worktree prune
	git -C "$work" rev-parse -q --verify HEAD >/dev/null 2>&1 || rm -rf "$work"
	[ -d "$work" ] || quiet_git -C "$1" worktree add -q --detach "$work" "$2"
	quiet_git -C "$work" checkout -q --force --detach "$2"
	git -C "$work" clean -q -f -d
	printf '%s\n' "$work"
}
