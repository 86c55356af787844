# SPDX-License-Identifier: GPL-2.0
"""What has to hold for a tasklet to become a work item, and whether it does

Each obligation is proved from the source, or asserted in the file of proofs, or the tasklet
is refused, with the place and the reason. Nothing is assumed.
"""

import functools
import re

from find import callback_of, params_and_locals, strip

# What begins a section that must not sleep, and what ends one
TAKE = re.compile(r"(\w*_)?(try)?lock(_(bh|irq|irqsave|nested|sched|sock\w*))*|bit_spin_lock|"
                  r"local_bh_disable|preempt_disable\w*|local_irq_(save|disable)|get_cpu(_ptr|_var)?|"
                  r"guard|scoped_guard")
RELEASE = re.compile(r"\w*unlock\w*|local_bh_enable|preempt_enable\w*|local_irq_(restore|enable)|"
                     r"put_cpu\w*")
# Those that may sleep
SLEEPS = re.compile(r"\w*(mutex|rtnl|wiphy|device|devl|srcu|rwsem|console|release)_?(try)?(un)?lock\w*|"
                    r"lock_sock\w*|(un)?lock_page|\w*_lock_init")
ALLOC = re.compile(r"(\([^()]*\))?(?!ida_|idr_|dma_|get_|\w*find|\w*lookup)\w*alloc\w*\(")
# How one gets from an object to one that lives as long
SAME_LIFE = re.compile(r"(to_\w+|\w+_priv|\w+_hostdata|container_of|from_\w+)$")


class Offer:
    """What the kernel tree has that conversions can use"""

    def __init__(self, tree, to):
        header = tree.text("include/linux/workqueue.h")
        self.to = to
        self.missing = [q for q in (self.queue(False), self.queue(True))
                        if not re.search(r"\b%s\b" % q, header)]
        self.requeue = "enable_and_requeue_work" in header
        self.finish = "finish_work" in header
        self.disabled = "DECLARE_WORK_DISABLED" in header

    def queue(self, hi):
        return "system_bh_%s%swq" % ("thread_" if self.to == "thread" else "",
                                     "highpri_" if hi else "")


class Callback:
    """A function that a tasklet runs"""

    def __init__(self, name, how, src, function):
        self.name, self.how, self.src, self.function = name, how, src, function
        self.param = None       # the name of its parameter, None if it has none
        self.places = []        # (src, token) of definition and prototypes
        self.exports = []       # (src, token) of EXPORT_SYMBOL()
        self.direct = []        # (src, token, where) of calls
        self.calls = []         # (src, first, last, text or None) of their arguments
        self.inner = []         # what is replaced in the body: see edit.py


def prove(tree, tasklets, offer, proofs):
    """Decide for each tasklet; fills in callbacks, proofs and refused"""
    known, owners = {}, {}
    names = {f.name for path in tree.has if tree.source(path)
             for f in tree.source(path).functions if not f.static}
    for t in tasklets:
        for u in t.of("setup", "init"):
            f = u.src.function_at(u.at)
            at = callback_of(u.src, *u.args[1]) if len(u.args) > 1 else None
            names |= {f.name} if f else set()
            names |= {u.src.tok[at]} if at is not None else set()
    tree.look_up(names | proofs.names())
    for t in tasklets:
        t.reader = functools.partial(proofs.get, tree)
        check_callbacks(tree, t, known)
        for c in t.callbacks.values():
            owners.setdefault((c.name, c.src.path), []).append(t)
    for t in tasklets:
        check_direct(t, tasklets)
        check_operations(tree, t, offer)
    # What two share is converted for both or for none.
    changed = True
    while changed:
        changed = False
        for callback in owners.values():
            refused = [t for t in callback if t.refused]
            for t in callback:
                if refused and not t.refused:
                    t.refuse("shared callback", t.decls[0].where(),
                             "with %s, which is refused" % refused[0].id())
                    changed = True
        types = {}
        for t in tasklets:
            for d in t.decls:
                if d.what in ("member", "variable"):
                    types.setdefault((d.src.path, d.type), []).append(t)
        for of in types.values():
            if any(t.refused for t in of):
                for t in of:
                    if not t.refused:
                        t.refuse("declared together", t.decls[0].where(), "with one that is refused")
                        changed = True


