#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# What is said of a machine that lacks something, and what is installed on it: deps, doctor
# and their list of packages. The machines are made up: programs that stand for those of
# Debian are before them in PATH, and nothing is downloaded.
#
# shellcheck disable=SC2016 # commands in single quotes are for bash -c, and for those programs

set -u
top=$(cd "${0%/*}/../.." && pwd)
. "$top/scripts/lib/tap.sh"
scripts=$top/scripts

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
unset TASKLET_LOCKED KERNEL FLAVOUR ARCH ACCEL CPUS
export BASE=6.12 BUILD=$tmp/build

# Nothing is downloaded here, whatever goes wrong.
mkdir "$tmp/bin"
for tool in apt-get apt-cache sudo; do
	printf '#!/bin/sh\nexit 1\n' >"$tmp/bin/$tool"
	chmod +x "$tmp/bin/$tool"
done
PATH=$tmp/bin:$PATH

# Directories that are no kernel, and not one of this version
mkdir -p "$tmp/empty" "$tmp/v611/init"
printf 'VERSION = 6\nPATCHLEVEL = 11\nSUBLEVEL = 9\n' >"$tmp/v611/Makefile"
touch "$tmp/v611/Kconfig" "$tmp/v611/init/main.c"

# A missing tool, and no way to install it
no_apt() {
	mkdir -p "$tmp/few"
	for t in bash sed id dirname cat grep mkdir date ln; do
		ln -sf "$(command -v "$t")" "$tmp/few/$t"
	done
	printf '#!/bin/sh\nexit 1\n' >"$tmp/few/dpkg-query"
	chmod +x "$tmp/few/dpkg-query"
	PATH=$tmp/few bash "$scripts/deps"
}
check "deps: names what is missing when it cannot install" fails_with \
	"missing packages: gcc make" no_apt
check "deps: and the command that installs it" fails_with \
	"sudo apt-get install --no-install-recommends gcc make" no_apt

# fake NAME COMMANDS: a program in $tmp/fake
fake() {
	mkdir -p "$tmp/fake"
	printf '#!/bin/sh\n%s\n' "$2" >"$tmp/fake/$1"
	chmod +x "$tmp/fake/$1"
}

# Every package is installed, or none but make; apt has the source; apt-get shows what it does
all_installed='shift 3; for p; do echo "$p installed"; done'
fake dpkg-query "$all_installed"
fake apt-cache 'echo "Version: 6.12.9-1"'
fake apt-get 'echo "apt-get $*" >>"${0%/*}/did"'
fake id 'echo 0'
with_fakes() {
	PATH=$tmp/fake:$PATH "$@"
}
check "deps: does nothing if nothing is missing" bash -c '
	PATH=$1:$PATH "$0/deps" && [ ! -e "$1/did" ]' "$scripts" "$tmp/fake"
