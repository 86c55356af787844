# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Variables of the user are checked before any work begins. Needs base.sh.
# shellcheck disable=SC2154 # variables of base.sh

# check_number NAME: empty, as make exports what is not set, or a number from 1 on
check_number() {
	[ -n "${!1-}" ] || return 0
	[[ ${!1} =~ ^[1-9][0-9]{0,6}$ ]] ||
		die "$1=${!1} is not a number" "use a whole number from 1 on: $1=..."
}

# no_kernel: for what takes the base kernel of the series only
no_kernel() {
	[ -z "${KERNEL-}" ] || die "KERNEL= is not for this, which takes the base kernel $BASE" \
		"make help says what takes it"
}

# check_suite: SUITE has the name of a suite of the series
check_suite() {
	local suites
	[ -n "${SUITE-}" ] || return 0
	suites=$(grep -h -A 1 '^+static struct kunit_suite ' "$PATCHES"/*.patch |
		sed -n 's/^+\t\.name = "\(.*\)".*/\1/p' | sort)
	grep -qxF -- "${SUITE%%.*}" <<<"$suites" ||
		die "there is no suite ${SUITE%%.*}" "suites: $(paste -sd' ' <<<"$suites")"
}

# check_inputs: what builds and boots have in common
check_inputs() {
	local name flavours=$top/configs/flavours needs
	[ -f "$PATCHES/series" ] || die "no series for base $BASE in $PATCHES" "bases that have one: $(bases)"
	for name in CPUS TIMEOUT DURATION REPEAT; do
		check_number $name
	done
	case ${ARCH:-x86_64} in
	x86_64 | um | arm64 | s390) ;;
	*) die "no architecture $ARCH here" "use x86_64, um, arm64 or s390: ARCH=..." ;;
	esac
	case ${CORE:-new} in
	old | new) ;;
	*) die "CORE=$CORE is not a core" "use old or new" ;;
	esac
	case ${ACCEL:-auto} in
	kvm | tcg | auto) ;;
	*) die "ACCEL=$ACCEL is not an accelerator" "use kvm, tcg or auto" ;;
	esac
	[ -f "$flavours/${FLAVOUR:-smp}.config" ] || die "no flavour ${FLAVOUR-}" \
		"flavours: $(cd "$flavours" && echo *.config | sed 's/\.config//g')"
	needs=$(sed -n 's/^# base: //p' "$flavours/${FLAVOUR:-smp}.config")
	case " ${needs:-$BASE} " in
	*" $BASE "*) ;;
	*) die "flavour $FLAVOUR is not for base $BASE" "its bases: $needs" ;;
	esac
	[ -z "${OVERLAY-}" ] || [ -d "$OVERLAY" ] ||
		die "OVERLAY=$OVERLAY is no directory" "it is one of files for the guest"
}

# check_bench: PARTS has parts of make bench, and ONLY and FIGURE name what the benchmark of
# the series has
check_bench() {
	local code ways figures part
	for part in ${PARTS-}; do
		case $part in
		cross-check | drivers | none) ;;
		*) die "PARTS=$PARTS: $part is no part of make bench" "parts: cross-check drivers, or none" ;;
		esac
	done
	code=$(grep -lF "+++ b/kernel/tests/tasklet_bench_core.c" "$PATCHES"/*.patch 2>/dev/null | head -n 1)
	[ -n "$code" ] || return 0
	figures=$(grep -o 'bench_wanted("[^"]*")' "$code" | cut -d'"' -f2)
	code=$(grep -E '^\+	\{ "' "$code")
	ways=$(sed -n 's/^+\t{ "\([a-z_]*\)", queue_.*/\1/p' <<<"$code")
	figures=$(printf '%s\n' "$figures" && sed -n 's/^+\t{ "\([^"]*\)", [0-9].*/\1/p' <<<"$code")
	[ -z "${ONLY-}" ] || grep -qxF -- "$ONLY" <<<"$ways" ||
		die "ONLY=$ONLY is no way to defer work" "ways: $(paste -sd' ' <<<"$ways")"
	[ -z "${FIGURE-}" ] || grep -qF -- "$FIGURE" <<<"$figures" ||
		die "no figure has FIGURE=$FIGURE in its name" "figures: $(paste -sd, <<<"$figures" | sed 's/,/, /g')"
}
