# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The packages that commands need: the one list, for deps and for doctor. Needs base.sh and
# kernel.sh.
# shellcheck disable=SC2154 # variables of kernel.sh

# What deps and doctor take for commands, as in "make COMMAND"
package_commands='run kunit boot torture rcutorture matrix drivers users mutants model bench bench-host
	bisect find-callback audit convert docs lint check check-quick
	check-full check-series tree mail'

# Names in Debian, Fedora and Arch, and the commands that need it; "-" where there is no such
# package. "kernel" stands for all commands that build a kernel and boot it, "arch" for those
# of select_arch. check-full needs all but the lines of "arch", of which it gets those that
# select_arch names. The names for Fedora and Arch have not been tried.
read -r -d '' -a package_words <<'TABLE' || :
gcc                   gcc                    gcc                    kernel,model,bench-host,check-quick
make                  make                   make                   kernel,bench-host
flex                  flex                   flex                   kernel
bison                 bison                  bison                  kernel
bc                    bc                     bc                     kernel
libelf-dev            elfutils-libelf-devel  libelf                 kernel,bench-host
libssl-dev            openssl-devel          openssl                kernel
libc6-dev             glibc-devel            glibc                  kernel,model
kmod                  kmod                   kmod                   kernel,bench-host
cpio                  cpio                   cpio                   kernel
rsync                 rsync                  rsync                  kernel
xz-utils              xz                     xz                     kernel,tree,convert,lint,check-quick,mail
bzip2                 bzip2                  bzip2                  kernel
ccache                ccache                 ccache                 kernel
perl                  perl                   perl                   kernel,convert,lint,mail
python3               python3                python                 kernel,audit,convert,lint,check-quick,mail
pahole                dwarves                pahole                 kernel
git                   git                    git                    kernel,tree,convert,lint,bench-host,check-quick,mail
patch                 patch                  patch                  kernel
binutils              binutils               binutils               kernel,check-quick
procps                procps-ng              procps-ng              kernel
util-linux            util-linux             util-linux             kernel
busybox-static        busybox                busybox                kernel
qemu-system-x86       qemu-system-x86        qemu-system-x86        arch
gcc-aarch64-linux-gnu gcc-aarch64-linux-gnu  aarch64-linux-gnu-gcc  arch
qemu-system-arm       qemu-system-aarch64    qemu-system-aarch64    arch
gcc-s390x-linux-gnu   gcc-s390x-linux-gnu    -                      arch
qemu-system-misc      qemu-system-s390x      qemu-system-s390x      arch
quilt                 quilt                  quilt                  lint,check,check-series
python3-ply           python3-ply            python-ply             lint,check,check-series,mail
python3-git           python3-GitPython      python-gitpython       lint,check,check-series,mail
shellcheck            ShellCheck             shellcheck             lint,check,check-quick
codespell             codespell              codespell              lint,check,check-quick
python3-sphinx        python3-sphinx         python-sphinx          docs,lint,check,check-quick
b4                    b4                     b4                     check
spin                  -                      -                      model,mutants,check
ocaml-nox             -                      -                      model,check
ocaml-dune            -                      -                      model,check
menhir                -                      -                      model,check
libmenhir-ocaml-dev   -                      -                      model,check
libzarith-ocaml-dev   -                      -                      model,check
file                  file                   file                   rcutorture
gawk                  gawk                   gawk                   rcutorture
universal-ctags       ctags                  ctags                  users,audit,check
sparse                sparse                 sparse                 users,check
coccinelle            coccinelle             -                      audit,check
pkg-config            pkgconf-pkg-config     pkgconf                find-callback,check
libtracefs-dev        libtracefs-devel       libtracefs             find-callback,check
libtraceevent-dev     libtraceevent-devel    libtraceevent          find-callback,check
rt-tests              realtime-tests         -                      bench
rtla                  rtla                   -                      bench
iproute2              iproute                iproute2               drivers,bench
iw                    iw                     iw                     drivers,bench
ppp                   ppp                    ppp                    drivers,bench
socat                 socat                  socat                  drivers,bench
kcapi-tools           libkcapi-tools         -                      drivers,bench
wpan-tools            -                      -                      drivers,bench
kbd                   kbd                    kbd                    drivers,bench
cryptsetup-bin        veritysetup            cryptsetup             drivers,bench
TABLE

