# SPDX-License-Identifier: GPL-2.0
"""What people have proved by reading drivers, and the code that they have read

The file of proofs has a paragraph for each: "FILE NAME OBLIGATION: because", continued by
lines that begin with a tab. The last ones begin with "code:" and bind it: they have a hash of
each function that the text names, as name(), and that is defined in the driver, with the
names of those who name it; and one of what is done with the tasklet in which functions. In
another tree, or another version, where one of them is different, the proof does not count.
Several hashes, with a "/" between them, are of several versions that have been read.
"""

import hashlib
import os
import re

OBLIGATIONS = ("set-up", "atomic", "idle", "data")


class Error(Exception):
    """What is wrong with the file"""


class Proof:
    """A paragraph of the file"""

    def __init__(self, subject, obligation, because):
        self.subject, self.obligation, self.because = subject, obligation, because
        self.code = {}          # name to hashes
        self.now = {}           # name to the hash in this tree
        self.used = False

    def names(self):
        """The functions that the text names, and the one that it is about"""
        about = {self.subject.split()[1]} if self.obligation == "idle" else set()
        return about | set(re.findall(r"(?<![\w>.])(\w+)\(\)", self.because))

    def area(self):
        """The directory of the driver"""
        directory = os.path.dirname(self.subject.split()[0])
        if directory.count("/") > 3 or directory.endswith("/include"):
            directory = os.path.dirname(directory)
        return directory + "/"

    def other(self):
        """The first name whose code in this tree is not what was read, or None"""
        for name, value in sorted(self.now.items()):
            if value not in self.code.get(name, ()):
                return name
        return next((n for n in sorted(self.code) if n not in self.now and
                     not n.startswith("uses:")), None)


def digest(text):
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:8]


class Proofs:
    """The file of proofs"""

    def __init__(self, path):
        self.path, self.all = path, {}
        last = None
        for n, line in enumerate(open(path).read().splitlines() if path else (), 1):
            if not line or line.startswith("#"):
                last = None
            elif line.startswith("\tcode: ") and last:
                for word in line.split()[1:]:
                    name, _, values = word.rpartition("=")
                    last.code[name] = values.split("/")
            elif line.startswith("\t") and last and not last.code:
                last.because += " " + line.strip()
            else:
                m = re.fullmatch(r"(\S+ \S+) (%s): (\S.*)" % "|".join(OBLIGATIONS), line)
                if not m:
                    raise Error("%s:%d: not FILE NAME OBLIGATION: because" % (path, n))
                if (m[1], m[2]) in self.all:
                    raise Error("%s:%d: %s %s is there twice" % (path, n, m[1], m[2]))
                last = self.all[m[1], m[2]] = Proof(m[1], m[2], m[3])

    def names(self):
        """All functions that the texts name"""
        return set().union(*(p.names() for p in self.all.values()))

    def get(self, tree, t, obligation, subject):
        """The proof, with the hashes of what it is about in this tree, or None"""
        proof = self.all.get((subject, obligation))
        if proof:
            self.read(tree, t, proof)
            proof.used = True
        return proof

    def read(self, tree, t, proof):
        uses = sorted({"%s %s %s" % (u.what, u.src.path, f.name if f else "") for u in t.uses
                       for f in [u.src.function_at(u.at)]})
        proof.now["uses:" + t.name] = digest("\n".join(uses))
        for name in sorted(proof.names()):
            if name in proof.now:
                continue
            found = list(definitions(tree, proof.area(), name))
            if found:
                proof.now[name] = digest("\n".join(found + namers(tree, proof.area(), name)))

    def write(self):
        """Add the hashes of this tree to the file"""
        lines, last = [], None
        for line in open(self.path).read().splitlines():
            m = re.match(r"(\S+ \S+) (\S+): ", line)
            if m and not line.startswith("#"):
                lines += bindings(last)
                last = self.all[m[1], m[2]]
            elif not line or line.startswith("#"):
                lines += bindings(last)
                last = None
            if not line.startswith("\tcode: "):
                lines.append(line)
        lines += bindings(last)
        with open(self.path, "w") as f:
            f.write("\n".join(lines) + "\n")


def bindings(proof):
    """The lines with the hashes of a proof"""
    if not proof:
        return []
    code = {name: list(values) for name, values in proof.code.items()}
    for name, value in proof.now.items():
        if value not in code.setdefault(name, []):
            code[name].append(value)
    words, lines = ["%s=%s" % (n, "/".join(v)) for n, v in sorted(code.items())], []
    for word in words:
        if lines and len(lines[-1]) + len(word) < 96:
            lines[-1] += " " + word
        else:
            lines.append("\tcode: " + word)
    return lines


def definitions(tree, area, name):
    """The definitions of a function in the files of a driver, as tokens"""
    for path in sorted(tree.namers(name)):
        src = tree.source(path) if path.startswith(area) else None
        for f in src.functions if src else ():
            if f.name == name:
                yield " ".join(src.tok[f.at:f.body[1] + 1])


def namers(tree, area, name):
    """The functions of a driver that name another one, and how often it is named outside"""
    found = {}
    for path in sorted(tree.namers(name)):
        src = tree.source(path) if path.startswith(area) else None
        for i in src.places.get(name, ()) if src else ():
            f = src.function_at(i)
            if not f or f.at != i:
                who = f.name if f else "outside"
                found[who] = found.get(who, 0) + 1
    return ["%s %d" % n for n in sorted(found.items())]
