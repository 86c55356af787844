# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests that need the kernel that "make run" has built and the consoles of its
# tests. Source it after tap.sh, with $top set.
# shellcheck disable=SC2034,SC2154 # variables for, and of, those who source this

scripts=$top/scripts
: "${BASE:=6.12}" "${BUILD:=$top/build}"
export BASE BUILD
unset CPUS TIMEOUT KERNEL FLAVOUR ARCH
tree=$BUILD/$BASE/tree out=$BUILD/$BASE/o-smp
kernel=$out/arch/x86/boot/bzImage
clean=$BUILD/$BASE/logs/kunit-smp-latest
tortured=$BUILD/$BASE/logs/torture-smp-latest
busted=$BUILD/$BASE/logs/torture-busted-latest
for _file in "$kernel" "$clean" "$tortured" "$busted"; do
	if ! [ -s "$_file" ]; then
		not_ok "there is ${_file##*/}, of make run and make torture"
		tap_end
	fi
done
tmp=$(mktemp -d)