def check_callbacks(tree, t, known):
    setups = t.of("setup", "init") + [d for d in t.decls if d.what == "declare"]
    t.unused = not t.uses and not t.refused and all(
        d.what == "member" and d.alone for d in t.decls)
    if t.unused:
        t.proofs.append(("unused", "no file that sees the declaration names it"))
    elif not setups:
        t.refuse("callback not found", t.decls[0].where(), "it is never set up")
    for u in setups:
        if len(u.args) < 2:
            t.refuse("callback not found", u.where(), "no function in it")
            continue
        at = callback_of(u.src, *u.args[1])
        name = at is not None and u.src.tok[at]
        if not name:
            t.refuse("callback not found", u.where(), u.src.words(*u.args[1]))
            continue
        how = "init" if u.what == "init" or getattr(u, "old", False) else "setup"
        u.callback, u.callback_at = name, at
        c = callback(tree, t, u, name, how, known)
        if c is None:
            continue
        t.callbacks[name] = c
        if how == "init":
            check_data(t, u, c)


def callback(tree, t, u, name, how, known):
    """The function that a tasklet is set up with, once for all that use it"""
    here = [f for f in u.src.functions if f.name == name]
    if len(here) == 1:
        where = [(u.src, here[0])]
        files = {u.src.path} if here[0].static else tree.namers(name)
    else:
        files, where = tree.namers(name), []
        for path in sorted(files):
            src = tree.source(path)
            if src is None:
                t.refuse("unread", path + ":1", tree.unreadable[path])
                return None
            where += [(src, f) for f in src.functions if f.name == name and not f.static]
    if len(where) != 1:
        t.refuse("callback not found", u.where(), "%s() is defined in %d places" % (name, len(where)))
        return None
    src, function = where[0]
    key = (name, src.path)
    if key in known:
        c, why = known[key]
    else:
        c, why = read_callback(tree, Callback(name, how, src, function), files)
        known[key] = (c, why)
    for reason in why:
        t.refuse(*reason)
    if c.how != how:
        t.refuse("callback not found", u.where(), "%s() is set up in two ways" % name)
    return c


def read_callback(tree, c, files):
    """Its parameter, and everyone who names it"""
    src, f, why = c.src, c.function, []
    params = src.arguments(f.params[0])
    if len(params) != 1 or src.kind[params[0][1]] != "id":
        why.append(("callback not found", "%s:%d" % (src.path, src.line(f.at)), "its parameters"))
        return c, why
    c.param = src.tok[params[0][1]]
    expected = "struct tasklet_struct*" if c.how == "setup" else "unsigned long"
    words = src.words(params[0][0], params[0][1] - 1)
    if words.replace(" *", "*") != expected and \
            not (c.how == "init" and words in ("ulong", "uintptr_t", "void*")):
        why.append(("cast", "%s:%d" % (src.path, src.line(f.at)), "its parameter is %s" % words))
        return c, why
    for path in sorted(files):
        other = tree.source(path)
        if other is None:
            why.append(("unread", path + ":1", tree.unreadable[path]))
            continue
        if re.search(r"\b%s\b" % c.name, other.macros):
            why.append(("macro", path + ":1", "a macro names %s()" % c.name))
        for i in other.places.get(c.name, []):
            place = "%s:%d" % (path, other.line(i))
            if (path, i) == (src.path, f.at):
                c.places.append((other, i))
                continue
            if other.tok[i - 1] in (".", "->"):
                continue        # a member of that name
            if other.tok[i + 1] == "(":
                end = other.mate[i + 1]
                if not other.function_at(i) and other.tok[end + 1] == ";" and \
                        other.kind[i - 1] == "id":
                    c.places.append((other, i))
                elif other.function_at(i) and len(other.arguments(i + 1)) == 1:
                    c.direct.append((other, i, place))
                else:
                    why.append(("called directly", place, "%s()" % c.name))
                continue
            if exported(other, i):
                c.exports.append((other, i))
                continue
            k = i
            while other.tok[k - 1] in (",", ".", "->") or other.kind[k - 1] == "id":
                k -= 1
            if other.tok[k - 1] == "(" and other.tok[k - 2] in (
                    "from_tasklet", "container_of", "TRACE_EVENT", "DEFINE_EVENT"):
                continue        # the member, or an event, of that name
            if not in_setup(other, i):
                g = other.function_at(i)
                if g and other.tok[i + 1] in (";", "=", ",") and other.tok[i - 1] in ("*",) :
                    continue
                why.append(("callback stored", place, c.name))
    # The parameter
    for i in range(f.body[0], f.body[1]):
        if src.kind[i] == "id" and src.tok[i] == c.param and src.tok[i - 1] not in (".", "->"):
            place = "%s:%d" % (src.path, src.line(i))
            if c.how == "setup":
                use = argument_use(src, i)
                if use:
                    c.inner.append(use)
                else:
                    why.append(("argument used otherwise", place, c.param))
            else:
                use = data_use(src, i)
                if use:
                    c.inner.append(use)
                else:
                    why.append(("data used otherwise", place, c.param))
        elif src.kind[i] == "pp" and re.search(r"\b%s\b" % c.param, src.tok[i]):
            why.append(("macro", "%s:%d" % (src.path, src.line(i)), c.param))
    return c, why


