# SPDX-License-Identifier: GPL-2.0
"""Who waits for what a tasklet callback does, and does not schedule meanwhile

findings.cocci collects what is in a file, and this decides. It is not in there, as
coccinelle reads python between its rules as if it were C.
"""

import re

# Waits of the DMA engines that do not schedule; how one asks for the status of a
# descriptor; how a descriptor is completed
SPINS = "dma_sync_wait dma_wait_for_async_tx async_tx_quiesce".split()
STATUS = r"\b(dma_async_is_tx_complete|dmaengine_tx_status|device_tx_status)\s*\("
COOKIE = "dma_cookie_complete vchan_cookie_complete".split()
DELAY = r"cpu_relax|[num]delay|\w+_poll_timeout_atomic"
SLEEP = (r"schedule\w*|cond_resched|might_sleep|[mu]sleep\w*|usleep_range|fsleep|"
         r"wait_\w+|yield|flush_\w+|tasklet_kill|mutex_lock")
# What writes to what its arguments name. A list is also changed by way of an entry.
WRITE = (r"_*(set|clear|change|test_and_\w+)_bit\w*|"
         r"atomic\w*_(set|inc|dec|add|sub|or|and|andnot|xchg|cmpxchg|fetch)\w*|x?chg|cmpxchg|"
         r"list_(add|del|move|splice)\w*|_*skb_(queue|dequeue|unlink)\w*|kfifo_\w+|"
         r"complete(_all)?|WRITE_ONCE|smp_store_\w+|mem(set|cpy)")
ENTRY = r"list_(first|last|for_each)\w*"
UNLINK = r"list_(del|move)\w*"
# What in a condition asks the device or the clock, not memory
DEVICE = (r"(?!atomic|READ_ONCE|refcount|kref)\w*(read|READ|REG)\w*|in[bwl]|in_[bl]e\d+|"
          r"\w*_reg|time_(is_)?(after|before)\w*|ktime_\w+")

# What findings.cocci has seen: calls with their arguments, assignments, what functions
# return, variables of the file, and the functions that a DMA engine is stopped with
sites, writes, returns, variables, stops = [], [], {}, set(), set()


def bracket(text, i):
    """The text from the bracket at i to its other half"""
    depth = 0
    for j in range(i, len(text)):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(text[j], 0)
        if depth == 0:
            return text[i:j + 1]
    return text[i:]


def arguments(text):
    """The arguments that text lists"""
    args, depth = [""], 0
    for c in text:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(c, 0)
        if c == "," and not depth:
            args.append("")
        else:
            args[-1] += c
    return [a.strip() for a in args]


def after(text, i):
    """Where the statement ends that begins at i"""
    while text[i:i + 1].isspace():
        i += 1
    head = re.compile(r"(while|for|if|switch)\s*(?=\()").match(text, i)
    if head:
        end = after(text, head.end() + len(bracket(text, head.end())))
        other = re.compile(r"\s*else\b").match(text, end)
        return after(text, other.end()) if head[1] == "if" and other else end
    if re.compile(r"do\b").match(text, i):
        i = after(text, i + 2)
    elif text[i:i + 1] == "{":
        return i + len(bracket(text, i))
    end = text.find(";", i) + 1
    return end if end else len(text)


def loops(file):
    """The loops of a file: first and last line, and the conditions that end each

    SmPL knows neither where a loop ends nor do ... while at all.
    """
    text = re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'|"
                  r"^[ \t]*#(?:[^\\\n]|\\.)*", lambda m: re.sub(r"[^\n]", " ", m[0]),
                  open(file, errors="replace").read(), flags=re.S | re.M)
    # Variables of the file begin in the first column.
    variables.update(re.findall(r"^(?!typedef\b)\w[\w \t*]*?[ \t*](\w+)[ \t]*"
                                r"(?:\[[^][]*\][ \t]*)*[=;,]", text, flags=re.M))
    tails = set()
    for m in re.finditer(r"\b(while|for)\s*(?=\()|\bdo\b(?=\s*\{)", text):
        if m.start() in tails:
            continue
        end = after(text, m.start())
        body = text[m.start():end]
        if m[1] == "while":
            ends = [bracket(text, m.end())]
        elif m[1] == "for":
            ends = [(bracket(text, m.end()).split(";") + [""])[1]]
        else:
            tail = body.rfind("while")
            tails.add(m.start() + tail)
            ends = [body[tail:]]
        for i in re.finditer(r"\bif\s*(?=\()", body):
            if re.search(r"\b(break|return|goto)\b", body[i.start():after(body, i.start())]):
                ends.append(bracket(body, i.end()))
        first = text.count("\n", 0, m.start()) + 1
        yield first, first + body.count("\n"), ends


