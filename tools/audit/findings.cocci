// SPDX-License-Identifier: GPL-2.0
//
// What users of tasklets do that depends on the core. Each finding is a line
// "FILE:LINE: CLASS: what is there".
//
// scripts/callers/audit puts in the names: NAMES of variables and members that are tasklets,
// CALLBACKS of tasklets.

@initialize:python@
@@
import re
import polls

PACKET = """netif_rx netif_receive_skb netif_receive_skb_list napi_gro_receive
    napi_schedule __napi_schedule ieee80211_rx ieee80211_rx_irqsafe ieee80211_rx_napi
    ieee80211_tx_status_skb ieee802154_rx dev_queue_xmit dev_kfree_skb_any dev_kfree_skb
    dev_consume_skb_any netif_wake_queue netif_tx_wake_queue ppp_input ppp_output_wakeup
    hci_recv_frame skb_dequeue __skb_dequeue tcp_tsq_handler usb_submit_urb""".split()
IO = """scsi_done blk_mq_complete_request blk_mq_end_request bio_endio
    crypto_request_complete dma_cookie_complete dmaengine_desc_get_callback
    dmaengine_desc_get_callback_invoke dmaengine_desc_callback_invoke
    vchan_cookie_complete usb_hcd_giveback_urb mmc_request_done
    spi_finalize_current_message rds_send_xmit""".split()

def found(p, what, text):
    print("%s:%s: %s: %s" % (p.file, p.line, what, re.sub(r" (\.|->) |(&) ", r"\1\2", text)))

callbacks = set("CALLBACKS".split(","))

# The function around each call, and what it calls, in this file
functions = {}
calls = {}
# The functions of this file that run in interrupt context, the callbacks aside
handlers = set()
# What must not be done in them
sleepers = []

//
// Tests of the context
//
@context@
identifier c = { in_serving_softirq, in_softirq, in_interrupt, in_atomic, in_task };
position p;
@@
c@p()

@script:python@
c << context.c;
p << context.p;
@@
found(p[0], "context", c + "()")

//
// Waiting for a tasklet by other means than disable and kill
//
@wait@
identifier w = { tasklet_unlock_wait, tasklet_unlock_spin_wait, tasklet_disable_in_atomic,
		 tasklet_trylock, tasklet_unlock };
expression t;
position p;
@@
w@p(t)

@script:python@
w << wait.w;
t << wait.t;
p << wait.p;
@@
found(p[0], "wait", "%s(%s)" % (w, t))

//
// Fields
//
@pointer@
struct tasklet_struct *t;
identifier m = { next, state, count, func, callback, use_callback, data };
position p;
@@
t->m@p

@script:python@
t << pointer.t;
m << pointer.m;
p << pointer.p;
@@
found(p[0], "field", "%s->%s" % (t, m))

@member@
expression e;
identifier n = { NAMES };
identifier m = { next, state, count, func, callback, use_callback, data };
position p;
@@
(
e.n.m@p
|
e->n.m@p
)

@script:python@
n << member.n;
m << member.m;
p << member.p;
@@
found(p[0], "field", "%s.%s" % (n, m))

@variable@
identifier n = { NAMES };
identifier m = { next, state, count, func, callback, use_callback, data };
position p;
@@
n.m@p

@script:python@
n << variable.n;
m << variable.m;
p << variable.p;
@@
found(p[0], "field", "%s.%s" % (n, m))

@raw@
identifier s = { __tasklet_schedule, __tasklet_hi_schedule };
expression t;
position p;
@@
s@p(t)

@script:python@
s << raw.s;
t << raw.t;
p << raw.p;
@@
found(p[0], "field", "%s(%s) with the state set by hand" % (s, t))

//
// Callbacks that take a lock as one does where nothing of softirq can come between
//
@lock@
expression l;
position p;
@@
spin_lock@p(l)

@script:python@
l << lock.l;
p << lock.p;
@@
f = p[0].current_element
if f in callbacks:
    found(p[0], "lock", "%s() takes %s and relies on BH being off" % (f, l))