def exported(src, i):
    """Is token i what is exported?"""
    return src.tok[i - 1] == "(" and src.tok[i - 2].startswith("EXPORT_SYMBOL") and \
        src.tok[i + 1] == ")"


def in_setup(src, i):
    """Is token i the function in a call that sets a tasklet up, or in a declaration of one?"""
    k, depth = i, 0
    while k > 0 and src.tok[k] not in (";", "{", "}"):
        if src.tok[k] in (")", "]"):
            k = src.mate[k]
        elif src.tok[k] == "(" and src.kind[k - 1] == "id":
            word = src.tok[k - 1]
            args = src.arguments(k)
            if word in ("tasklet_setup", "tasklet_init") or word.startswith("DECLARE_TASKLET"):
                return len(args) > 1 and args[1][0] <= i <= args[1][1]
        k -= 1
        depth += 1
    return False


def argument_use(src, i):
    """from_tasklet(v, t, path) or container_of(t, type, path) around the parameter at i"""
    if src.tok[i - 1] == "," and src.tok[i + 1] == ",":
        k = i - 1
        while src.tok[k] != "(":
            k = src.mate[k] - 1 if src.tok[k] in (")", "]") else k - 1
        if src.tok[k - 1] == "from_tasklet":
            args = src.arguments(k)
            return ("from", k - 1, i, args[2])
    if src.tok[i - 1] == "(" and src.tok[i - 2] == "container_of":
        args = src.arguments(i - 1)
        return ("container_of", i - 2, i, args[2]) if len(args) == 3 else None
    return None


def data_use(src, i):
    """(struct S *)data, or (void *)data where a struct S * is declared"""
    first, last, cast = i, i, None
    while True:
        if src.tok[first - 1] == "(" and src.mate.get(first - 1) == last + 1 and \
                src.kind[first - 2] != "id":
            first, last = first - 1, last + 1
        elif src.tok[first - 1] == ")" and src.kind[src.mate[first - 1] - 1] != "id":
            open_ = src.mate[first - 1]
            cast = src.words(open_ + 1, first - 2)
            if not re.fullmatch(r"(const )?(struct )?\w+( long)?\**", cast):
                return None
            first = open_
        else:
            break
    m = cast and re.match(r"(?:const )?struct (\w+)\*$", cast)
    if src.tok[first - 1] == "=" and src.kind[first - 2] == "id" and src.tok[last + 1] in (";", ","):
        variable, k = src.tok[first - 2], first - 3
        if m:
            return ("data", first, last, m[1], variable)
        if src.tok[k] == "*" and src.kind[k - 1] == "id" and (
                src.tok[k - 2] == "struct" or cast == src.tok[k - 1] + "*"):
            return ("data", first, last, src.tok[k - 1], variable)
        return None
    return ("data", first, last, m[1], None) if m else None


