# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# In a guest of scripts/test/matrix, beside the torture test: suspends again and again, each
# time to one of the levels where pm_test stops, until shortly before the test ends.
#
# usage: suspend.sh SECONDS
#
# Until SECONDS after the boot. Says "guest: done" when each level has been tried.

set -eu
cd /sys/power
n=0
while :; do
	for level in freezer devices platform; do
		[ "$(cut -d. -f1 /proc/uptime)" -lt "$1" ] || sleep 1000
		echo $level >pm_test
		echo freeze >state
		n=$((n + 1))
		[ $n -ne 3 ] || echo "guest: done"
	done
done
