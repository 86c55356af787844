# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Kernels: their source, how to build and boot them, what they say. Needs base.sh, and
# watch_build() needs process.sh.
# shellcheck disable=SC2034,SC2154 # variables for, and of, those who source this

# kernel_version DIR: as in 6.12.117; fails if DIR is not a kernel tree
kernel_version() {
	if ! [ -f "$1/Makefile" ] || ! [ -f "$1/Kconfig" ] || ! [ -f "$1/init/main.c" ]; then
		return 1
	fi
	sed -n 's/^VERSION = //p; s/^PATCHLEVEL = //p; s/^SUBLEVEL = //p' \
		"$1/Makefile" | paste -sd.
}

# check_version WHAT VERSION: die unless it is one of the base that we patch
check_version() {
	case $2 in
	"$BASE" | "$BASE".*) ;;
	*) die "$1 is Linux $2, and this series is for $BASE" \
		"choose another tree, or a base that has a series with BASE=..." ;;
	esac
}

# check_kernel DIR: die unless DIR is a kernel of the base that we patch
check_kernel() {
	local version
	version=$(kernel_version "$1") ||
		die "$1 is not a kernel source tree" \
			"expected Makefile, Kconfig and init/main.c there"
	check_version "$1" "$version"
}

# select_arch ARCH: how to build and boot for it. The names are those of the kernel.
select_arch() {
	case $1 in
	x86_64)
		# On a busy machine the emulated timer seems dead to the check of the boot.
		image=arch/x86/boot/bzImage cross='' cmdline='console=ttyS0 no_timer_check'
		qemu=qemu-system-x86_64 machine=(-bios qboot.rom)
		arch_packages=(qemu-system-x86)
		;;
	arm64)
		image=arch/arm64/boot/Image cross=aarch64-linux-gnu- cmdline=console=ttyAMA0
		qemu=qemu-system-aarch64 machine=(-M virt -cpu cortex-a57)
		arch_packages=(gcc-aarch64-linux-gnu qemu-system-arm)
		;;
	s390)
		image=arch/s390/boot/bzImage cross=s390x-linux-gnu- cmdline=console=ttysclp0
		qemu=qemu-system-s390x machine=(-M s390-ccw-virtio)
		arch_packages=(gcc-s390x-linux-gnu qemu-system-misc)
		;;
	um)
		# User-mode Linux: the kernel is a program, there is no QEMU.
		image=linux cross='' cmdline='' qemu='' machine=() arch_packages=()
		;;
	*) die "no architecture $1 here" "use x86_64, um, arm64 or s390: ARCH=..." ;;
	esac
}

# kernel_image OUT: what there is to boot in the build directory OUT
kernel_image() {
	local f
	for f in arch/arm64/boot/Image arch/s390/boot/bzImage linux; do
		if [ -f "$1/$f" ]; then
			printf '%s\n' "$1/$f"
			return
		fi
	done
	printf '%s\n' "$1/arch/x86/boot/bzImage"
}

# The environment for builds of the kernel: that of the user is not the configuration,
# and the same input gives the same kernel, and ccache a hit.
build_env() {
	unset ARCH CROSS_COMPILE KBUILD_OUTPUT KBUILD_VERBOSE KCONFIG_CONFIG KCONFIG_ALLCONFIG
	unset KCFLAGS KAFLAGS KCPPFLAGS LOCALVERSION LLVM O V W C M
	export KBUILD_BUILD_USER=tasklet KBUILD_BUILD_HOST=series
	export KBUILD_BUILD_TIMESTAMP="Thu Jan  1 00:00:00 UTC 1970" KBUILD_BUILD_VERSION=1
	export CCACHE_BASEDIR=$BUILD CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-10G}
}

# watch_build WHAT LOG MAKE...: append what it prints to LOG, and show progress
watch_build() {
	local what=$1 log=$2 start=$SECONDS next=30 ret=0
	shift 2
	child "$@" >>"$log" 2>&1
	while kill -0 "$child_pid" 2>/dev/null; do
		if [ -t 2 ]; then
			printf '\r%s ' "$(build_progress)" >&2
		elif [ $((SECONDS - start)) -ge $next ]; then
			printf '%s\n' "$(build_progress)" >&2
			next=$((next + 30))
		fi
		sleep 0.5
	done
	child_wait || ret=$?
	[ ! -t 2 ] || printf '\r' >&2
	printf '%s, %s\n' "$(build_progress)" "$([ $ret -eq 0 ] && echo "done" || echo failed)" >&2
	return $ret
}

build_progress() {
	printf '%s: %s: %d objects, %d:%02d min' "$prog" "$what" \
		"$(grep -c '^  \(CC\|AS\|LD\|AR\)' "$log" || :)" \
		$(((SECONDS - start) / 60)) $(((SECONDS - start) % 60))
}
