# SPDX-License-Identifier: GPL-2.0
"""The tasklets of a tree, and every use of each

A tasklet is found by its declaration, and its uses by its name: a member or a variable
of that name in any file that can see the declaration. Two declarations of one name that
some file sees both are one tasklet here. A use that is not understood makes the tasklet
one that is refused; what belongs to another struct is told apart by what the expression
in front of it was declared as, and if that is not known, it is not assumed.
"""

import collections
import os
import re
import subprocess

from source import Source, Unreadable

# Calls of the API on a tasklet, and what each is in terms of work items
CALLS = {
    "tasklet_setup": "setup", "tasklet_init": "init", "tasklet_schedule": "schedule",
    "tasklet_hi_schedule": "hi_schedule", "tasklet_disable": "disable",
    "tasklet_disable_nosync": "disable_nosync", "tasklet_enable": "enable",
    "tasklet_kill": "kill",
}
# Calls of the API without a counterpart: why
NONE = {
    "tasklet_disable_in_atomic": "waits in atomic context",
    "tasklet_unlock_wait": "waits by the RUN lock", "tasklet_unlock_spin_wait": "waits by the RUN lock",
    "tasklet_trylock": "takes the RUN lock", "tasklet_unlock": "takes the RUN lock",
    "__tasklet_schedule": "owns the state bits", "__tasklet_hi_schedule": "owns the state bits",
}
DECLARERS = {"DECLARE_TASKLET": (0, 0), "DECLARE_TASKLET_DISABLED": (1, 0),
             "DECLARE_TASKLET_OLD": (0, 1), "DECLARE_TASKLET_DISABLED_OLD": (1, 1)}
FIELDS = "func callback data state count next use_callback".split()
WORDS = r"tasklet_struct|from_tasklet|TASKLET_STATE_\w+|DECLARE_TASKLET\w*|" + \
    "|".join(list(CALLS) + list(NONE))
# The core, and tests of it
LEFT_OUT = re.compile(r"(tools|Documentation)/|kernel/(softirq|workqueue|tasklet\w*)\.c$|"
                      r"kernel/(tests|rcu)/|lib/test_tasklet|"
                      r"include/(linux/(interrupt|kgdb)|trace/events/irq)\.h$")


class Use:
    """A use of a tasklet: what, in which file, at which tokens"""

    def __init__(self, what, src, at, **more):
        self.what, self.src, self.at = what, src, at
        self.__dict__.update(more)

    def where(self):
        return "%s:%d" % (self.src.path, self.src.line(self.at))


class Tasklet:
    """All declarations of one name that some file sees together"""

    def __init__(self, name):
        self.name = name
        self.decls = []         # Use of what "member", "variable" or "declare"
        self.uses = []          # all others
        self.callbacks = {}     # name to how it gets its argument, "setup" or "init"
        self.refused = []       # (class, where, why)
        self.proofs = []        # (obligation, how)
        self.asserted = []      # those of them that the file of proofs has
        self.files = set()      # paths that see it and name it

    def refuse(self, kind, where, why):
        if (kind, where, why) not in self.refused:
            self.refused.append((kind, where, why))

    def proved(self, obligation, subject):
        """What the file of proofs says of a subject, if it was read in this code"""
        proof = self.reader(self, obligation, subject)
        if not proof:
            return None
        other = proof.other()
        if other:
            self.refuse("read in other code", self.decls[0].where(), "the proof that %s is %s: %s" % (
                subject, obligation, "what is done with it is another" if other.startswith("uses:")
                else "%s() is another" % other))
        if (obligation, proof.because) not in self.proofs:
            self.proofs.append((obligation, proof.because))
            self.asserted.append(obligation)
        return proof.because

    def assert_or_refuse(self, obligation, use, why):
        """What cannot be proved is in the file of proofs, or the tasklet is refused"""
        if not self.proved(obligation, self.id()):
            self.refuse({"set-up": "set up again", "atomic": "waits in atomic context"}[obligation],
                        use.where(), why)

    def id(self):
        """Where it is declared first, and its name"""
        first = min(self.decls, key=lambda d: (d.src.path, d.at))
        return "%s %s" % (first.src.path, self.name)

    def of(self, *what):
        return [u for u in self.uses if u.what in what]