def path_from(data, tasklet):
    """How one gets from what data points to, to the tasklet inside it, or None"""
    if tasklet.startswith(data + "->"):
        return tasklet[len(data) + 2:]
    if data.startswith("&") and tasklet.startswith(data[1:] + "."):
        return tasklet[len(data):]
    if tasklet.startswith(data + "[0]."):
        return tasklet[len(data) + 4:]
    return None


def path_by_alias(src, f, data, tasklet, types):
    """The same if the tasklet is reached by a pointer to a part of what data points to"""
    m = re.fullmatch(r"(\w+)->([\w.]+)", tasklet)
    if not f or not m or not re.fullmatch(r"\w+", data) or \
            not src.declared.get(data, set()) & types or {data, m[1]} & set(param_names(src, f)) - {data}:
        return None
    part, whole = (list(assignments(src, f, name, f.body[1])) for name in (m[1], data))
    if len(part) != 1:
        return None
    text = src.words(*part[0])
    inside = re.fullmatch(r"&%s->([\w.]+)" % data, text)
    if inside and len(whole) <= 1 and all(a < part[0][0] for a, _ in whole):
        return inside[1] + "." + m[2]
    if len(whole) == 1 and part[0][0] < whole[0][0]:
        of = re.fullmatch(r"container_of\(%s,struct (\w+),([\w.]+)\)" % m[1], src.words(*whole[0]))
        if of and of[1] in types:
            return of[2] + "." + m[2]
    return None


def check_direct(t, tasklets):
    """Those who call the callback themselves give it the tasklet, or what it is in"""
    for c in t.callbacks.values():
        if c.calls or not c.direct:
            continue
        given = {(u.src.path, u.word): u for s in tasklets for u in s.of("call")
                 if c in s.callbacks.values()}
        for other, i, where in c.direct:
            arg = other.arguments(i + 1)[0]
            text, path = other.words(*arg), getattr(c, "path", None)
            how = re.fullmatch(r"\(unsigned long\)(\w+)", text)
            if (other.path, i) in given:
                c.calls.append((other, *arg, None))
            elif c.how == "init" and not c.inner:
                c.calls.append((other, *arg, "NULL"))
            elif c.how == "init" and how and path and not hasattr(c, "whole") and other.declared.get(how[1], set()) == \
                    {o[3] for o in c.inner}:
                c.calls.append((other, *arg, how[1]))
            else:
                t.refuse("called directly", where, "%s(%s)" % (c.name, text))
                c.calls.append((other, *arg, "?"))


def check_data(t, u, c):
    """data of tasklet_init() is the object that the tasklet is in, or the callback ignores it"""
    if len(u.args) > 2 and any(u.src.kind[k] == "id" and u.src.tok[k + 1] == "("
                               for k in range(u.args[2][0], u.args[2][1])):
        t.refuse("data is not the container", u.where(), u.src.words(*u.args[2]))
        return
    if not c.inner:
        t.proofs.append(("data", "%s() does not use it" % c.name))
        return
    if len(u.args) < 3:
        t.refuse("data is not the container", u.where(), "no data")
        return
    src = u.src
    first, last = u.args[2]
    first, last = strip(src, first, last)
    while src.tok[first] == "(" and src.mate[first] < last:
        first = src.mate[first] + 1         # a cast
    data = src.words(*strip(src, first, last))
    a, b = strip(src, *u.args[0])
    tasklet = src.words(a + 1, b) if src.tok[a] == "&" else ""
    path = path_from(data, tasklet)
    if path is None:
        path = path_by_alias(src, src.function_at(u.at), data, tasklet, {o[3] for o in c.inner})
    if path is None or not re.fullmatch(r"[\w.]+", path):
        because = re.fullmatch(r"\w+->%s" % t.name, tasklet) and t.proved("data", t.id())
        m = re.match(r"(\S*%\S*): ", because or "")
        tags = set().union(*(d.tags or set() for d in t.decls))
        if not m or len(tags) != 1:
            t.refuse("data is not the container", u.where(), "%s for %s" % (data, tasklet))
        elif getattr(c, "whole", (m[1], t)) != (m[1], t):
            t.refuse("data is not the container", u.where(), "two ways to %s" % t.name)
        else:
            c.whole, c.tag, c.path = (m[1], t), tags.pop(), t.name
        return
    tags = set().union(*(d.tags or set() for d in t.decls))
    if path == t.name and any(o[3] not in tags for o in c.inner):
        t.refuse("data is not the container", u.where(), "another type in %s()" % c.name)
    if getattr(c, "path", path) != path:
        t.refuse("data is not the container", u.where(), "two ways to %s" % t.name)
    c.path = path
    t.proofs.append(("data", "it is the object that holds the tasklet, for %s()" % c.name))


