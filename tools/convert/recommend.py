# SPDX-License-Identifier: GPL-2.0
"""Where each tasklet of a tree should run once it is none any more, and why

Made of what the source says: who schedules it, and what its callback does by itself and
by functions of its file. It is a recommendation, and no proof: functions of other files are
not looked into.
"""

import re

PACKETS = frozenset("""netif_rx netif_receive_skb netif_receive_skb_list napi_gro_receive
    napi_schedule __napi_schedule ieee80211_rx ieee80211_rx_irqsafe ieee80211_rx_napi
    ieee80211_tx_status_skb ieee80211_tx_status ieee802154_rx dev_queue_xmit netif_wake_queue
    netif_tx_wake_queue ppp_input ppp_output_wakeup hci_recv_frame tcp_tsq_handler""".split())
OTHERS = frozenset("""scsi_done blk_mq_complete_request blk_mq_end_request bio_endio
    crypto_request_complete crypto_finalize_aead_request crypto_finalize_skcipher_request
    crypto_finalize_hash_request dmaengine_desc_get_callback dmaengine_desc_get_callback_invoke
    dmaengine_desc_callback_invoke vchan_cookie_complete usb_hcd_giveback_urb mmc_request_done
    spi_finalize_current_message rds_send_xmit tasklet_schedule tasklet_hi_schedule""".split())
CONTEXT = frozenset("in_serving_softirq in_softirq in_interrupt in_atomic in_task".split())
LOCKS = re.compile(r"(spin|read|write)_(try)?lock|raw_spin_lock")
PER_CPU = re.compile(r"_*this_cpu_\w+|smp_processor_id|raw_smp_processor_id|get_cpu_var")
RECLAIM = re.compile(r"drivers/(scsi|block|ata|mmc|memstick|nvme|md|message)/")
TITLES = {
    "thread": "The thread's queues",
    "BH": "The BH queues",
    "ordinary": "An ordinary queue",
    "handler": "A threaded interrupt handler",
    "gone": "Nothing",
}


def reached(c):
    """The functions of its file that a callback runs, itself first"""
    by_name = {}
    for f in c.src.functions:
        by_name.setdefault(f.name, f)
    found, todo = [], [c.function]
    while todo:
        f = todo.pop(0)
        if f in found:
            continue
        found.append(f)
        for i in range(f.body[0], f.body[1]):
            if c.src.kind[i] == "id" and c.src.tok[i + 1] == "(" and c.src.tok[i] in by_name:
                todo.append(by_name[c.src.tok[i]])
    return found


def calls(c):
    """The names that a callback calls, itself or by others of its file"""
    return {c.src.tok[i] for f in reached(c) for i in range(f.body[0], f.body[1])
            if c.src.kind[i] == "id" and c.src.tok[i + 1] == "("}


def some(names):
    """A list that is short enough"""
    names = sorted(n + "()" for n in names)
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")


def recommend(tree, t):
    """(where, [reasons])"""
    if t.unused:
        return "gone", ["nobody uses it"]
    callbacks = list(t.callbacks.values())
    if not callbacks:
        return "thread", ["its callback is not known, so nothing may change but the API"]
    called = set().union(*(calls(c) for c in callbacks))
    high = bool(t.of("hi_schedule"))
    sites = {(u.src.path, f.name if f else "") for u in t.of("schedule", "hi_schedule")
             for f in [u.src.function_at(u.at)]}
    handlers = tree.handlers(t.files)
    locks = {n for n in called if LOCKS.fullmatch(n)}
    packets, others = called & PACKETS, called & OTHERS
    context = (called & CONTEXT) | {n for n in called if PER_CPU.fullmatch(n)}
    needs = []
    if locks:
        needs.append("it takes locks with %s, so BH have to be off" % some(locks))
    if others - {"tasklet_schedule", "tasklet_hi_schedule"}:
        needs.append("it calls others' callbacks, which expect this context (%s)" %
                     some(others - {"tasklet_schedule", "tasklet_hi_schedule"}))
    if context:
        needs.append("it asks for its context or CPU (%s)" % some(context))
    if packets:
        return "BH", ["it hands on packets (%s): what the thread costs, each of them pays" %
                      some(packets)] + needs
    if needs:
        return "thread", needs + (["high priority stays"] if high else [])
    if t.of("disable", "disable_nosync", "enable"):
        return "thread", ["it is disabled and enabled, for which other contexts have no counterpart"]
    if len(sites) == 1 and {n for _, n in sites} <= handlers:
        return "handler", ["only %s() schedules it, an interrupt handler" % min(sites)[1],
                           "nothing in its file says that BH have to be off"]
    if high:
        return "thread", ["high priority: an ordinary queue would let it wait"]
    return "ordinary", ["nothing in its file says that BH have to be off"] + (
        ["WQ_MEM_RECLAIM, as storage depends on it"]
        if any(RECLAIM.match(p) for p in t.files) else [])


def table(tree, tasklets, base):
    """The recommendations as a page of the documentation"""
    lines = [".. SPDX-License-Identifier: GPL-2.0", "",
             ".. scripts/callers/convert -w writes this file.", ""]
    title = "Where to: Linux %s" % base
    lines += ["=" * len(title), title, "=" * len(title), ""]
    rows = {where: [] for where in TITLES}
    for t in sorted(tasklets, key=lambda t: t.id()):
        where, why = recommend(tree, t)
        classes = sorted({k for k, _, _ in t.refused})
        if classes:
            why = why + ["by hand: " + ", ".join(classes)]
        rows[where].append((t, why))
    lines += ["How many tasklets, and of these how many ``make convert`` converts:", ""]
    width = max(map(len, TITLES.values()))
    bar = "%s  =====  =========" % ("=" * width)
    lines += [bar, "%-*s  %5s  %s" % (width, "where to", "all", "converted"), bar]
    for where, name in TITLES.items():
        lines.append("%-*s  %5d  %9d" % (width, name, len(rows[where]),
                                         sum(not t.refused for t, _ in rows[where])))
    lines += [bar, "", "``make convert`` changes the API alone, so it keeps the thread's queues "
              "for all; the others", "are a second step.", ""]
    for where, name in TITLES.items():
        if not rows[where]:
            continue
        lines += [name, "=" * len(name), ""]
        for t, why in rows[where]:
            path, tasklet = t.id().split()
            lines.append("``%s`` ``%s``" % (path, tasklet))
            lines.append("  %s." % "; ".join(why))
            lines.append("")
    return "\n".join(lines[:-1]) + "\n"