class Tree:
    """A kernel tree, or part of one"""

    def __init__(self, root):
        self.root = root
        self.sources, self.texts, self.unreadable = {}, {}, {}
        self.exist, self.seen_by, self.named = {}, {}, {}

    def text(self, path):
        if path not in self.texts:
            try:
                with open(os.path.join(self.root, path), errors="surrogateescape",
                          newline="") as f:
                    self.texts[path] = f.read()
            except OSError as e:
                self.texts[path], self.unreadable[path] = "", str(e)
        return self.texts[path]

    def source(self, path):
        """The file as tokens, or None if it is unreadable"""
        if path not in self.sources:
            try:
                self.sources[path] = Source(path, self.text(path))
            except Unreadable as e:
                self.sources[path] = None
                self.unreadable[path] = str(e)
        return self.sources[path]

    def grep(self, *options, words=()):
        """What grep says about all .c and .h files of the tree, a line each"""
        skip = ["--exclude-dir=" + d for d in (".git", "tools", "Documentation")]
        done = subprocess.run(["grep", "-r", "--include=*.[ch]", *skip, *options, "."],
                              cwd=self.root, stdout=subprocess.PIPE, check=False,
                              input="\n".join(sorted(words)).encode(),
                              env={**os.environ, "LC_ALL": "C"})
        if done.returncode > 1:
            raise OSError("grep fails in " + self.root)
        for line in done.stdout.decode(errors="surrogateescape").splitlines():
            yield line[2:]

    def index(self, words):
        """Which .c and .h files have which of the words, and who includes whom by name"""
        self.has = set(self.grep("-lwE", words))
        self.includers = collections.defaultdict(set)
        for line in self.grep("-E", r'^[[:blank:]]*#[[:blank:]]*include[[:blank:]]*[<"][^">]+[">]'):
            path, _, text = line.partition(":")
            written = re.search(r'[<"]([^">]+)[">]', text)[1]
            self.includers[os.path.basename(written)].add((written, path))

    def look_up(self, names):
        """Find out at once who names each of many things"""
        for name in names:
            self.named.setdefault(name, set())
        for line in self.grep("-owF", "-f", "-", words=names):
            path, _, name = line.partition(":")
            self.named[name].add(path)

    def namers(self, name):
        """The files that have name as a word"""
        if name not in self.named:
            self.named[name] = set(self.grep("-lw", name))
        return self.named[name]

    def handlers(self, files):
        """The functions that are given to request_irq() and its kin"""
        names = set()
        for path in files:
            src = self.source(path)
            for word, at in (src.places if src else {}).items():
                if re.search(r"request_(percpu_)?irq$|request_threaded_irq$", word):
                    for i in at:
                        if src.tok[i + 1] == "(":
                            # not the one that runs in a thread
                            names |= {src.tok[a] for a, b in src.arguments(i + 1)[:3] if a == b}
        return names

    def resolves(self, written, by, path):
        """Can an include, as written in one file, be of the other?"""
        beside = os.path.normpath(os.path.join(os.path.dirname(by), written))
        if beside == path:
            return True
        if beside not in self.exist:
            self.exist[beside] = os.path.exists(os.path.join(self.root, beside))
        plain = re.sub(r"^(\.\.?/)+", "", written)
        if self.exist[beside] or not path.endswith("/" + plain):
            return False
        # By -I: of all the kernel, or of the same subsystem
        return path[:-len(plain)].endswith("include/") or \
            path.split("/")[:2] == by.split("/")[:2]

    def sees(self, header):
        """All files that can see what header declares, itself among them"""
        if header in self.seen_by:
            return self.seen_by[header]
        seen, todo = {header}, [header]
        while todo:
            path = todo.pop()
            for written, by in self.includers[os.path.basename(path)]:
                if by not in seen and self.resolves(written, by, path):
                    seen.add(by)
                    if by.endswith(".h") or path.endswith(".h"):
                        todo.append(by)
        self.seen_by[header] = seen
        return seen


def of_api(path):
    return not LEFT_OUT.match(path)


