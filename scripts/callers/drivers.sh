# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Guests in which real drivers do something: the cases in tests/suite/drivers. Needs base.sh,
# process.sh, kernel.sh, series.sh and run.sh.
#
# There are three kernels, called cores here: old, new, and converted, which is the new one
# with work items in the place of tasklets. $old, $new and $converted are their trees; those
# that are empty are not built.
# shellcheck disable=SC2154 # variables of those, and the trees

drivers_dir=$top/tests/suite/drivers

# shellcheck disable=SC2034 # for whoever calls this
# cases WHAT [NAME]...: set $cases to those named, or all whose head says WHAT
cases() {
	local what=$1 name all
	shift
	mapfile -t all < <(grep -l "^# $what: " "$drivers_dir"/*.sh | xargs -n 1 basename -s .sh)
	for name; do
		[[ " ${all[*]} " == *" $name "* ]] ||
			die "no case $name in tests/suite/drivers" "cases: ${all[*]}"
	done
	cases=("$@")
	[ $# -gt 0 ] || cases=("${all[@]}")
}

# head_of NAME WORD: what the head of the case says
head_of() {
	sed -n "s/^# $2: *//p" "$drivers_dir/$1.sh"
}

# patched_module NAME TREE OUT ROOT: the module of the case with the patch of the case, in
# place of that of the tree
patched_module() {
	local dest=$tmp/module module
	module=$(head_of "$1" module)
	[ -n "$module" ] || return 0
	rm -rf "$dest"
	mkdir "$dest"
	cp "$2/${module% *}"/*.[ch] "$2/${module% *}/Makefile" "$dest"
	patch -s -d "$dest" -p1 <"$drivers_dir/$1.patch" || die "$1.patch does not apply to ${module% *}"
	# shellcheck disable=SC2086 # words
	step make -s -C "$2" O="$3" M="$dest" INSTALL_MOD_PATH="$4" \
		${module#* }.ko >"$tmp/log" 2>&1 || { tail "$tmp/log" >&2; die "cannot build ${module#* }"; }
	find "$4" -name "${module#* }.ko" -exec cp "$dest/${module#* }.ko" {} \;
}

# build_drivers [NAME]...: the kernels, with their modules in $tmp/old and so on, where the
# modules of the cases NAME are replaced by their patched versions
build_drivers() {
	local core tree out name
	export PATH=$PATH:/usr/sbin:/sbin
	for core in old new converted; do
		tree=${!core-}
		[ -n "$tree" ] || continue
		out=${tree%/*}/o-$(flavour_of $core)
		step "$top/scripts/build/kbuild" "$tree" "$(flavour_of $core)" "$out" || return
		rm -rf "${tmp:?}/$core"
		step make -s -C "$tree" O="$out" INSTALL_MOD_PATH="$tmp/$core" INSTALL_MOD_STRIP=1 \
			modules_install >"$tmp/log" 2>&1 || { tail "$tmp/log" >&2; die "cannot install the modules"; }
		find "$tmp/$core" -name build -type l -delete
		for name; do
			patched_module "$name" "$tree" "$out" "$tmp/$core"
		done
	done
}

# flavour_of CORE: drivers, or another one for the core that is converted
flavour_of() {
	[ "$1" = converted ] && echo "${flavour:-drivers}" || echo drivers
}

# converted_by_series NAME: "OLD NEW", if the series has made a BH work item of the tasklet
converted_by_series() {
	local new
	new=$(head_of "$1" work)
	[ -z "$new" ] || echo "$(head_of "$1" callbacks) $new"
}

# phases NAME CORE: those of a case
phases() {
	echo load run
	[ "$2" != new ] || [ -n "$(head_of "$1" work)" ] || echo bh
	! grep -q '^pending()' "$drivers_dir/$1.sh" || echo pending
	echo remove reload rerun
}

# verdict CORE PHASE...: of the log; what went wrong is said, and nothing else
verdict() {
	local phase thread softirq phases="${*:2}"
	for phase in $phases; do
		grep -qx "phase $phase 0" "$log" || echo "$phase failed"
		case $phase in run | bh | pending | rerun) ;; *) continue ;; esac
		thread=$(ran "$phase" ktaskletd) softirq=$(ran "$phase" softirq)
		[ $((thread + softirq)) -gt 0 ] || echo "$phase: no callback ran"
		if [ "$1 $phase" = "new bh" ] || [ "$1" = old ]; then
			[ "$thread" -eq 0 ] || echo "$phase: callbacks ran in ktaskletd"
		elif [ "$in_thread" = yes ]; then
			[ "$thread" -gt 0 ] || echo "$phase: no callback ran in ktaskletd"
		fi
	done
	"$top/scripts/guest/check-console" -p -o "$out" "$log" 2>&1 || :
	grep -q "reboot: Power down" "$log" || echo "the guest did not come to its end"
}

# ran PHASE CONTEXT: how often the callbacks of the case ran there
ran() {
	sed -n "s/^ran $1 //p" "$log" | awk -v callbacks="$callbacks" -v context="$2" '
		BEGIN { n = split(callbacks, c, ","); for (i = 1; i <= n; i++) ours[c[i]] = 1 }
		$1 in ours && ($2 ~ /^ktaskletd/) == (context == "ktaskletd") { sum += $3 }
		END { print sum + 0 }'
}

# functions: callbacks and what has become of them, "OLD NEW" a line, of all that is converted
functions() {
	/usr/bin/python3 -c '
import json, sys
for patch in json.load(open(sys.argv[1]))["patches"]:
    for old, new in patch["functions"].items():
        print(old, new)' "${converted%/*}/plan.json"
}

# converted_of NAME: those of the case, in $works: "OLD NEW" a line
converted_of() {
	works=$(functions | grep -wE "^($(head_of "$1" callbacks | tr , '|'))" || :)
}

# how_often WORD PHASE NAME [WHERE]: how often, of what the guest has counted; of all places without
# WHERE
how_often() {
	awk -v what="$1 $2 $3" -v where="${4-}" '
		$1 " " $2 " " $3 == what && (where == "" || index($4, where) == 1) { sum += $5 }
		END { print sum + 0 }' "$log"
}

# verdict_converted TO LOG PHASE...: of the log of the core that is converted, where LOG is the
# same on the new core: the callbacks in $works ran, as work items, and none as a tasklet, on the
# queue that has the priority which the tasklet had
verdict_converted() {
	local to=$1 before=$2 phase old new ran queue wanted queues phases="${*:3}"
	queue=events_bh
	[ "$to" = bh ] || queue+=_thread
	for phase in $phases; do
		grep -qx "phase $phase 0" "$log" || echo "$phase failed"
		case $phase in run | pending | rerun) ;; *) continue ;; esac
		ran=0
		while read -r old new; do
			ran=$((ran + $(how_often worked "$phase" "$new")))
			[ "$(how_often ran "$phase" "$old")$(how_often ran "$phase" "$new")" = 00 ] ||
				echo "$phase: $old ran as a tasklet"
			# As a tasklet, with which priority in any phase?
			wanted=$(sed -n "s/^scheduled [a-z]* $old \([01]\) .*/\1/p" "$before" | sort -u |
				sed "s/0/$queue/; s/1/${queue}_highpri/" | paste -sd' ')
			queues=$(sed -n "s/^queued $phase $new \([^ ]*\) .*/\1/p" "$log" | sort -u | paste -sd' ')
			[ -z "$queues" ] || [ -z "$wanted" ] || [ "$queues" = "$wanted" ] ||
				echo "$phase: $new is queued on $queues, not on $wanted"
		done <<<"$works"
		[ "$ran" -gt 0 ] || echo "$phase: no work item ran"
	done
	"$top/scripts/guest/check-console" -p -o "$out" "$log" 2>&1 || :
	grep -q "reboot: Power down" "$log" || echo "the guest did not come to its end"
}