doctor() {
	with_fakes env BUILD="$tmp/untouched" "$@" "$scripts/build/doctor" -k "$tmp/kvm"
}
# doctor_says TEXT [VARIABLE=VALUE]...: and finds nothing missing
doctor_says() {
	local text=$1 out
	shift
	out=$(doctor "$@" 2>&1) || { echo "$out"; return 1; }
	echo "$out"
	grep -qF -- "$text" <<<"$out"
}
check "doctor: nothing is missing" doctor_says "should work"
check "doctor: packages in Fedora" doctor_says "sudo dnf install gcc make"
check "doctor: packages in Arch" doctor_says "sudo pacman -S gcc make"
check "doctor: names in Fedora" doctor_says " elfutils-libelf-devel openssl-devel "
check "doctor: names in Arch" doctor_says " libelf openssl "
no_such_name() {
	doctor ARCH=s390 2>&1 | grep "pacman -S gcc .*qemu-system-s390x" >"$tmp/arch" && ! grep -F '?' "$tmp/arch"
}
check "doctor: what a system has no package of is not in its command" no_such_name
check "doctor: no KVM" doctor_says "absent, there is no $tmp/kvm"
check "doctor: KVM is not wanted" doctor_says "not used: ACCEL=tcg" ACCEL=tcg
check "doctor: KVM is wanted, and absent" fails_with "! absent" doctor ACCEL=kvm
touch "$tmp/kvm"
check "doctor: KVM was not tried yet" doctor_says "present; the first boot tries it"
mkdir "$tmp/tried"
echo tcg >"$tmp/tried/accel"
check "doctor: KVM was tried" doctor_says "present, but not used" BUILD="$tmp/tried"
check "doctor: how to try KVM again" doctor_says "rm $tmp/tried/accel" BUILD="$tmp/tried"
echo kvm >"$tmp/tried/accel"
check "doctor: KVM is used" doctor_says "present, and used" BUILD="$tmp/tried"
no_permission() {
	chmod 755 "$tmp"
	chmod 600 "$tmp/kvm"
	# as nobody, if the tests are root's
	setpriv --reuid=65534 --regid=65534 --clear-groups env PATH="$tmp/fake:$PATH" \
		BUILD="$tmp/untouched" "$scripts/build/doctor" -k "$tmp/kvm"
}
if [ "$(id -u)" -eq 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$scripts/build/doctor"; then
	check "doctor: no permission for KVM" bash -c "$(declare -f no_permission)"'
		tmp=$0 scripts=$1; no_permission | grep "no permission to write"' "$tmp" "$scripts"
else
	skip "doctor: no permission for KVM" "needs root, and a clone that all can read"
fi
check "doctor: a kernel that is none" fails_with "is not a kernel source tree" doctor KERNEL="$tmp/empty"
check "doctor: a kernel of another version" fails_with "! Linux 6.11.9 in" doctor KERNEL="$tmp/v611"
check "doctor: bad variables" fails_with "CPUS=x is not a number" doctor CPUS=x
fake apt-cache 'exit 100'
check "doctor: no source" fails_with "! apt does not know linux-source-6.12" doctor
fake apt-cache 'echo "Version: 6.12.9-1"'
fake df 'echo Avail; echo 3G'
check "doctor: no space on the disk" fails_with "! 3 GB free for" doctor
rm "$tmp/fake/df"
fake dpkg-query 'echo "make installed"; exit 1'
check "doctor: packages are missing" fails_with "! gcc flex bison" doctor
check "doctor: and the command" fails_with \
	"sudo apt-get install --no-install-recommends gcc flex bison" doctor
fake dpkg-query 'shift 3; for p; do case $p in flex) echo "$p config-files" ;; *) echo "$p installed" ;; esac; done'
check "doctor: a package that was removed" fails_with "! flex" doctor
fake dpkg-query 'echo "make installed"; exit 1'
check "doctor: has installed nothing, and written nothing" \
	test ! -e "$tmp/fake/did" -a ! -e "$tmp/untouched"
deps_says_first() {
	local out
	out=$(with_fakes env BUILD="$tmp/deps" "$scripts/deps" 2>&1) || { echo "$out"; return 1; }
	echo "$out"
	grep -q "missing packages: gcc flex bison" <<<"$out" &&
		grep -q "installing them with: apt-get install" <<<"$out" &&
		grep -q "^apt-get install.* gcc flex bison" "$tmp/fake/did"
}
check "deps: says what it installs, and how" deps_says_first
fake id 'echo 1000'
fake sudo '[ "$1" = -n ] && shift; exec "$@"'
check "deps: says that it uses sudo" bash -c '
	PATH=$1:$PATH BUILD=$2 "$0/deps" 2>&1 | grep "by sudo with: apt-get install"' \
	"$scripts" "$tmp/fake" "$tmp/deps"
fake sudo 'exit 1'
check "deps: without root and sudo, the command" fails_with \
	"install them with: sudo apt-get install --no-install-recommends gcc flex bison" with_fakes "$scripts/deps"
rm -r "$tmp/fake"
# Each word that a script has deps install is a command or a package of the list.
known_words() {
	local word bad=0
	(cd "$top" && grep -rhoE 'scripts/deps"( [a-z][a-z0-9-]*)+' scripts) | cut -d' ' -f2- |
		tr ' ' '\n' | sort -u >"$tmp/words"
	while read -r word; do
		[ "$("$scripts/deps" --list "$word")" != "$word" ] || { echo "$word"; bad=1; }
	done <"$tmp/words"
	grep -qx run "$tmp/words" && return "$bad"
}
check "deps: knows all commands that scripts name" known_words
arch_known() {
	local arch
	for arch in x86_64 arm64 s390; do
		! "$scripts/deps" --list --arch "$arch" run |
			grep -vxFf <(sed -n '/TABLE/,/^TABLE/s/ .*//p' "$scripts/lib/packages.sh") || return 1
	done
}
check "deps: the list has the packages of all architectures" arch_known
for_arm() {
	"$scripts/deps" --list --arch arm64 run | grep -x qemu-system-arm &&
		! "$scripts/deps" --list run | grep -x qemu-system-arm &&
		ARCH=arm64 "$scripts/deps" --list run | grep -x qemu-system-arm
}
check "deps: what an architecture takes, by the option and by the environment" for_arm
once() {
	[ -z "$("$scripts/deps" --list run check docs | sort | uniq -d)" ]
}
check "deps: a package that two commands need is named once" once
check "no such architecture" fails_with "no architecture vax" env ARCH=vax "$scripts/deps" --list
tap_end