def names(text):
    """What an expression reads in memory

    That is the last member of each chain, and variables of the file; with the bit in
    brackets where it is one bit.
    """
    asks = re.compile(r"\b(?:%s)\s*(?=\()" % DEVICE)
    while asks.search(text):
        m = asks.search(text)
        text = text[:m.start()] + " 0 " + text[m.end() + len(bracket(text, m.end())):]
    bit = r"\w*_bit\w*\s*\(\s*(\w+)\s*,\s*([^()]*)"
    of = {"%s[%s]" % (n, b) for b, e in re.findall(bit, text) for n in names(e)}
    text = re.sub(bit, "(", text)
    while True:
        inner = re.search(r"\[([^][]*)\]", text)
        if not inner:
            break
        of |= names(inner[1])
        text = text[:inner.start()] + text[inner.end():]
    text = re.sub(r"\s*(->|\.)\s*", r"\1", text)
    of |= set(re.findall(r"(?:->|\.)(\w+)\b(?!->|\.|\s*\()", text))
    return of | variables & set(re.findall(r"(?<![.>\w])[a-zA-Z_]\w*\b(?!->|\.|\s*\()", text))


def written(f):
    """What a function writes to, by the same names"""
    to = set()
    mine = [(k, a) for p, k, a in sites if p.current_element == f]
    unlinks = any(re.fullmatch(UNLINK, k) for k, a in mine)
    for k, a in mine:
        if re.fullmatch(WRITE, k) or unlinks and re.fullmatch(ENTRY, k):
            to |= names("%s(%s)" % (k, a))
    for p, left, right in writes:
        if p.current_element == f:
            left = re.sub(r"(\s*\[[^][]*\])+$", "", left.strip())
            last = re.search(r"(?:->|\.)\s*(\w+)$", left)
            to |= {last[1]} if last else {left} & variables
    return to


def reach(f, calls):
    """Functions of this file that f may call, f among them"""
    fs = [f]
    for g in fs:
        fs += {k for k in calls.get(g, []) if k in calls and k not in fs}
    return set(fs)


def polls(callbacks, calls):
    """Findings as (position, text); callbacks as name: position, calls as name: [name]"""
    for p, l, r in writes:
        calls.setdefault(p.current_element, [])
    delays = [s for s in sites if re.fullmatch(DELAY, s[1])]
    sleeps = {int(p.line) for p, k, a in sites if re.fullmatch(SLEEP, k)}
    # Coccinelle has a process for each file.
    ends = [(range(first, last + 1), cs) for first, last, cs in loops(delays[0][0].file)] \
        if delays else []
    ends = [(lines, cs) for lines, cs in ends if not sleeps & set(lines)]
    reached = {f: reach(f, calls) for f in set(calls) | set(callbacks)}
    changes = {b: set().union(*map(written, reached[b])) for b in callbacks} if delays else {}

    for p, k, a in sites:
        if k in SPINS:
            yield p, "%s() waits in %s()" % (p.current_element, k)

    for p, k, a in delays:
        f = p.current_element
        around = [(lines, cs) for lines, cs in ends if int(p.line) in lines]
        ask = [c for lines, cs in around for c in cs]
        if k.endswith("_poll_timeout_atomic"):
            # The condition, and the operation with its arguments if it is not in the name
            a = arguments(a)
            if k.startswith("read_poll"):
                ask += a[2:3] + ["%s(%s)" % (a[0], ",".join(a[6:]))]
            elif k.startswith("readx_poll"):
                ask += a[3:4] + ["%s(%s)" % (a[0], ",".join(a[1:2]))]
            elif k.startswith("regmap_"):
                ask += a[3:4]
            else:
                ask += a[2:3]
        # What a variable was set to in the loop, and what a function of this file returns
        for v in {v for c in ask for v in re.findall(r"(?<![.>\w])[a-zA-Z_]\w*", c)}:
            ask += [r for q, l, r in writes if l == v and
                    any(int(q.line) in lines for lines, cs in around)]
            ask += returns.get(v, [])
        if any(re.search(STATUS, c) for c in ask):
            yield p, "%s() asks for the status of a descriptor" % f
        reads = set().union(*map(names, ask))
        for b in sorted(callbacks):
            # A callback does not wait for itself, nor who calls it in the loop.
            if f in reached[b] or any(l == b and int(q.line) in lines
                                      for q, l, c in sites for lines, cs in around):
                continue
            both = [r for r in sorted(reads) for w in changes[b]
                    if r == w or r.startswith(w + "[") or w.startswith(r + "[")]
            if both:
                yield p, "%s() waits for %s, which %s() changes" % (f, both[0], b)

    # Descriptors that nothing but a callback completes: no interrupt handler, no work item,
    # nor who asks for the status
    complete = {p.current_element for p, k, a in sites if k in COOKIE}
    complete |= {p.current_element for p, l, r in writes
                 if re.search(r"\bcompleted_cookie$", l)}
    called = {k for ks in calls.values() for k in ks}
    if not any(reached[f] & complete for f in set(calls) - called - set(callbacks) - stops):
        for f, p in sorted(callbacks.items()):
            if reached[f] & complete:
                yield p, "only %s() completes descriptors, and who waits for them, for it" % f
