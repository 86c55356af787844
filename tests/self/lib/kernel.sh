# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# For tests that need the kernel that "make run" has built. Source it after tap.sh, with
# $top set.
# shellcheck disable=SC2034,SC2154 # variables for, and of, those who source this

scripts=$top/scripts
: "${BASE:=6.12}" "${BUILD:=$top/build}"
export BASE BUILD
unset CPUS TIMEOUT KERNEL FLAVOUR ARCH
tree=$BUILD/$BASE/tree out=$BUILD/$BASE/o-smp
kernel=$out/arch/x86/boot/bzImage
if ! [ -s "$kernel" ]; then
	not_ok "there is ${kernel##*/}, of make run"
	tap_end
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
