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

# check_core: the series, or the part of it before the swap
check_core() {
	case ${CORE:-new} in
	new | old) ;;
	*) die "CORE=$CORE is not a core" "use old or new" ;;
	esac
}

# check_inputs: what builds and boots have in common
check_inputs() {
	local name flavours=${CONFIGS:-$top/configs}/flavours
	for name in CPUS TIMEOUT DURATION; do
		check_number $name
	done
	case ${ACCEL:-auto} in
	kvm | tcg | auto) ;;
	*) die "ACCEL=$ACCEL is not an accelerator" "use kvm, tcg or auto" ;;
	esac
	[ -f "$flavours/${FLAVOUR:-smp}.config" ] || die "no flavour ${FLAVOUR-}" \
		"flavours: $(cd "$flavours" && echo *.config | sed 's/\.config//g')"
}