def declarations(src):
    """The declarations of tasklets in a file: (name, Use)"""
    at = src.places.get("tasklet_struct", [])
    for i in at:
        if src.tok[i - 1] != "struct":
            continue
        j = i + 1
        if src.tok[j] in ("*", ";", "{"):
            # A pointer as a member or a variable; a parameter or a cast is none.
            k = j
            while src.tok[k] in ("*", "const"):
                k += 1
            if src.tok[j] == "*" and src.kind[k] == "id" and src.tok[k + 1] in (";", "=", "["):
                yield src.tok[k], Use("pointer", src, k)
            continue
        while True:
            if src.kind[j] != "id" or j + 1 >= len(src.tok):
                break
            name, k = j, j + 1
            while src.tok[k] == "[":
                k = src.mate[k] + 1
            while src.kind[k] == "id" or src.tok[k] == "(":     # attributes
                k = src.mate[k] + 1 if src.tok[k] == "(" else k + 1
            if src.tok[k] not in (";", ",", "="):
                break
            tags = src.struct_at(name)
            inside = any(a < name < b for a, b, _ in src.structs)
            what = "member" if inside else "local" if src.function_at(name) else "variable"
            yield src.tok[name], Use(what, src, name, type=i, tags=tags, value=src.tok[k] == "=",
                                     alone=src.tok[k] == ";" and name == i + 1, end=k)
            if src.tok[k] != ",":
                break
            j = k + 1
    for word, (disabled, old) in DECLARERS.items():
        for i in src.places.get(word, []):
            args = src.arguments(i + 1)
            yield src.tok[args[0][0]], Use("declare", src, args[0][0], word=i, args=args,
                                           disabled=disabled, old=old)
    for i in src.places.get("DEFINE_PER_CPU", []):
        args = src.arguments(i + 1)
        if len(args) == 2 and src.words(*args[0]) == "struct tasklet_struct":
            yield src.tok[args[1][0]], Use("variable", src, args[1][0], type=args[0][1], tags=None,
                                           value=False)


def is_static(use):
    """Is a variable seen in its file alone?"""
    src, k = use.src, use.at
    while k and src.kind[k] != "pp" and src.tok[k] not in (";", "}"):
        if src.tok[k] == "static":
            return True
        k -= 1
    return False


def strip(src, first, last):
    """Without brackets around it"""
    while src.tok[first] == "(" and src.mate[first] == last:
        first, last = first + 1, last - 1
    return first, last


def target(src, first, last):
    """The token of the name of the tasklet that an argument is the address of, or None"""
    first, last = strip(src, first, last)
    if src.kind[first] == "id" and src.tok[first + 1:first + 2] == ["("] and \
            src.tok[first] in ("this_cpu_ptr", "raw_cpu_ptr", "per_cpu_ptr") and src.mate[first + 1] == last:
        return target(src, *src.arguments(first + 1)[0])
    if src.tok[first] == "&":
        f, l = strip(src, first + 1, last)
        if src.tok[f] == "per_cpu" and src.mate.get(f + 1) == l:
            return src.arguments(f + 1)[0][0]
    else:
        # "priv->tasks + n" of an array is not looked into
        return None
    while src.tok[l] == "]":
        l = src.mate[l] - 1
    if src.kind[l] != "id":
        return None
    return l


def prefix_types(tree, src, i, files):
    """What the expression in front of ". NAME" or "-> NAME" at token i may be declared as"""
    j = i - 2
    while src.tok[j] == "]":
        j = src.mate[j] - 1
    if src.kind[j] != "id":
        return None
    name, types = src.tok[j], set()
    if src.tok[j - 1] in (".", "->"):
        for path in files:
            other = tree.source(path)
            if other:
                types |= other.declared.get(name, set())
    else:
        types |= src.declared.get(name, set())
    return types or None


def initialized(src, i):
    """The type whose initializer has the designator at token i, or None"""
    k = i - 2
    while k > 0 and src.tok[k] != "{":
        k = src.mate[k] - 1 if src.tok[k] in (")", "]", "}") else k - 1
    if src.tok[k - 1] != "=":
        return None
    k -= 2
    while src.tok[k] == "]":
        k = src.mate[k] - 1
    return src.declared.get(src.tok[k])


def callback_of(src, first, last):
    """The function that an argument names, or None"""
    first, last = strip(src, first, last)
    if src.tok[first] == "&":
        first += 1
    # a cast
    if src.tok[first] == "(" and src.mate[first] < last:
        first = src.mate[first] + 1
    if first == last and src.kind[first] == "id":
        return first
    return None


def joined(pairs):
    """(things, all their files) of those of the pairs (thing, files) that share a file"""
    found = []
    for thing, files in pairs:
        mine, others = ([thing], set(files)), []
        for g in found:
            if g[1] & mine[1]:
                mine = (g[0] + mine[0], g[1] | mine[1])
            else:
                others.append(g)
        found = others + [mine]
    return found


