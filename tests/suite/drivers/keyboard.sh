# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# drivers/tty/vt/keyboard.c: the light of caps lock, on and off
# programs: setleds chrt
# callbacks: kbd_bh
# thread: yes

load() {
	wait_for 20 led
}

led() {
	for l in /sys/class/leds/input*::capslock; do
		[ -e "$l" ] && echo "$l"
	done
}

is() {
	[ "$(cat "$(led)/brightness")" = "$1" ]
}

run() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		setleds -L +caps </dev/tty1
		wait_for 5 is 1
		setleds -L -caps </dev/tty1
		wait_for 5 is 0
	done
}

# A keyboard that comes gets the lights of the others, with the tasklet disabled. One that is
# switched on before that, and is not on yet, is on in the end.
pending() {
	setleds -L -caps </dev/tty1
	wait_for 5 is 0
	starve
	taskset 2 chrt -f 60 setleds -L +caps </dev/tty1
	remove
	feed
	wait_for 5 is 1
	setleds -L -caps </dev/tty1
}

# The keyboard goes away, and comes back.
remove() {
	for d in /sys/bus/serio/drivers/atkbd/serio*; do
		echo "${d##*/}" >/sys/bus/serio/drivers/atkbd/unbind
		echo "${d##*/}" >/sys/bus/serio/drivers/atkbd/bind
	done
}