def sleeping_lock(src, word):
    """Is that a lock that sleeps, or a function of the file that takes such a lock alone?"""
    if SLEEPS.fullmatch(word):
        return True
    cache = src.__dict__.setdefault("_sleeping", {})
    if word not in cache:
        cache[word] = False
        body = [f.body for f in src.functions if f.name == word]
        if len(body) == 1 and TAKE.fullmatch(word):
            calls = {src.tok[k] for k in range(*body[0]) if src.tok[k + 1] == "("}
            locks = {c for c in calls if TAKE.fullmatch(c)}
            cache[word] = bool(locks) and all(SLEEPS.fullmatch(c) for c in locks)
        elif len(body) == 1 and RELEASE.fullmatch(word):
            calls = {src.tok[k] for k in range(*body[0]) if src.tok[k + 1] == "("}
            locks = {c for c in calls if RELEASE.fullmatch(c)}
            cache[word] = bool(locks) and all(SLEEPS.fullmatch(c) for c in locks)
    return cache[word]


def may_sleep(src, f, i):
    """The last token in front of token i where f may sleep for sure, or None"""
    found = None
    for k in range(f.body[0], i):
        if src.tok[k] in ("might_sleep", "mutex_lock", "rtnl_lock") and src.tok[k + 1] == "(" and \
                src.tok[k - 1] in (";", "{", "}") and src.kind[k - 1] == "op" and \
                not (src.tok[k - 1] == "}" and src.tok[src.mate[k - 1] - 1] in ("do",)) and \
                unconditional(src, f, k, i):
            found = k
    return found


def held(src, f, i, first=None):
    """What function f has taken and not released in front of token i, or None"""
    taken = []
    for k in range(f.body[0] if first is None else first, i):
        word = src.tok[k]
        if src.kind[k] != "id" or src.tok[k + 1] != "(" or sleeping_lock(src, word):
            continue
        if word in ("guard", "scoped_guard") and "mutex" in src.tok[k + 2]:
            continue
        if TAKE.fullmatch(word):
            taken.append(k)
        elif RELEASE.fullmatch(word) and taken and not leaves(src, f, k):
            taken.pop()
    return taken[-1] if taken else None


def leaves(src, f, k):
    """Does the block around token k end with a way out of it, as on a path of errors?"""
    i = k
    while i < f.body[1] and src.tok[i] != "}":
        if src.tok[i] in ("return", "goto", "break", "continue") and \
                src.tok[i - 1] in (";", "{", "}"):
            while i < f.body[1] and src.tok[i] != "}":
                i = src.mate[i] + 1 if src.tok[i] in ("(", "[", "{") else i + 1
            return i != f.body[1]
        i = src.mate[i] + 1 if src.tok[i] in ("(", "[", "{") else i + 1
    return False


def held_by_callers(tree, t, src, f, depth):
    """The place of a call of f, by way of others or not, with something taken, or None"""
    paths = {src.path} if f.static else t.files | t.seen
    for path in sorted(paths):
        other = tree.source(path) if re.search(r"\b%s\b" % f.name, tree.text(path)) else None
        for i in other.places.get(f.name, []) if other else ():
            g = other.function_at(i)
            if not g or i == g.at or other.tok[i + 1] != "(" or other.tok[i - 1] in (".", "->"):
                continue
            sleeps = may_sleep(other, g, i)
            lock = held(other, g, i, sleeps)
            if lock is not None:
                return "%s:%d: %s() with %s()" % (path, other.line(i), f.name, other.tok[lock])
            if depth and sleeps is None:
                more = held_by_callers(tree, t, other, g, depth - 1)
                if more:
                    return more
    return None


