# SPDX-License-Identifier: GPL-2.0
"""The figures of Documentation/questions.rst: for each question, sentences in which
{run what figure column} is a figure of the results. For texts.py."""

ANSWERS = {
    "work-item": (
        "The interrupt that schedules one needs {patched tasklet cost of queueing p50}; it needs"
        " {patched percpu_work cost of queueing p50} for an ordinary per-CPU work item, and"
        " {patched bh_work cost of queueing p50} for a BH work item, which wakes nobody.",
        "Each of 16 that are due takes {patched tasklet each of 16 p50}, against"
        " {patched percpu_work each of 16 p50} and {patched bh_work each of 16 p50}.",
        "Each of 10,000 takes {patched tasklet each of 10000 p50}, against"
        " {patched percpu_work each of 10000 p50} and {patched bh_work each of 10000 p50}.",
        "A tasklet has {patched tasklet size in bytes p50} bytes, as on the baseline"
        " ({baseline tasklet size in bytes p50}).",
    ),
    "kthread-worker": (
        "Queueing costs {patched kthread_work cost of queueing p50} there, and"
        " {patched tasklet cost of queueing p50} for a tasklet.",
        "On an idle CPU, the function begins after {patched kthread_work latency idle p50}, the"
        " callback of a tasklet after {patched tasklet latency idle p50}.",
        "Each of 16 takes {patched kthread_work each of 16 p50}, against"
        " {patched tasklet each of 16 p50}.",
        "Beside four CPU hogs, it begins after {patched kthread_work latency 4 hogs p99} at p99,"
        " against {patched tasklet latency 4 hogs p99}. The worker of the benchmark has the"
        " priority that it was created with, as users of that API have it.",
    ),
    "bh-workqueue": (
        "A real-time task waits for {patched bh_work FIFO 64 of 20 us p99} at p99 while 64 BH work"
        " items are due, and for {patched tasklet FIFO 64 of 20 us p99} while 64 tasklets are.",
        "A normal task waits for {patched bh_work OTHER 64 of 20 us p99} and"
        " {patched tasklet OTHER 64 of 20 us p99} at p99.",
        "Beside one that queues itself for ever, with 2 us each time, a normal task waits for"
        " {patched bh_work OTHER self 2 us p99} and {patched tasklet OTHER self 2 us p99} at p99.",
        "What BH work is better at: on an idle CPU it begins after"
        " {patched bh_work latency idle p50}, the callback in the thread after"
        " {patched tasklet latency idle p50}.",
    ),
    "fifo-hog": (
        "Beside such a task, a callback begins after {patched tasklet latency FIFO hog max} at"
        " most (baseline: {baseline tasklet latency FIFO hog max}).",
        "The last of 64 callbacks of 20 us begins after"
        " {patched tasklet burst 64x20us FIFO hog max} at most (baseline:"
        " {baseline tasklet burst 64x20us FIFO hog max}).",
        "With the callback in ``tasklet.bh=``: {bh tasklet latency FIFO hog max} and"
        " {bh tasklet burst 64x20us FIFO hog max}.",
    ),
    "latency": (
        "A real-time task that is woken while 64 callbacks are due waits for"
        " {patched tasklet FIFO 64 of 20 us p99} at p99 (baseline:"
        " {baseline tasklet FIFO 64 of 20 us p99}); by cyclictest, in ns,"
        " {patched cyclictest FIFO under flood p99} ({baseline cyclictest FIFO under flood p99}).",
    ),
    "cgroup": (
        "Beside eight loops in the root cgroup, the last of 64 callbacks begins after"
        " {patched tasklet burst 64x20us loops max} at most (baseline:"
        " {baseline tasklet burst 64x20us loops max}).",
        "Beside eight loops in a cgroup of cpu.weight 10000:"
        " {patched tasklet burst 64x20us cgroup max} (baseline:"
        " {baseline tasklet burst 64x20us cgroup max}).",
    ),
    "thousand": (
        "Each of 64, 1000 and 10,000 that are due takes {patched tasklet each of 64 p50},"
        " {patched tasklet each of 1000 p50} and {patched tasklet each of 10000 p50} (baseline:"
        " {baseline tasklet each of 64 p50}, {baseline tasklet each of 1000 p50} and"
        " {baseline tasklet each of 10000 p50}).",
    ),
    "tcp": (
        "A KB over TCP through ifb takes {patched ifb instructions, tcp p50} (baseline:"
        " {baseline ifb instructions, tcp p50}; with ``tasklet.bh=``"
        " {bh ifb instructions, tcp p50}).",
        "Through mac80211_hwsim: {patched mac80211 instructions, tcp p50}"
        " ({baseline mac80211 instructions, tcp p50}; {bh mac80211 instructions, tcp p50}).",
        "Over ppp: {patched ppp_async instructions, tcp p50}"
        " ({baseline ppp_async instructions, tcp p50};"
        " {bh ppp_async instructions, tcp p50}).",
    ),
    "bh-yield": (
        "A real-time task waits for {patched bh_work FIFO 64 of 20 us p99} at p99 while 64 BH work"
        " items of 20 us are due. The patch is in the baseline, too, so there it is"
        " {baseline bh_work FIFO 64 of 20 us p99}.",
        "The price: beside four hogs, a BH work item begins after"
        " {patched bh_work latency 4 hogs max} at most, as what is left goes to ksoftirqd.",
        "dm-verity: 512 bytes that a softirq verifies take"
        " {patched dm_verity instructions, softirq p50}.",
    ),
    "rcu": (
        "A grace period takes {patched tasklet RCU under flood p50} under a flood (baseline:"
        " {baseline tasklet RCU under flood p50}), and {patched tasklet RCU without flood p50}"
        " without.",
    ),
    "poll": (
        "While a task polls with preemption disabled, the callback begins after"
        " {patched tasklet latency poll max} at most (baseline:"
        " {baseline tasklet latency poll max}).",
    ),
    "cpus": (
        "Each of 64 takes {cpus1 tasklet each of 64 p50}, {cpus2 tasklet each of 64 p50},"
        " {cpus4 tasklet each of 64 p50} and {cpus8 tasklet each of 64 p50} on 1, 2, 4 and 8"
        " CPUs.",
        "The code that tasklets and BH work items need has {patched core text in bytes p50} bytes"
        " (baseline: {baseline core text in bytes p50}), on any number of CPUs.",
    ),
    "off": (
        "In ``tasklet.bh=``, queueing costs {bh tasklet cost of queueing p50} (baseline:"
        " {baseline tasklet cost of queueing p50}), and on an idle CPU the callback begins after"
        " {bh tasklet latency idle p50} ({baseline tasklet latency idle p50}).",
    ),
}