//
// Waiting where one must not sleep
//
@held@
identifier w = { tasklet_kill, tasklet_disable };
expression l, t;
position p;
@@
(
spin_lock(l)
|
spin_lock_bh(l)
|
spin_lock_irq(l)
|
spin_lock_irqsave(l, ...)
|
read_lock(l)
|
write_lock(l)
)
... when != spin_unlock(l)
    when != spin_unlock_bh(l)
    when != spin_unlock_irq(l)
    when != spin_unlock_irqrestore(l, ...)
    when != read_unlock(l)
    when != write_unlock(l)
w@p(t)

@script:python@
w << held.w;
l << held.l;
t << held.t;
p << held.p;
@@
found(p[0], "atomic", "%s(%s) with %s held" % (w, t, l))

@handler@
expression i, n;
identifier h;
@@
(
request_irq(i, h, ...)
|
request_irq(i, &h, ...)
|
devm_request_irq(n, i, h, ...)
|
request_threaded_irq(i, h, ...)
|
devm_request_threaded_irq(n, i, h, ...)
|
timer_setup(i, h, ...)
)

@script:python@
h << handler.h;
@@
handlers.add(h)

@sleeps@
identifier w = { tasklet_kill, tasklet_disable };
expression t;
position p;
@@
w@p(t)

@script:python@
w << sleeps.w;
t << sleeps.t;
p << sleeps.p;
@@
sleepers.append((p[0], "%s(%s)" % (w, t)))

//
// How often it runs: what a callback, or a function that it calls, hands on
//
@body@
identifier f = { CALLBACKS };
position p;
@@
f@p(...) { ... }

@script:python@
f << body.f;
p << body.p;
@@
functions[f] = p[0]

@call@
identifier k;
expression list a;
position p;
@@
k@p(a)

@script:python@
k << call.k;
a << call.a;
p << call.p;
@@
calls.setdefault(p[0].current_element, []).append(k)
polls.sites.append((p[0], k, str(a)))

//
// Waiting for what a callback does, without scheduling: what polls.py needs for that
//
@each@
iterator k;
expression list a;
position p;
statement S;
@@
k@p(a) S

@script:python@
k << each.k;
a << each.a;
p << each.p;
@@
polls.sites.append((p[0], k, str(a)))

@assign@
expression l, r;
assignment operator o;
position p;
@@
l@p o r

@script:python@
l << assign.l;
r << assign.r;
p << assign.p;
@@
polls.writes.append((p[0], str(l), str(r)))

@step@
expression l;
position p;
@@
(
l++@p
|
l--@p
|
 ++l@p
|
 --l@p
)

@script:python@
l << step.l;
p << step.p;
@@
polls.writes.append((p[0], str(l), ""))

@back@
expression r;
position p;
@@
return@p r;

@script:python@
r << back.r;
p << back.p;
@@
polls.returns.setdefault(p[0].current_element, []).append(str(r))

@stop@
expression e;
identifier m = { device_terminate_all, device_free_chan_resources, device_synchronize };
identifier f;
@@
(
e.m = f
|
e->m = f
)

@script:python@
f << stop.f;
@@
polls.stops.add(str(f))

@finalize:python@
@@
for p, text in polls.polls(functions, calls):
    found(p, "poll", text)

for p, text in sleepers:
    f = p.current_element
    if f in callbacks:
        found(p, "atomic", "%s in the callback %s()" % (text, f))
    elif f in handlers:
        found(p, "atomic", "%s in %s(), which runs in interrupt context" % (text, f))

for f, p in functions.items():
    for what, names in ("per-packet", PACKET), ("per-io", IO):
        # Functions to look into, each with how one gets there
        ways, seen = [(f, "")], {f}
        for g, by in ways:
            hit = [k for k in calls.get(g, []) if k in names]
            if hit:
                found(p, what, "%s() calls %s()%s" % (f, hit[0], by))
                break
            for k in calls.get(g, []):
                if k in calls and k not in seen:
                    seen.add(k)
                    ways.append((k, " by %s()" % k))