def block(src, f, i):
    """The { of the innermost block of f around token i"""
    k = i
    while k > f.body[0]:
        k -= 1
        if src.tok[k] in (")", "]", "}"):
            k = src.mate[k]
        elif src.tok[k] == "{":
            return k
    return f.body[0]


def loop(src, f, i):
    """The range of the innermost loop of f around token i, or None"""
    k = block(src, f, i)
    while True:
        before = src.tok[k - 1]
        if before == "do" or before == ")" and \
                re.match(r"while$|for$|\w*for_each\w*$", src.tok[src.mate[k - 1] - 1]):
            return (src.mate[k - 1] if before == ")" else k, src.mate[k])
        if k == f.body[0]:
            break
        k = block(src, f, k)
    # without brackets
    k = i
    while src.tok[k - 1] not in (";", "{", "}"):
        k -= 1
        if src.tok[k] == ")" and re.match(r"while$|for$|\w*for_each\w*$", src.tok[src.mate[k] - 1]):
            return (src.mate[k], i)
    return None


def check_operations(tree, t, offer):
    callbacks = {c.name for c in t.callbacks.values()}
    prios = {u.what for u in t.of("schedule", "hi_schedule")}
    if len(prios) > 1:
        t.refuse("both priorities", t.decls[0].where(),
                 "a work item on two queues may run on two CPUs at once")
    for u in t.of("call"):
        if u.call not in t.callbacks or not any(
                u.src is s and u.word == i for s, i, _ in t.callbacks[u.call].direct):
            t.refuse("address or other use", u.where(), "given to %s()" % u.call)
    for u in t.of("container_of", "from"):
        if not any(o[0] in ("from", "container_of") and o[3][1] == u.at and c.src is u.src
                   for c in t.callbacks.values() for o in c.inner):
            t.refuse("address or other use", u.where(), "outside of its callback")
    irq = tree.handlers(t.files)
    enables = t.of("enable")
    if enables:
        if not offer.requeue:
            t.refuse("enable", enables[0].where(), "what is queued while it is disabled is lost")
        if len(prios) == 1:
            t.proofs.append(("enable", "it is scheduled with one priority only, so it is known "
                             "where a run that was put off has to go"))
    if not prios and not t.refused and not t.unused:
        t.refuse("never scheduled", t.decls[0].where(), "nothing schedules it")
    for d in t.decls:
        if d.what == "declare" and d.disabled and not offer.disabled:
            t.refuse("declared disabled", d.where(), "a work item that begins disabled")
    for u in t.of("kill", "disable"):
        f = u.src.function_at(u.at)
        name = f.name if f else "?"
        sleeps = f and may_sleep(u.src, f, u.word)
        lock = f and held(u.src, f, u.word, sleeps)
        if not f:
            t.refuse("macro", u.where(), "outside of a function")
        elif lock is not None:
            t.assert_or_refuse("atomic", u, "%s() after %s()" % (u.call, u.src.tok[lock]))
        elif name in callbacks:
            t.assert_or_refuse("atomic", u, "%s() in its callback" % u.call)
        elif name in irq:
            t.assert_or_refuse("atomic", u, "%s() in an interrupt handler" % u.call)
        elif sleeps is None:
            by = held_by_callers(tree, t, u.src, f, 2)
            if by:
                t.assert_or_refuse("atomic", u, "%s(); %s" % (u.call, by))
    if t.of("kill", "disable"):
        t.proofs.append(("waits", "the functions that wait for it hold no spinlock there, and nor do "
                         "their callers in these files, unless they take a mutex or say "
                         "might_sleep() first; the old API demands a context that can sleep"))
    for u in t.of("setup", "init"):
        how = fresh(tree, t, u.src, u)
        if how and ("idle", how) not in t.proofs:
            t.proofs.append(("set-up", how))
        elif how:
            pass                # and it says so itself
        else:
            f = u.src.function_at(u.at)
            t.assert_or_refuse("set-up", u, "in %s(), which may find it pending" %
                               (f.name if f else "?"))
    if t.of("kill") and not offer.finish:
        for u in t.of("setup", "init"):
            f = u.src.function_at(u.at)
            early = [k for k in t.of("kill") if k.src is u.src and f and
                     f.body[0] < k.at < u.at]
            if {"set-up", "idle"} & set(t.asserted) or early or not f or conditional(u.src, f, u.word):
                t.refuse("kill", t.of("kill")[0].where(), "maybe before it is set up")
                break


