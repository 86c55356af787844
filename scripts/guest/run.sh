# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Runs. Each boot of a guest has a directory with all that went in and all that came out:
#
#   run         what it is, a line for each key: suite, tree, out, cpus, accelerator, ...
#   config      the configuration of the kernel
#   kernel/     the kernel itself, a link: all runs of one kernel share it
#   initrd      its root file system, if it had one
#   arguments   the kernel's command line, one argument a line
#   qemu        the command that booted it
#   console     what it said
#
# and what was made of it: summary, one line for lists of runs, and what results-kunit,
# results-kselftest and results-torture write. In the file run, @run@ is this directory.
# Needs base.sh; describe_run() needs kernel.sh and series.sh, boot_run() process.sh and
# kernel.sh.
# shellcheck disable=SC2154 # variables of base.sh

runs=$BUILD/$BASE/runs

# new_run NAME: its directory; NAME-latest is a link to it
new_run() {
	local first name i=1
	mkdir -p "$runs"
	first=$(date -u +%Y%m%dT%H%M%S)-$1 name=$first
	until mkdir "$runs/$name" 2>/dev/null; do
		[ -e "$runs/$name" ] || die "cannot make $runs/$name" "free there: $(free_space)"
		i=$((i + 1))
		name=$first.$i
	done
	: >"$runs/$name/console"
	ln -sfn "$name" "$runs/$1-latest"
	printf '%s\n' "$runs/$name"
}

# run_set RUN KEY VALUE, and run_get RUN KEY
run_set() {
	printf '%s %s\n' "$2" "$3" >>"$1/run"
}

run_get() {
	sed -n "s/^$2 //p" "$1/run" | tail -n 1
}

# keep_kernel RUN OUT: the kernel and its configuration, as they will be changed
keep_kernel() {
	local image kept
	image=$(kernel_image "$2")
	[ -f "$image" ] || die "there is no kernel $image" "build it first: make run"
	kept=$BUILD/$BASE/kernels/$(sha256sum <"$image" | cut -c 1-16)
	if ! [ -d "$kept" ]; then
		mkdir -p "$kept.$$/$(dirname "${image#"$2"/}")"
		cp --reflink=auto "$image" "$kept.$$/${image#"$2"/}" ||
			die "cannot keep a copy of $image" "free in $BUILD: $(free_space)"
		mv -T "$kept.$$" "$kept" 2>/dev/null || rm -rf "$kept.$$"
	fi
	ln -sfn "../../kernels/${kept##*/}" "$1/kernel"
	cp "$2/.config" "$1/config" 2>/dev/null || : >"$1/config"
}

# describe_run [-C] RUN SUITE NAME TREE OUT CPUS [ARG]...: all but what the suite adds. With
# -C, QEMU counts instructions.
describe_run() {
	local counting='' run suite name tree out cpus accelerator=tcg
	if [ "$1" = -C ]; then
		counting=1
		shift
	fi
	run=$1 suite=$2 name=$3 tree=$4 out=$5 cpus=$6
	shift 6
	[ -n "$counting" ] || accelerator=$("$top/scripts/guest/accel" "$(kernel_image "$out")")
	keep_kernel "$run" "$out"
	[ $# -eq 0 ] || printf '%s\n' "$@" >"$run/arguments"
	run_set "$run" suite "$suite"
	run_set "$run" name "$name"
	run_set "$run" tree "$(realpath "$tree")"
	run_set "$run" out "$(realpath "$out")"
	run_set "$run" cpus "$cpus"
	run_set "$run" kernel "$(kernel_version "$tree") $(git -C "$tree" log -1 --format='at "%s"')"
	run_set "$run" commit "$(git -C "$tree" rev-parse HEAD)"
	run_set "$run" series "$(series_stamp | cut -d' ' -f1)"
	run_set "$run" accelerator "$accelerator"
	run_set "$run" counting "$counting"
}

# boot_run RUN: boots it as it is described, with the arguments of QEMU from then
boot_run() {
	local run=$1 args=() options=() ret=0 start=$SECONDS limit
	options=(-c "$(run_get "$run" cpus)" -w "$run/qemu")
	[ ! -f "$run/initrd" ] || options+=(-i "$run/initrd")
	limit=$(run_get "$run" limit)
	[ -z "$limit" ] || options+=(-t "$limit")
	[ -z "$(run_get "$run" counting)" ] || options+=(-C)
	[ ! -f "$run/arguments" ] || mapfile -t args <"$run/arguments"
	step "$top/scripts/guest/boot-kernel" -a "$(run_get "$run" accelerator)" "${options[@]}" \
		-x "$(run_get "$run" qemu_args | sed "s,@run@,$run,g")" \
		"$(kernel_image "$run/kernel")" "$run/console" "${args[@]}" || ret=$?
	run_set "$run" seconds $((SECONDS - start))
	run_set "$run" ended "$ret"
	return $ret
}
