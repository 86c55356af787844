#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""yardstick.py - hold what the tool makes of an old kernel against what became of it upstream

usage: yardstick.py [--to thread|bh] [--proofs FILE] [--additions]
                    [--document FILE [--write]] --reasons FILE OLD NEW [OLD NEW]...

OLD and NEW are kernel trees, VERSION=DIRECTORY; both are only read. A tasklet that OLD declares
and NEW does not is converted in memory. Then the operations on it and on the work item that NEW
has in its place are compared, function by function in the order of the source: set up, queue
and which queue, flush, cancel, disable, enable. A function that only has another name now is
the same. What became something else, or is gone with its driver, is counted apart.

What the tool refuses because something could not be proved is compared, too, as it would have
been converted. What it refuses because it does not understand a use cannot be.

A table is printed for each pair. The file of reasons has what is known to be different, and
why. Anything else is an error, and so is a reason that nothing needs any more:

    rule NAME: OURS | THEIRS: because           one operation, for all
    OLD[,OLD]... NEW[,NEW]... FILE TASKLET
    	FUNCTION: OURS | THEIRS: because        all operations of a function
    	refused: because                        it cannot be compared
    	elsewhere: because                      there are work items, and none of them is it

Lines that begin with two tabs continue. --document is a text with the table of each pair, which
must be the one printed; --write puts it there. --additions takes it that OLD has what the
series may add to work items.
"""

import argparse
import collections
import difflib
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import convert
import edit
import find
import prove
import proofs
from proofs import Error
from source import Source, Unreadable

# Calls on work items: what each is, and which argument is the item
CALLS = {
    "INIT_WORK": ("setup", 0), "INIT_WORK_ONSTACK": ("setup", 0), "DECLARE_WORK": ("declare", 0),
    "DECLARE_WORK_DISABLED": ("declare disabled", 0), "__INIT_WORK": ("setup", 0),
    "queue_work": ("queue", 1), "queue_work_on": ("queue", 2), "schedule_work": ("queue", 0),
    "schedule_work_on": ("queue", 1), "flush_work": ("flush", 0), "cancel_work_sync": ("cancel", 0),
    "cancel_work": ("cancel nosync", 0), "disable_work_sync": ("disable", 0),
    "disable_work": ("disable nosync", 0), "enable_work": ("enable", 0),
    "enable_and_queue_work": ("enable and queue", 1),
    "enable_and_requeue_work": ("enable and requeue", 1), "finish_work": ("finish", 0),
}
QUEUES = {"system_bh_wq": "normal", "system_bh_highpri_wq": "high",
          "system_bh_thread_wq": "normal", "system_bh_thread_highpri_wq": "high"}
# Obligations: what is refused for these alone can be converted to compare it
FORCED = {"set up again", "kill", "enable", "waits in atomic context", "both priorities",
          "shared callback", "declared disabled", "declared together", "read in other code"}
# What may have come in the place of a tasklet
INSTEAD = (("NAPI", r"\bnapi_schedule\w*|netif_napi_add\w*"),
           ("threaded interrupt handler", r"\brequest_threaded_irq|IRQ_WAKE_THREAD"),
           ("work item", r"\bINIT_(DELAYED_)?WORK|DECLARE_(DELAYED_)?WORK"),
           ("timer", r"\btimer_setup|hrtimer_(init|setup)"),
           ("kthread", r"\bkthread_\w+"), ("another tasklet", r"\btasklet_\w+"))


class Op:
    """An operation on a work item"""

    def __init__(self, function, what, callback=None):
        self.function, self.what, self.callback = function, what, callback


def item_of(src, first, last):
    """The name of the work item that an argument is the address of"""
    first, last = find.strip(src, first, last)
    at = find.target(src, first, last)
    if at is None and src.kind[last] == "id":
        at = last               # a pointer
    return src.tok[at] if at is not None else None


def operations(sources):
    """Each work item of the sources: its name to a list of Op, in the order of the source"""
    found = collections.defaultdict(list)
    for src in sources:
        calls = sorted((i, word) for word in CALLS for i in src.places.get(word, []))
        for i, word in calls:
            if src.tok[i + 1] != "(":
                continue
            what, n = CALLS[word]
            args = src.arguments(i + 1)
            if n >= len(args):
                continue
            name = item_of(src, *args[n])
            f = src.function_at(i)
            if name is None or f and f.at == i:
                continue
            callback = None
            if what in ("setup", "declare", "declare disabled") and len(args) > 1:
                at = find.callback_of(src, *args[1])
                callback = src.tok[at] if at is not None else None
            if word.startswith("schedule"):
                what += " ordinary"
            elif what in ("queue", "enable and queue", "enable and requeue"):
                what += " " + QUEUES.get(src.words(*args[n - 1]), "ordinary")
            found[name].append(Op(f.name if f else "(file)", what, callback))
    return found


def by_function(ops, names):
    """Function to the list of its operations, with functions renamed"""
    found = collections.OrderedDict()
    for op in ops:
        done = found.setdefault(names.get(op.function, op.function), [])
        if op.what == "cancel" and done[-1:] == ["flush"]:
            done[-1] = "flush and cancel"       # what the tool makes of kill
        else:
            done.append(op.what)
    return found


def callbacks(ops):
    return list(dict.fromkeys(op.callback for op in ops if op.callback))


def renamed(mine, others, rules):
    """Functions that only have another name now: (ours, theirs)"""
    for f in mine:
        if f not in others:
            alike = [(ratio(f, g), g) for g in others
                     if g not in mine and same(mine[f], others[g], rules) is not None]
            if alike and max(alike)[0] > 0.5:
                yield f, max(alike)[1]


def same(ours, theirs, rules):
    """The names of the rules by which ours and theirs are the same, or None"""
    by = []
    if len(ours) != len(theirs):
        return None
    for a, b in zip(ours, theirs):
        if a != b:
            if (a, b) not in rules:
                return None
            by.append(rules[a, b][0])
    return by


def ratio(a, b):
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def score(name, ours, theirs_name, theirs):
    """How much two items have in common, to find the one that was a tasklet"""
    def count(ops):
        return collections.Counter((op.function, op.what.split()[0]) for op in ops)
    a, b = count(ours), count(theirs)
    alike = sum((a & b).values()) - sum((a - b).values()) / 4 - sum((b - a).values()) / 4
    called = max((ratio(c, d) for c in callbacks(ours) for d in callbacks(theirs)), default=0)
    return alike + 2 * called + ratio(name, theirs_name)


class Row:
    """What is known of a tasklet"""

    def __init__(self, t, where):
        self.id, self.kind, self.instead = "%s %s" % (where, t.name), None, ""
        self.refused = sorted({r[0] for r in t.refused})
        self.ours, self.theirs, self.items = [], [], []
        self.operations, self.lines, self.rules, self.moved = 0, [], [], []

    def compare(self, names, rules):
        """Function by function; names are those of functions of theirs, in ours"""
        mine, others = by_function(self.ours, {}), by_function(self.theirs, names)
        for f, g in list(renamed(mine, others, rules)):
            if g in others:
                others[f] = others.pop(g)
                self.moved.append((f, g))
        self.operations = len(self.ours)
        for f in list(mine) + [g for g in others if g not in mine]:
            a, b = mine.get(f, []), others.get(f, [])
            by = same(a, b, rules)
            if by is None:
                self.lines.append((f, ", ".join(a) or "-", ", ".join(b) or "-"))
            else:
                self.rules += by


def new_source(root, path):
    """A file of the new kernel, None if it is not there"""
    try:
        with open(os.path.join(root, path), errors="surrogateescape", newline="") as f:
            return Source(path, f.read())
    except FileNotFoundError:
        return None
    except Unreadable as e:
        raise Error(str(e)) from e


def became(old, sources):
    """What there is more of than there was"""
    before = convert.code("\n".join(s.text for s in old))
    after = convert.code("\n".join(s.text for s in sources))
    found = [what for what, words in INSTEAD
             if len(re.findall(words, after)) > (0 if what == "another tasklet" else
                                                 len(re.findall(words, before)))]
    return " or ".join(found) or "nothing"


def editors(tree, tasklets, offer):
    """An Editor and its texts for each tasklet, or None where it cannot be edited"""
    made = {}
    for mine, _ in convert.groups(tasklets):
        for group in [mine] + ([[t] for t in mine] if len(mine) > 1 else []):
            if all(t in made for t in group):
                continue
            editor = edit.Editor(tree, group, offer)
            try:
                texts = editor.run()
            except (ValueError, AttributeError, KeyError):
                continue
            for t in group:
                made[t] = (editor, texts)
    return made


def vanished(tasklets, new):
    """The tasklets that have a declaration which the new kernel has not, and where"""
    cache = {}
    for t in sorted(tasklets, key=lambda t: t.id()):
        paths = sorted(t.files | {d.src.path for d in t.decls})
        for p in paths:
            if p not in cache:
                cache[p] = new_source(new, p)
        there = {p: {n for n, _ in find.declarations(cache[p])} if cache[p] else set()
                 for p in {d.src.path for d in t.decls}}
        where = sorted(p for p in there if t.name not in there[p])
        if not where or all(p not in where for p in there):
            continue
        now = [cache[p] for p in paths if cache[p]]
        if len(where) < len(there):
            # Some stay tasklets, and so do their uses.
            now = [s for s in now if not re.search(r"\b(%s)\b" % find.WORDS, convert.code(s.text))]
        yield t, where, now, any(cache[p] for p in where)


def rows(old, new, args, rules):
    """A Row for each tasklet of the old kernel that the new one does not have"""
    for tree in (old, new):
        if not os.path.exists(os.path.join(tree, "include/linux/interrupt.h")):
            raise Error("%s is no kernel tree" % tree)
    tree = find.Tree(old)
    offer = prove.Offer(tree, args.to)
    if args.additions:
        offer.requeue = offer.finish = offer.disabled = True
    tasklets = find.find(tree)
    gone = list(vanished(tasklets, new))
    wanted = {t for t, _, _, _ in gone}
    # What is proved of one depends on those that it shares a file with.
    prove.prove(tree, [t for group, _ in convert.groups(tasklets) if wanted & set(group)
                       for t in group], offer, proofs.Proofs(args.proofs))
    made = editors(tree, [t for t in wanted if set(r[0] for r in t.refused) <= FORCED], offer)
    found, pairs = [], []
    for t, where, now, there in gone:
        row = Row(t, where[0])
        found.append(row)
        before = [tree.source(s.path) for s in now if tree.source(s.path)]
        row.instead = became(before, now)
        if not there:
            row.kind = "gone"
        elif not t.uses:
            row.kind = "unused"
        elif t not in made:
            row.kind = "refused" if "work item" in row.instead else "elsewhere"
        else:
            row.kind = "elsewhere"      # until an item is found
            editor, texts = made[t]
            paths = {s.path for s in now}
            row.ours = operations(Source(p, text) for p, text in sorted(texts.items()) if p in paths
                                  ).get(editor.names[t.name], [])
            back = {new_name: name for name, new_name in editor.functions.items()}
            for op in row.ours:
                op.function = back.get(op.function, op.function)
                op.callback = back.get(op.callback, op.callback)
            had, theirs = operations(before), operations(now)
            key = now[0].path if now else ""
            pairs += [(score(t.name, row.ours, name, ops), row, len(where), key, name, ops)
                      for name, ops in theirs.items() if name not in had]
    match(pairs)
    names = {}
    for row in found:
        if row.items:
            row.kind = "compared"
            names.update(zip(callbacks(row.theirs), callbacks(row.ours)))
    for row in found:
        if row.items:
            row.compare(names, rules)
    return found


def match(pairs):
    """Find which work items were which tasklets: the best first, and each once"""
    taken = set()
    for points, row, n, key, name, ops in sorted(pairs, key=lambda p: (-p[0], p[1].id, p[4])):
        if points > 0.5 and len(row.items) < n and (key, name) not in taken:
            taken.add((key, name))
            row.items.append(name)
            row.theirs += ops


class Reasons:
    """What the file of reasons says"""

    def __init__(self, path):
        self.rules = {}         # (ours, theirs) to (name, because)
        self.lines = {}         # (old, new, tasklet) to {what: because}
        self.used = set()
        where = last = None
        with open(path) as f:
            for n, line in enumerate(f, 1):
                line = line.rstrip("\n")
                try:
                    if not line or line.startswith("#"):
                        where = last = None
                    elif line.startswith("\t\t"):
                        last[0][last[1]] += " " + line.strip()
                    elif line.startswith("\t"):
                        what, because = re.fullmatch(r"\t(refused|elsewhere|\S+: .* \| .*?): (\S.*)",
                                                     line).groups()
                        last = (where, what)
                        if what in where:
                            raise ValueError
                        where[what] = because
                    elif line.startswith("rule "):
                        name, ours, theirs, because = re.fullmatch(
                            r"rule (\w+): (.*) \| (.*?): (\S.*)", line).groups()
                        where, last = None, ([name, because], 1)
                        self.rules[ours, theirs] = last[0]
                    else:
                        old, new, tasklet = re.fullmatch(r"(\S+) (\S+) (\S+ \S+)", line).groups()
                        where = {}
                        for o in old.split(","):
                            for w in new.split(","):
                                if (o, w, tasklet) in self.lines:
                                    raise ValueError
                                self.lines[o, w, tasklet] = where
                except (AttributeError, TypeError, ValueError):
                    raise Error("%s:%d: not understood, or there twice: %s" % (path, n, line)) \
                        from None

    def because(self, old, new, row, what):
        """Why it is so, or None if nobody says"""
        key = (old, new, row.id)
        if what not in self.lines.get(key, {}):
            return None
        self.used.add((id(self.lines[key]), what))
        return self.lines[key][what]

    def idle(self, pairs):
        """Reasons for these pairs that nothing needed"""
        for (old, new, tasklet), lines in self.lines.items():
            if (old, new) in pairs:
                for what in lines:
                    if (id(lines), what) not in self.used:
                        yield "%s %s %s: %s" % (old, new, tasklet, what)


def verdict(row):
    """In a few words"""
    if row.kind != "compared":
        return {"refused": ", ".join(row.refused) + ": refused",
                "elsewhere": "became " + row.instead, "unused": "was not used"}[row.kind]
    if row.lines:
        order = "differs"
    else:
        order = "same" + (", but " + " and ".join(sorted(set(row.rules))) if row.rules else "")
    return "%s: refused, else %s" % (", ".join(row.refused), order) if row.refused else order


def differences(old, new, row, reasons):
    """(what, because) of each difference; because is None where nobody knows why"""
    if row.kind == "refused" or row.kind == "elsewhere" and "work item" in row.instead:
        yield row.kind, reasons.because(old, new, row, row.kind)
    for line in row.lines:
        what = "%s: %s | %s" % line
        yield what, reasons.because(old, new, row, what)


def table(old, new, found, reasons):
    """The rows of a pair as a table, and what is different under it"""
    lines = [(r.id, str(r.operations or ""), verdict(r)) for r in found if r.kind != "gone"]
    wide = max((len(l[0]) for l in lines), default=7)
    last = max((len(l[2]) for l in lines), default=7)
    rule = "%s  ===  %s" % ("=" * wide, "=" * last)
    text = [rule, ("%-*s  ops  %s" % (wide, "tasklet", "work item upstream")).rstrip(), rule]
    text += ["%-*s  %3s  %s" % (wide, *l) for l in lines] + [rule, ""]
    for row in found:
        said = []
        for what, because in differences(old, new, row, reasons):
            said.append("  - %s" % convert.wrap("``%s``: %s" % (
                what, because or "nobody has said why."), "    ").strip())
        if said:
            text += ["- %s" % row.id, "", *said, ""]
    count = collections.Counter(
        {"elsewhere": "became something else",
         "unused": "not used",
         "refused": "refused, and cannot be compared"}.get(r.kind) or
        ("refused, and " if r.refused else "converted, and ") + ("different" if r.lines else "the same")
        for r in found if r.kind != "gone")
    return text + [convert.wrap("; ".join("%d %s" % (n, k) for k, n in sorted(count.items())) + ".")]


def version(tree):
    """As in 6.12.117"""
    with open(os.path.join(tree, "Makefile")) as f:
        found = dict(re.findall(r"^(VERSION|PATCHLEVEL|SUBLEVEL) = (\d+)", f.read(), re.M))
    return ".".join(found[k] for k in ("VERSION", "PATCHLEVEL", "SUBLEVEL"))


def marks(old, new):
    return ".. yardstick %s %s" % (old, new), ".. end of yardstick %s %s" % (old, new)


def documented(text, old, new):
    """(first, last) line of the table of a pair in a document"""
    begin, end = marks(old, new)
    if begin not in text or end not in text:
        raise Error("the document has no line '%s', or no end of it" % begin)
    return text.index(begin) + 1, text.index(end)


def main():
    parser = argparse.ArgumentParser(usage=__doc__, add_help=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--to", choices=("thread", "bh"), default="bh")
    parser.add_argument("--proofs")
    parser.add_argument("--additions", action="store_true")
    parser.add_argument("--reasons")
    parser.add_argument("--document")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("words", nargs="*")
    args = parser.parse_intermixed_args()
    if args.help or not args.reasons or not args.words or len(args.words) % 2 or \
            not all("=" in w for w in args.words):
        print(__doc__.strip())
        return 0 if args.help else 2
    try:
        return hold(args)
    except (Error, OSError) as e:
        print("yardstick: error: %s" % e, file=sys.stderr)
        return 1


def hold(args):
    reasons, faults, document = Reasons(args.reasons), [], None
    if args.document:
        with open(args.document) as f:
            document = f.read().split("\n")
    pairs = set()
    for a, b in zip(args.words[::2], args.words[1::2]):
        (old, _, old_dir), (new, _, new_dir) = a.partition("="), b.partition("=")
        pairs.add((old, new))
        found = rows(old_dir, new_dir, args, reasons.rules)
        head = "Linux %s, converted, and %s:" % (version(old_dir), version(new_dir))
        text = table(old, new, found, reasons)
        print("\n".join([head, ""] + text + [""]))
        print("%d more are gone with their drivers.\n" % sum(r.kind == "gone" for r in found), flush=True)
        for row in found:
            faults += ["%s %s %s: %s" % (old, new, row.id, what) for what, because in
                       differences(old, new, row, reasons) if because is None]
        if not any(r.kind == "compared" for r in found):
            faults.append("%s %s: nothing could be compared" % (old, new))
        if document:
            first, last = documented(document, old, new)
            if args.write:
                document[first:last] = ["", head, ""] + text + [""]
            elif "\n".join(document[first:last][3:-1]) != "\n".join(text):
                faults.append("%s: not the table of %s and %s that has just been printed\n"
                              "  scripts/callers/yardstick -w writes it" % (args.document, old, new))
    for (ours, theirs), (name, because) in reasons.rules.items():
        print("%s: %s | %s" % (name, ours, theirs))
        print(convert.wrap(because, "    "))
    faults += ["%s: nothing needs this reason" % what for what in reasons.idle(pairs)]
    if document and args.write and not faults:
        with open(args.document, "w") as f:
            f.write("\n".join(document))
    for fault in faults:
        print("yardstick: unexpected: %s" % fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