def conditional(src, f, i):
    """Is there a way through function f that leaves token i out, other than an early return?"""
    k = i
    while k > f.body[0] and src.tok[k - 1] not in (";", "{", "}"):
        k -= 1
        if src.tok[k] == "else" or src.tok[k] == "if":
            return True
        if src.tok[k] == ")":
            k = src.mate[k]
    k = block(src, f, i)
    while k != f.body[0]:
        word = src.tok[src.mate[k - 1] - 1] if src.tok[k - 1] == ")" else src.tok[k - 1]
        if word in ("if", "else", "switch"):
            return True
        k = block(src, f, k)
    return False


def first_name(src, first, last):
    """The identifier that an expression begins with, behind & and brackets and casts"""
    while first <= last and (src.tok[first] in ("&", "*", "(") or src.kind[first] != "id"):
        if src.tok[first] == "(" and src.mate[first] < last and \
                src.tok[src.mate[first] + 1] not in (".", "->", "["):
            first = src.mate[first] + 1
        else:
            first += 1
    if first > last:
        return None
    if src.tok[first] in ("this_cpu_ptr", "raw_cpu_ptr", "per_cpu_ptr", "per_cpu"):
        return first_name(src, first + 2, last)
    return src.tok[first]


def assignments(src, f, name, before):
    """(first, last) of what function f assigns to name in front of a token"""
    for k in range(f.body[0], before):
        if src.tok[k] == name and src.tok[k + 1] == "=" and src.tok[k - 1] not in (".", "->"):
            last = k + 2
            while src.tok[last] not in (";", ","):
                last = src.mate[last] + 1 if src.tok[last] in ("(", "[", "{") else last + 1
            yield k + 2, last - 1


def fresh(tree, t, src, use):
    """How it is known that a tasklet is set up in an object that nobody has seen before"""
    f = src.function_at(use.at)
    if not f:
        return None
    return fresh_use(tree, t, src, use, f) or idle(t, src, f)


def fresh_use(tree, t, src, use, f):
    """The same, proved from the source"""
    text = src.words(*use.args[0])
    for other in t.of("setup", "init"):
        if other is not use and other.src is src and src.function_at(other.at) is f and \
                src.words(*other.args[0]) == text:
            return None
    name = first_name(src, *use.args[0])
    around = loop(src, f, use.word)
    if around and "[" not in text and not any(
            around[0] < first < around[1] for first, _ in assignments(src, f, name, use.word)) and \
            name not in src.tok[around[0]:src.mate.get(around[0], around[0])]:
        return None
    return allocated_member(src, f, use.word, range(*use.args[0])) or \
        name and fresh_name(tree, t, src, f, name, use.word, 0)


def idle(t, src, f):
    """The same, proved by reading function f"""
    return t.proved("idle", "%s %s" % (src.path, f.name))


def unconditional(src, f, at, before):
    """Has the statement of token at been run whenever the one of token before is?"""
    first = block(src, f, at)
    return first < before < src.mate[first] and src.tok[at - 1] != ")" and src.tok[at - 1] != "else"


def chain(src, k):
    """The text of the expression that ends with the member at token k"""
    first = k
    while src.tok[first - 1] in (".", "->"):
        first -= 2
        while src.tok[first] == "]":
            first = src.mate[first] - 1
    return first, src.words(first, k)