is_command() {
	[[ " ${package_commands//[$'\n\t']/ } " == *" $1 "* ]]
}

# builds_kernels COMMAND
builds_kernels() {
	case $1 in
	model | bench-host | audit | convert | docs | lint | check-quick | tree | mail) return 1 ;;
	esac
}

# packages_for WORD...: Debian's names, one a line, of what these commands need; a word that
# is no command is the name of a package itself. select_arch comes first.
packages_for() {
	local word i uses
	for word; do
		if ! is_command "$word"; then
			printf '%s\n' "$word"
			continue
		fi
		for ((i = 0; i < ${#package_words[@]}; i += 4)); do
			uses=${package_words[i + 3]}
			case ,$uses, in
			*,"$word",*) ;;
			*,arch,*) [ "$word" = check-full ] || continue ;;
			*,kernel,*) builds_kernels "$word" || continue ;;
			*) [ "$word" = check-full ] || continue ;;
			esac
			printf '%s\n' "${package_words[i]}"
		done
		if builds_kernels "$word"; then
			[ ${#arch_packages[@]} -eq 0 ] || printf '%s\n' "${arch_packages[@]}"
		fi
		# and the compilers of make users
		[ "$word" != check-full ] || sed -n 's/^[a-z0-9]* *[a-z]* *\([a-z0-9-]*\)- .*/gcc-\1/p' \
			"$top/tests/suite/callers"
	done | unique
}

# unique: lines, each once, in their order
unique() {
	local line
	declare -A seen
	while IFS= read -r line; do
		[ -n "${seen[$line]-}" ] || printf '%s\n' "$line"
		seen[$line]=1
	done
}

# this_system: by the database of packages that is here. Without any it is Debian's names
# that are told.
this_system() {
	if command -v dpkg-query >/dev/null; then
		echo debian
	elif command -v rpm >/dev/null; then
		echo fedora
	elif command -v pacman >/dev/null; then
		echo arch
	else
		echo debian
	fi
}

# names_in SYSTEM PACKAGE...: what SYSTEM calls Debian's PACKAGE...; "?NAME" is Debian's name
# of what it does not have, or what the table does not know
names_in() {
	local system=$1 column=0 i package
	declare -A name
	shift
	case $system in
	fedora) column=1 ;;
	arch) column=2 ;;
	esac
	for ((i = 0; i < ${#package_words[@]}; i += 4)); do
		name[${package_words[i]}]=${package_words[i + column]}
	done
	for package; do
		case $system:${name[$package]--} in
		debian:*) printf '%s\n' "$package" ;;
		*:-) printf '?%s\n' "$package" ;;
		*) printf '%s\n' "${name[$package]}" ;;
		esac
	done | unique
}

# missing_packages SYSTEM PACKAGE...: those of Debian's PACKAGE... that are not installed, as
# SYSTEM calls them
missing_packages() {
	local system=$1 name known=''
	shift
	[ "$system" != debian ] || known=$'\n'$(dpkg-query -W \
		-f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null | sed -n 's/ installed$//p')$'\n'
	for name in $(names_in "$system" "$@"); do
		case $system:$name in
		debian:*) [[ $known == *$'\n'"$name"$'\n'* ]] || printf '%s\n' "$name" ;;
		*:\?*) printf '%s\n' "$name" ;;
		fedora:*) rpm -q "$name" >/dev/null 2>&1 || printf '%s\n' "$name" ;;
		arch:*) pacman -Q "$name" >/dev/null 2>&1 || printf '%s\n' "$name" ;;
		esac
	done
}

# install_command SYSTEM NAME...: what installs them; without those that it does not have
install_command() {
	local system=$1 name names=()
	shift
	for name; do
		[[ $name == \?* ]] || names+=("$name")
	done
	[ ${#names[@]} -gt 0 ] || return 0
	case $system in
	debian) echo "sudo apt-get install --no-install-recommends ${names[*]}" ;;
	fedora) echo "sudo dnf install ${names[*]}" ;;
	arch) echo "sudo pacman -S ${names[*]}" ;;
	esac
}
