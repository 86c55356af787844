#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Fails unless the callbacks @NEED@ of test_tasklet run in softirq context; if @TOGETHER@ is
# not empty, only if none of them does. What is between @ is put in by tests/self/callbacks.sh.

need="@NEED@" together="@TOGETHER@"
t=/sys/kernel/tracing
p=/sys/module/test_tasklet/parameters
echo 1 >$t/events/workqueue/workqueue_queue_work/enable
bad=0 good=0
for n in a b c; do
	echo >$t/trace
	before=$(cat $p/runs)
	echo "schedule $n" >$p/do
	while [ "$(cat $p/runs)" = "$before" ]; do :; done
	case " $need " in
	*" $n "*) if grep -q 'workqueue=tasklet_bh' $t/trace; then good=1; else bad=1; fi ;;
	esac
done
[ -z "$together" ] || [ $good = 0 ] || bad=0
case " $need " in *" none "*) bad=1 ;; esac
exit $bad
