#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# What tests/self/bench-host.sh does on this machine's root file system, in the guest.
# $1 is this repository.

export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root BUILD=/tmp/build
cd "$1" || exit
make bench-host FIGURE=cost 2>&1 | sed 's/^/host: /'
lsmod | grep -c tasklet_bench | sed 's/^/loaded: /'
grep -c '"cost of queueing"' $BUILD/*/logs/*.json | sed 's/^/json: /'
grep -c '<svg' $BUILD/*/logs/*.html | sed 's/^/plots: /'
make bench-host ONLY=irq_thread FIGURE=10000 2>&1 | sed 's/^/nosuch: /'