def allocated_member(src, f, before, tokens):
    """Has f just allocated what a member points to that is named in tokens?"""
    for k in tokens:
        if src.kind[k] != "id" or src.tok[k - 1] not in (".", "->"):
            continue
        text = chain(src, k)[1]
        for i in range(f.body[0], before):
            if src.tok[i] == src.tok[k] and src.tok[i - 1] in (".", "->") and src.tok[i + 1] == "=":
                first, same = chain(src, i)
                if same == text and ALLOC.match(src.words(i + 2, min(i + 9, f.body[1]))) and \
                        unconditional(src, f, first, before):
                    return "%s() has just allocated what holds the tasklet" % f.name
    return None


def fresh_name(tree, t, src, f, name, before, depth):
    """How it is known that what name stands for in f is new there, or None"""
    return fresh_named(tree, t, src, f, name, before, depth) or depth and idle(t, src, f)


def fresh_named(tree, t, src, f, name, before, depth):
    """The same, proved from the source"""
    local = name in params_and_locals(src, f)
    k = f.at
    while k and src.kind[k - 1] != "pp" and src.tok[k - 1] not in (";", "}"):
        k -= 1
    if "__init" in src.tok[k:f.at] and not local and len(t.of("setup", "init")) == 1:
        return "%s() is __init, so it runs once, and the tasklet is in a variable of the file" % f.name
    if depth > 4:
        return None
    given = [(a, b) for a, b in assignments(src, f, name, before)
             if src.words(a, b) not in ("NULL", "0")]
    hows = [fresh_value(tree, t, src, f, a, b, before, depth) for a, b in given]
    if not all(hows):
        return None
    if hows:
        return hows[-1]
    params = param_names(src, f)
    if name not in params:
        return None
    return fresh_argument(tree, t, src, f, params.index(name), depth)


def fresh_value(tree, t, src, f, first, last, before, depth):
    """The same for what is assigned"""
    words = src.words(first, last)
    if not unconditional(src, f, first - 2, before):
        return None
    if ALLOC.match(words):
        return "%s() has just allocated what holds the tasklet" % f.name
    how = allocated_member(src, f, first, range(first, last + 1))
    if how:
        return how
    # priv = netdev_priv(dev), p = &priv->part
    k = first
    if src.kind[k] == "id" and src.tok[k + 1] == "(":
        if not SAME_LIFE.match(src.tok[k]):
            return None
        args = src.arguments(k + 1)
        base = args and first_name(src, *args[0])
    else:
        base = first_name(src, first, last)
    return base and fresh_name(tree, t, src, f, base, first, depth + 1)


def fresh_argument(tree, t, src, f, index, depth):
    """The same for a parameter of f: all that call it give it something new"""
    found, calls = None, set()
    for path in [src.path] if f.static else sorted(tree.namers(f.name)):
        other = tree.source(path)
        if other is None or re.search(r"\b%s\b" % f.name, other.macros):
            return None
        for i in other.places.get(f.name, []):
            g = other.function_at(i)
            if other.tok[i - 1] in (".", "->"):
                continue
            if exported(other, i):
                continue
            if other.tok[i + 1] != "(":
                return None             # its address is somewhere
            if g is None or g.at == i:
                continue                # definition or prototype
            how = idle(t, other, g)
            if how:
                found = found or how
                continue
            args = other.arguments(i + 1)
            text = index < len(args) and other.words(*args[index])
            if not text or (path, g.at, text) in calls:
                return None
            calls.add((path, g.at, text))
            around = loop(other, g, i)
            arg = first_name(other, *args[index])
            if not arg or around and "[" not in text and not any(
                    around[0] < a < around[1] for a, _ in assignments(other, g, arg, i)):
                return None
            how = allocated_member(other, g, i, range(*args[index])) or \
                fresh_name(tree, t, other, g, arg, i, depth + 1)
            if not how:
                return None
            found = found or "%s, and calls %s()" % (how.split(", and calls")[0], f.name)
    return found


def param_names(src, f):
    return [src.tok[b] if src.kind[b] == "id" else None for a, b in src.arguments(f.params[0])]