def find(tree):
    """All tasklets of the tree, with their uses"""
    tree.index(WORDS)
    using = sorted(p for p in tree.has if of_api(p))
    by_name = collections.defaultdict(list)
    for path in using:
        src = tree.source(path)
        if src:
            for name, use in declarations(src):
                if use.what != "local":
                    by_name[name].append(use)

    tasklets = []
    for name, decls in sorted(by_name.items()):
        # Declarations of this name that a file sees both
        seeing = []
        for d in decls:
            path = d.src.path
            glob = d.what in ("variable", "declare") and not is_static(d)
            seen = tree.sees(path) if path.endswith(".h") else {path} | {
                by for written, by in tree.includers[os.path.basename(path)]
                if os.path.dirname(by) == os.path.dirname(path)}
            if glob:
                seen = seen | tree.namers(name)
            seeing.append((d, seen))
        for of, seen in joined(seeing):
            t = Tasklet(name)
            t.decls, t.seen = of, seen
            tasklets.append(t)

    for t in tasklets:
        uses_of(tree, t)
    return tasklets


def uses_of(tree, t):
    """Every use of a tasklet, in all files that see it"""
    word = re.compile(r"\b%s\b" % re.escape(t.name))
    tags = set()
    for d in t.decls:
        if d.what == "pointer":
            t.refuse("pointer", d.where(), "a pointer to a tasklet is declared")
        if d.what == "member":
            if not d.tags:
                t.refuse("unread", d.where(), "a struct without a name")
            tags |= d.tags or set()
        if getattr(d, "value", False):
            t.refuse("assigned by hand", d.where(), "it is initialized where it is declared")
    member = any(d.what in ("member", "pointer") for d in t.decls)
    at_decl = {(d.src.path, d.at) for d in t.decls}
    for path in sorted(t.seen):
        if not word.search(tree.text(path)):
            continue
        src = tree.source(path)
        if not src:
            t.refuse("unread", path + ":1", tree.unreadable[path])
            continue
        calls = calls_in(src)
        for i in src.places.get(t.name, []):
            if (path, i) in at_decl:
                t.files.add(path)
                continue
            use = calls.get(i)
            chained = src.tok[i - 1] in (".", "->")
            if use:
                # a variable of the name of a member, or the other way round
                if use.what not in ("none", "from") and member != chained and \
                        not any(d.what in ("variable", "declare") for d in t.decls):
                    continue
                if use.what == "none":
                    t.refuse(NONE[use.call], use.where(), use.call + "()")
                t.uses.append(use)
                t.files.add(path)
                continue
            if member and not chained:
                # offsetof() and container_of() name a member without a chain
                around = src.tok[max(0, i - 12):i]
                if src.tok[i - 2:i] == ["container_of", "("] and src.tok[i + 1] == ",":
                    continue        # the pointer, not the member
                if src.tok[i - 1] == "," and src.tok[i + 1] == ")" and src.tok[i - 3] == "struct" and \
                        src.tok[i - 4] == "," and tags and src.tok[i - 2] not in tags:
                    continue        # a member of another struct
                if "container_of" in around or "offsetof" in around:
                    t.uses.append(Use("container_of", src, i))
                    t.files.add(path)
                elif src.tok[i - 1] in ("(", ",") and src.tok[i + 1] in (")", ",") and \
                        not is_callback(src, i):
                    f = src.function_at(i)
                    if f and f.body[0] < i and t.name not in params_and_locals(src, f):
                        t.refuse("macro", "%s:%d" % (path, src.line(i)), "it may be a macro's argument")
                        t.files.add(path)
                if not any(d.what in ("variable", "declare") for d in t.decls):
                    continue
            if not member and chained:
                continue        # a member of something else
            if chained and src.tok[i - 2] in ("{", ",") and src.tok[i + 1] == "=":
                types = initialized(src, i)
                if types is not None and not types & tags:
                    continue    # in an initializer of another struct
            elif chained:
                types = prefix_types(tree, src, i, t.seen)
                if types is not None and not types & tags:
                    continue    # a member of another struct
            else:
                f = src.function_at(i)
                if f and t.name in params_and_locals(src, f):
                    continue    # a parameter or a variable of a function
                if src.tok[i - 1] in ("struct", "goto", "enum", "union") or src.tok[i + 1] == "(":
                    continue
            t.files.add(path)
            field = src.tok[i + 2] if src.tok[i + 1] in (".", "->") else None
            call, action = given_to(src, i), devm_action(src, i)
            if action:
                t.uses.append(Use("address", src, i))
                kill, args = action
                t.uses.append(Use("kill", src, args[0][0], call="tasklet_kill", word=kill, args=args,
                                  other=True))
            elif call is not None:
                t.uses.append(Use("call", src, i, call=src.tok[call], word=call,
                                  args=src.arguments(call + 1)))
            elif field in FIELDS:
                assigned = src.tok[i + 3] == "=" and field in ("func", "callback", "data")
                t.refuse("assigned by hand" if assigned else "raw field",
                         "%s:%d" % (path, src.line(i)), "its %s" % field)
            else:
                t.refuse("address or other use", "%s:%d" % (path, src.line(i)),
                         src.text[src.text.rfind("\n", 0, src.pos[i]) + 1:
                                  (src.text + "\n").find("\n", src.pos[i])].strip())
        if path in tree.has and re.search(r"tasklet", src.macros):
            for i, text in enumerate(src.tok):
                if src.kind[i] == "pp" and "##" in text and re.search(r"tasklet_|_tasklet", text):
                    t.refuse("macro", "%s:%d" % (path, src.line(i)), "a macro makes names")
        if re.search(r"(\.|->|&)\s*%s\b" % re.escape(t.name), src.macros):
            for i, text in enumerate(src.tok):
                if src.kind[i] == "pp" and re.search(r"(\.|->|&)\s*%s\b" % re.escape(t.name), text):
                    t.refuse("macro", "%s:%d" % (path, src.line(i)), "a macro names it")
                    t.files.add(path)