# boot NAME CORE [-C]: a guest with the case in it, which counts instructions with -C. Sets
# $run, $log, $out, $callbacks and $in_thread.
boot() {
	local name=$1 core=$2 counting=${3-} p programs=(-p ip -p socat) suite=drivers cpus=${CPUS:-2}
	local tree=${!core} limit=${TIMEOUT-} args=(kunit.enable=0 loglevel=6)
	if [ -n "$counting" ]; then
		suite=count cpus=1 limit=${TIMEOUT:-600}
		args+=(drivers.count)
	fi
	out=${tree%/*}/o-$(flavour_of "$core")
	run=$(new_run "$suite-$name-$core")
	log=$run/console
	rm -rf "$tmp/root"
	mkdir -p "$tmp/root"
	cp -a "$tmp/$core/lib" "$tmp/root/"
	callbacks=$(head_of "$name" callbacks) in_thread=$(head_of "$name" thread)
	printf %s "$callbacks" >"$tmp/root/callbacks"
	head_of "$name" counts >"$tmp/root/counts"
	cp "$drivers_dir/$name.sh" "$tmp/root/case.sh"
	cp "$top/scripts/guest/inside/drivers.sh" "$tmp/root/guest.sh"
	# Something to download, and a disk
	dd if=/dev/urandom of="$run/file" bs=64k count=16 2>/dev/null
	sha256sum <"$run/file" >"$tmp/root/file.sum"
	truncate -s 64M "$run/disk"
	for p in $(head_of "$name" programs); do
		programs+=(-p "$p")
	done
	"$top/scripts/guest/initrd" -o "$tmp/root" "${programs[@]}" "$run/initrd" "sh /guest.sh"
	describe_run ${counting:+"$counting"} "$run" "$suite" "$name-$core" "$tree" "$out" "$cpus" "${args[@]}"
	run_set "$run" qemu_args "$(head_of "$name" qemu)"
	run_set "$run" limit "$limit"
	boot_run "$run" || :
}
