# SPDX-License-Identifier: GPL-2.0
"""Turn tasklets that may be converted into work items, in the text of their files"""

import re

WIDTH = 80
API = "work queue_work flush_work enable_work disable_work finish_work init_work from_work".split()


def columns(text):
    """How wide text is, with tabs of 8"""
    return len(text.expandtabs(8))


def renamed(name, suffix, taken):
    """A name for what was a tasklet: without the word, or with suffix"""
    for old, new in (("tasklet", "work"), ("tsklet", "work"), ("tasks", "works"),
                     ("tlet", "work"), ("_task", "_work")):
        if old in name:
            candidate = new.join(name.rsplit(old, 1))
            break
    else:
        candidate = name + "_work" if not name.endswith("_") else name + "work"
    if candidate == "work":
        candidate = "bh_work"
    for n in (candidate, name + suffix, name + suffix + "_item"):
        if n not in taken:
            return n
    raise ValueError("no free name for " + name)


class Editor:
    """Replacements in the files of one patch"""

    def __init__(self, tree, tasklets, offer):
        self.tree, self.tasklets, self.offer = tree, tasklets, offer
        self.edits = {}         # path to {(start, end): text}
        self.names, self.functions = {}, {}

    def put(self, src, start, end, text):
        self.edits.setdefault(src.path, {})[(start, end)] = text

    def token(self, src, i, text):
        self.put(src, src.pos[i], src.end(i), text)

    def choose(self):
        """New names that are free in all files"""
        sources = {p: self.tree.source(p) for t in self.tasklets for p in t.files}
        header = self.tree.source("include/linux/workqueue.h")
        taken = set(API) | set(header.places if header else ())
        for src in sources.values():
            taken |= set(src.places)
            taken |= set(re.findall(r"\w+", src.macros))
        for t in self.tasklets:
            if t.name not in self.names:
                self.names[t.name] = renamed(t.name, "_bh_work", taken)
                taken.add(self.names[t.name])
            for c in t.callbacks.values():
                if c.name not in self.functions:
                    self.functions[c.name] = renamed(c.name, "_work", taken)
                    taken.add(self.functions[c.name])

    def run(self):
        self.choose()
        for t in self.tasklets:
            for d in t.decls:
                self.declaration(t, d)
            for u in t.uses:
                self.use(t, u)
            for c in t.callbacks.values():
                self.callback(c)
        return {path: self.apply(path) for path in self.edits}

    def declaration(self, t, d):
        src, new = d.src, self.names[t.name]
        if t.unused:
            self.remove(src, d)
        elif d.what == "declare":
            function = self.functions[d.callback]
            word = "DECLARE_WORK_DISABLED" if d.disabled else "DECLARE_WORK"
            self.call(src, d.word, "%s(%s, %s)" % (word, new, function))
        else:
            self.token(src, d.type, "work_struct")
            self.token(src, d.at, new)
            if d.what == "member":
                self.describe(src, d.at, t.name, new)

    def expression(self, src, first, last, name, at):
        """The text of an argument with the tasklet's new name, its gaps squeezed"""
        text = src.text[src.pos[first]:src.pos[at]] + self.names[name] + \
            src.text[src.end(at):src.end(last)]
        return re.sub(r"\s+", " ", text)

    def call(self, src, word, text):
        """Replace a call, of which token word is the name, by another one, well broken"""
        close = src.mate[word + 1]
        line = src.text.rfind("\n", 0, src.pos[word]) + 1
        before = src.text[line:src.pos[word]]
        after = src.text[src.end(close):src.end(close) + 1]
        if columns(before + text + after) > WIDTH and "(" in text:
            head, args = text[:text.index("(") + 1], text[text.index("(") + 1:-1]
            at, parts, depth = 0, [], 0
            for i, c in enumerate(args):
                depth += (c in "([") - (c in ")]")
                if c == "," and not depth:
                    parts.append(args[at:i])
                    at = i + 2
            parts.append(args[at:])
            indent = columns(before + head)
            gap = "\n" + "\t" * (indent // 8) + " " * (indent % 8)
            text, width = head, columns(before + head)
            for n, part in enumerate(parts):
                piece = part + ("," if n < len(parts) - 1 else ")")
                if n and width + 1 + len(piece) > WIDTH:
                    text, width = text + gap + piece, indent + len(piece)
                else:
                    text += (" " if n else "") + piece
                    width += len(piece) + (1 if n else 0)
        self.put(src, src.pos[word], src.end(close), text)

    def use(self, t, u):
        src = u.src
        if u.what in ("from", "container_of"):
            return              # with the callback
        if u.what == "call":
            self.token(src, u.at, self.names[t.name])
            self.token(src, u.word, self.functions[u.call])
            return
        if u.what == "address":
            self.token(src, u.at, self.names[t.name])
            return
        self.statement(src, u.word)
        e = self.expression(src, *u.args[0], t.name, u.at)
        if getattr(u, "other", False):
            e = src.tok[u.at]           # a parameter, which has a name of its own
        hi = u.what == "hi_schedule"
        if u.what in ("schedule", "hi_schedule"):
            self.call(src, u.word, "queue_work(%s, %s)" % (self.offer.queue(hi), e))
        elif u.what in ("setup", "init"):
            self.call(src, u.word, "INIT_WORK(%s, %s)" % (e, self.functions[u.callback]))
        elif u.what == "disable":
            self.call(src, u.word, "disable_work_sync(%s)" % e)
        elif u.what == "disable_nosync":
            self.call(src, u.word, "disable_work(%s)" % e)
        elif u.what == "enable":
            hi = bool(t.of("hi_schedule"))
            self.call(src, u.word, "enable_and_requeue_work(%s, %s)" % (self.offer.queue(hi), e))
        elif u.what == "kill" and self.offer.finish:
            self.call(src, u.word, "finish_work(%s)" % e)
        elif u.what == "kill":
            self.two_statements(src, u.word, "flush_work(%s);" % e, "cancel_work_sync(%s)" % e)

    def statement(self, src, word):
        """A call that is more or less than a statement is not replaced"""
        head = word - 1
        while src.kind[head] == "pp":
            head -= 1
        before = src.tok[head]
        good = before in (";", "{", "}", "else", "do") or before == ":" or \
            before == ")" and re.match(r"if$|while$|for$|\w*for_each\w*$", src.tok[src.mate[head] - 1])
        k = head
        while before == ":" and src.tok[k] not in (";", "{", "}"):
            good = good and src.tok[k] != "?"
            k -= 1
        if not good or src.tok[src.mate[word + 1] + 1] != ";":
            raise ValueError("%s:%d: not a statement by itself" % (src.path, src.line(word)))

    def two_statements(self, src, word, first, second):
        line = src.text.rfind("\n", 0, src.pos[word]) + 1
        indent = re.match(r"[ \t]*", src.text[line:])[0]
        close = src.mate[word + 1]
        head = word - 1
        while src.kind[head] == "pp":
            head -= 1
        if src.tok[head] in (";", "{", "}", ":"):
            self.put(src, src.pos[word], src.end(close), first + "\n" + indent + second)
            return
        # the body of an if, an else or a loop without brackets
        if head != word - 1:
            raise ValueError("an #if around the body of a statement")
        self.put(src, src.end(head), src.pos[word], " {" + src.text[src.end(head):src.pos[word]])
        self.put(src, src.pos[word], src.end(close + 1),
                 first + "\n" + indent + second + ";\n" + indent[:-1] + "}")

    def callback(self, c):
        src, f = c.src, c.function
        new = self.functions[c.name]
        inside = set(src.tok[f.params[0]:f.body[1]])
        param = "work" if "work" not in inside else c.param
        for other, i in c.places:
            self.token(other, i, new)
            open_ = i + 1
            first, last = open_ + 1, other.mate[open_] - 1
            named = other.kind[last] == "id" and last > first and \
                other.tok[last] not in ("tasklet_struct", "long", "ulong", "uintptr_t", "void")
            text = "struct work_struct *" + (param if named else "")
            self.put(other, other.pos[first], other.end(last), text)
            self.comment(other, i, c, new, param)
        for other, i in c.exports:
            self.token(other, i, new)
        for other, first, last, text in c.calls:
            if text is None:
                continue        # with the use of the tasklet
            word = first - 2
            if text != "NULL":
                text = "&%s->%s" % (text, self.path(c))
            self.call(other, word, "%s(%s)" % (new, text))
        for use in c.inner:
            if use[0] in ("from", "container_of"):
                _, word, at, path = use
                member = src.text[src.pos[path[0]]:src.pos[path[1]]] + self.member(src, path[1])
                args = [src.text[src.pos[a]:src.end(b)] for a, b in src.arguments(word + 1)]
                name = "from_work" if use[0] == "from" else "container_of"
                args = [args[0], param, member] if use[0] == "from" else [param, args[1], member]
                self.call(src, word, "%s(%s)" % (name, ", ".join(args)))
            else:
                _, open_, last, tag, variable = use
                member = self.path(c)
                if hasattr(c, "whole"):
                    # data was what one gets to from there
                    text = "container_of(%s, struct %s, %s)" % (param, c.tag, member)
                    self.put(src, src.pos[open_], src.end(last), c.whole[0].replace("%", text))
                    continue
                text = "from_work(%s, %s, %s)" % (variable, param, member) if variable else \
                    "container_of(%s, struct %s, %s)" % (param, tag, member)
                self.put(src, src.pos[open_], src.end(last), text)

    def path(self, c):
        """From the object to the work item"""
        head, _, tail = c.path.rpartition(".")
        return (head + "." if head else "") + self.names[tail.split("[")[0]]

    def remove(self, src, d):
        """Take a member away, with its line"""
        start, end = src.pos[d.type - 1], src.end(d.end)
        line = src.text.rfind("\n", 0, start) + 1
        if src.text[line:start].strip() or not src.text.startswith("\n", end):
            raise ValueError("%s: not a line by itself" % d.where())
        for doc in re.finditer(r"@%s\b" % re.escape(src.tok[d.at]), src.text):
            # its line of the kernel-doc, if it is but one
            m = re.compile(r"[ \t]*\*[ \t]*@[^\n]*\n(?=[ \t]*\*(?:/|[ \t]*@|[ \t]*\n))").match(
                src.text, src.text.rfind("\n", 0, doc.start()) + 1)
            if not m or src.text.rfind("/**", 0, start) > doc.start():
                raise ValueError("%s: what the kernel-doc says of it" % d.where())
            self.put(src, m.start(), m.end(), "")
        self.put(src, line, end + 1, "")

    def describe(self, src, i, name, new):
        """The kernel-doc of a struct names its members: above it, or beside them"""
        first, last, _ = max(s for s in src.structs if s[0] < i < s[1])
        first -= 1
        while first and src.kind[first - 1] != "pp" and src.tok[first - 1] not in (";", "}"):
            first -= 1
        for k in range(first, last + 1):
            start = src.end(k - 1) if k else 0
            for doc in re.finditer(r"/\*\*.*?\*/", src.text[start:src.pos[k]], re.S):
                for m in re.finditer(r"@%s(?=:)" % re.escape(name), doc[0]):
                    at = start + doc.start() + m.start()
                    self.put(src, at, at + len(m[0]), "@" + new)

    def comment(self, src, i, c, new, param):
        """The kernel-doc of a callback has its name and that of its parameter"""
        first = i
        while first and src.kind[first - 1] != "pp" and src.tok[first - 1] not in (";", "}"):
            first -= 1
        start, end = src.end(first - 1) if first else 0, src.pos[first]
        gap = src.text[start:end]
        at = gap.rfind("/**")
        if at < 0:
            return
        text = re.sub(r"(?<=\* )%s\b" % re.escape(c.name), new, gap[at:], count=1)
        text = re.sub(r"@%s\b" % re.escape(c.param), "@" + param, text)
        if "@%s:" % param not in text and text != gap[at:]:
            # Nobody said what it is; the compiler would complain in other words now.
            text = re.sub(r"\n([ \t]*\*)(?=\s*\n|/)(/?)", r"\n * @%s: the work item\n\1\2" % param,
                          text, count=1)
        if text != gap[at:]:
            self.put(src, start + at, end, text)

    def member(self, src, i):
        return self.names.get(src.tok[i], src.tok[i])

    def apply(self, path):
        text = self.tree.text(path)
        last = None
        for (start, end), new in sorted(self.edits[path].items(), reverse=True):
            if last is not None and end > last:
                raise ValueError("%s: two edits of the same place" % path)
            text = text[:start] + new + text[end:]
            last = start
        return include(text, "linux/workqueue.h")


def include(text, header):
    """Add an include, in the order of those that are there"""
    if re.search(r'^#include <%s>' % re.escape(header), text, re.M):
        return text
    lines = text.split("\n")
    there = [(i, m[1]) for i, m in enumerate(
        re.match(r"#\s*include\s+<([^>]+)>", l) for l in lines) if m and m[1].startswith("linux/")]
    # not those under an #if
    depth, outside = 0, []
    guard = True
    for i, l in enumerate(lines):
        if re.match(r"\s*#\s*if", l):
            # the guard of a header does not count
            if guard and re.match(r"\s*#\s*ifndef\s+\w+", l) and i + 1 < len(lines) and \
                    re.match(r"\s*#\s*define", lines[i + 1]):
                guard = False
            else:
                depth += 1
        elif re.match(r"\s*#\s*endif", l):
            depth = max(depth - 1, 0)
        elif depth == 0 and re.match(r"#\s*include\s+[<\"]", l):
            outside.append(i)
    there = [(i, name) for i, name in there if i in outside]
    new = "#include <%s>" % header
    if there:
        # the block of includes that follow each other, where it is sorted
        after = None
        for i, name in there:
            if name < header:
                after = i
        lines.insert(after + 1 if after is not None else there[0][0], new)
    elif outside:
        lines.insert(outside[0], new)
    else:
        at = next((i for i, l in enumerate(lines) if re.match(r"#define\s+\w+\s*$", l)), None)
        if at is None:
            # behind the comment that a file begins with
            lead = re.match(r"(?:\s*(?:/\*.*?\*/|//[^\n]*)\n)*", text, re.S)[0]
            at = lead.count("\n") - 1
        lines[at + 1:at + 1] = ["", new]
    return "\n".join(lines)