def is_callback(src, i):
    """Is token i the function that a tasklet is set up with?"""
    for k in range(i - 1, max(i - 30, 0), -1):
        if src.tok[k] == "(" and src.tok[k - 1] in ("tasklet_setup", "tasklet_init"):
            args = src.arguments(k)
            return len(args) > 1 and args[1] == (i, i)
        if src.tok[k] in (";", "{", "}"):
            return False
    return False


def given_to(src, i):
    """The function that is called with the address of the name at token i alone, or None"""
    k = i
    while src.tok[k] != "(" and src.tok[k] not in (";", "{", "}", ",", "=") and src.kind[k] != "pp":
        k -= 1
    if src.tok[k] != "(" or src.kind[k - 1] != "id" or not src.function_at(i):
        return None
    args = src.arguments(k)
    return k - 1 if len(args) == 1 and target(src, *args[0]) == i else None


def devm_action(src, i):
    """(word, args) of the call to which an action of devres alone hands the tasklet at token i

    The action has to be a function of the file that does nothing else, and is used but once.
    """
    k = i
    while src.tok[k] not in ("(", ";", "{", "}"):
        k -= 1
    if src.tok[k - 1] not in ("devm_add_action", "devm_add_action_or_reset"):
        return None
    args = src.arguments(k)
    if len(args) != 3 or args[1][0] != args[1][1] or target(src, *args[2]) != i:
        return None
    name = src.tok[args[1][0]]
    of = [f for f in src.functions if f.name == name and f.static]
    if len(of) != 1 or src.places[name] != sorted([of[0].at, args[1][0]]):
        return None
    first, last = of[0].body
    param = src.tok[of[0].params[1] - 1]
    if src.words(first, last) != "{tasklet_kill(%s);}" % param:
        return None
    return first + 1, src.arguments(first + 2)


def params_and_locals(src, f):
    """Names that a function declares itself"""
    cache = src.__dict__.setdefault("_locals", {})
    if f.at not in cache:
        names = set()
        for i in range(f.params[0], f.body[1]):
            if src.kind[i] == "id" and src.tok[i + 1] in (";", ",", "=", ")", "[") and \
                    (src.tok[i - 1] == "*" or src.kind[i - 1] == "id") and \
                    src.tok[i - 1] not in KEYWORD_BEFORE:
                k = i - 1
                while src.tok[k] == "*":
                    k -= 1
                if src.kind[k] == "id" and src.tok[k] not in KEYWORD_BEFORE:
                    names.add(src.tok[i])
        cache[f.at] = names
    return cache[f.at]


KEYWORD_BEFORE = frozenset("return case goto sizeof else do".split())


def calls_in(src):
    """Calls of the API in a file: the token of the tasklet's name to the Use"""
    if hasattr(src, "_calls"):
        return src._calls
    found = {}
    for word, what in CALLS.items():
        for i in src.places.get(word, []):
            if src.tok[i + 1] != "(":
                continue
            args = src.arguments(i + 1)
            at = target(src, *args[0]) if args else None
            if at is not None:
                found[at] = Use(what, src, at, call=word, word=i, args=args)
    for word in NONE:
        for i in src.places.get(word, []):
            args = src.arguments(i + 1) if src.tok[i + 1] == "(" else None
            at = target(src, *args[0]) if args else None
            if at is not None:
                found[at] = Use("none", src, at, call=word, word=i, args=args)
    for i in src.places.get("from_tasklet", []):
        args = src.arguments(i + 1)
        at = args[2][1]
        found[at] = Use("from", src, at, call="from_tasklet", word=i, args=args)
    src._calls = found
    return found
