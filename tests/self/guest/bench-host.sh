#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What tests/self/bench-host.sh does in the guest: the machine's root file system with
# memory over it, and the rest in there. $1 is this repository.

modprobe -a virtio_pci virtiofs overlay
mkdir /lower /rw /new
mount -t virtiofs -o ro machine /lower && mount -t tmpfs rw /rw && mkdir /rw/up /rw/work &&
mount -t overlay -o lowerdir=/lower,upperdir=/rw/up,workdir=/rw/work root /new &&
mount -t proc proc /new/proc && mount -t sysfs sys /new/sys &&
mount -t devtmpfs dev /new/dev && mount -t tmpfs tmp /new/tmp || exit
cp /inside /new/tmp/test
chroot /new bash /tmp/test "$1"
