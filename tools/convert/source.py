# SPDX-License-Identifier: GPL-2.0
"""C source as tokens: brackets, functions, structs, and what names stand for

No preprocessor: all branches of an #if are there, and a line of the preprocessor is one
token. Whatever this cannot read raises Unreadable; nothing is skipped.
"""

import functools
import re

TOKEN = re.compile(r"""
    (?P<pp>^[ \t]*\#(?:/\*.*?\*/|//(?:[^\\\n]|\\.)*|\\.|[^\\\n/]|/(?![*/]))*)
  | (?P<gap>[^\S\n]*\n|[^\S\n]+|/\*.*?\*/|//(?:[^\\\n]|\\.)*|\\\n)
  | (?P<str>L?"(?:\\.|[^"\\\n])*"|L?'(?:\\.|[^'\\\n])+')
  | (?P<id>[A-Za-z_$]\w*)
  | (?P<num>\.?\d(?:[eEpP][+-]|[\w.])*)
  | (?P<op>->|\+\+|--|<<=|>>=|<<|>>|[-+*/%&|^<>=!]=|&&|\|\||\.\.\.|\#\#|[][(){}<>;,.?:=+*/%&|^~!@\#-])
""", re.X | re.S | re.M)
CLOSE = {"(": ")", "[": "]", "{": "}"}
KEYWORDS = frozenset("if for while switch return sizeof do else case typeof __typeof__ goto".split())


class Unreadable(Exception):
    """A file that cannot be read as C, with the reason"""


class Function:
    """A function definition: indices of tokens"""

    def __init__(self, name, at, params, body, static):
        self.name, self.at, self.params, self.body, self.static = name, at, params, body, static


class Source:
    """One file"""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.kind, self.tok, self.pos = [], [], []
        at = 0
        while at < len(text):
            m = TOKEN.match(text, at)
            if not m or m.end() == at:
                raise Unreadable("%s:%d: not C: %s" % (
                    path, text.count("\n", 0, at) + 1, text[at:at + 20].split("\n")[0]))
            kind = m.lastgroup
            if kind != "gap":
                self.kind.append(kind)
                self.tok.append(m[0])
                self.pos.append(at)
            at = m.end()
        self._match()
        self.functions = list(self._functions())

    def line(self, i):
        """The line of token i"""
        return self.text.count("\n", 0, self.pos[i]) + 1

    def end(self, i):
        """The offset behind token i"""
        return self.pos[i] + len(self.tok[i])

    def _match(self):
        """The other half of each bracket; an #else begins where its #if did

        What both branches open is closed once, behind the #endif.
        """
        self.mate, stack, saved, twins = {}, [], [], {}
        for i, t in enumerate(self.tok):
            if self.kind[i] == "pp":
                word = re.match(r"\s*#\s*(\w*)", t)[1]
                if word in ("if", "ifdef", "ifndef"):
                    saved.append((list(stack), []))
                elif word in ("else", "elif") and saved:
                    saved[-1][1].append(stack)
                    stack = list(saved[-1][0])
                elif word == "endif" and saved:
                    before, branches = saved.pop()
                    for other in branches:
                        if len(other) == len(stack) and len(before) < len(stack):
                            twins.update(zip(other[len(before):], stack[len(before):]))
            elif self.kind[i] == "op" and t in CLOSE:
                stack.append(i)
            elif self.kind[i] == "op" and t in CLOSE.values():
                if not stack or CLOSE[self.tok[stack[-1]]] != t:
                    raise Unreadable("%s:%d: brackets do not match" % (self.path, self.line(i)))
                self.mate[i] = stack[-1]
                self.mate[stack.pop()] = i
        for i, twin in twins.items():
            if i not in self.mate and twin in self.mate:
                self.mate[i] = self.mate[twin]
        for i, t in enumerate(self.tok):
            if self.kind[i] == "op" and t in CLOSE and i not in self.mate:
                raise Unreadable("%s:%d: a bracket stays open" % (self.path, self.line(i)))

    def _functions(self):
        """Function definitions: NAME (...) {, outside of all brackets"""
        i, start = 0, 0
        while i < len(self.tok):
            t = self.tok[i]
            if self.kind[i] == "op" and t == "(" and i and self.kind[i - 1] == "id":
                close = self.mate[i]
                j = close + 1
                # attributes, as in "__acquires(lock)"
                while j < len(self.tok) and (self.kind[j] in ("id", "pp") or self.tok[j] == "("):
                    j = self.mate[j] + 1 if self.tok[j] == "(" else j + 1
                if j < len(self.tok) and self.tok[j] == "{" and \
                        self.tok[i - 1] not in KEYWORDS and "=" not in self.tok[start:i]:
                    yield Function(self.tok[i - 1], i - 1, (i, close), (j, self.mate[j]),
                                   "static" in self.tok[start:i])
                    i = start = self.mate[j] + 1
                    continue
                i = close + 1
                continue
            if self.kind[i] == "op" and t in CLOSE:
                i = self.mate[i] + 1
                continue
            if t == ";" or self.kind[i] == "pp":
                start = i + 1
            i += 1

    def function_at(self, i):
        """The function that token i is in"""
        for f in self.functions:
            if f.at <= i <= f.body[1]:
                return f
        return None

    @functools.cached_property
    def structs(self):
        """(first, last, names) of each struct's body; names are tags and typedefs"""
        found = []
        for i, t in enumerate(self.tok):
            if t in ("struct", "union") and self.kind[i] == "id":
                j = i + 1
                while j < len(self.tok) and self.kind[j] == "id":
                    j += 1
                if j < len(self.tok) and self.tok[j] == "{":
                    names = {self.tok[j - 1]} if j > i + 1 else set()
                    if i and self.tok[i - 1] == "typedef":
                        k = self.mate[j] + 1
                        while self.tok[k] != ";":
                            if self.kind[k] == "id":
                                names.add(self.tok[k])
                            k += 1
                    found.append((j, self.mate[j], names))
        return found

    def struct_at(self, i):
        """The names of the innermost struct with a name around token i, or None"""
        best = None
        for first, last, names in self.structs:
            if first < i < last and names and (best is None or first > best[0]):
                best = (first, names)
        return best and best[1]

    @functools.cached_property
    def declared(self):
        """What names are declared as: name to a set of types, by name alone"""
        types = {}
        for i, t in enumerate(self.tok):
            if self.kind[i] != "id" or t in KEYWORDS or i == 0:
                continue
            j = i - 1
            while j > 0 and (self.tok[j] in ("*", "const", "__iomem", "__percpu", "__rcu", "volatile")):
                j -= 1
            if self.kind[j] != "id" or self.tok[j] in KEYWORDS or \
                    i + 1 >= len(self.tok) or self.tok[i + 1] not in (";", ",", "=", ")", "[", ":"):
                # "struct foo *a, *b;"
                if not (self.tok[j] == "," and i + 1 < len(self.tok) and
                        self.tok[i + 1] in (";", ",", "=", "[")):
                    continue
                k = j
                while k > 0 and self.tok[k] not in (";", "{", "}", "("):
                    k = self.mate[k] if self.tok[k] in (")", "]") else k - 1
                k += 1
                while k < j and self.tok[k] in ("struct", "union", "const", "static", "register"):
                    k += 1
                if k + 1 >= j or self.kind[k] != "id" or \
                        not (self.kind[k + 1] == "id" or self.tok[k + 1] == "*"):
                    continue
                j = k
            types.setdefault(t, set()).add(self.tok[j])
        return types

    def arguments(self, open_):
        """[(first, last)] of the arguments in the brackets at token open_"""
        args, first = [], open_ + 1
        i, close = open_ + 1, self.mate[open_]
        while i < close:
            if self.kind[i] == "op" and self.tok[i] in CLOSE:
                i = self.mate[i]
            elif self.tok[i] == ",":
                args.append((first, i - 1))
                first = i + 1
            i += 1
        if first <= close - 1:
            args.append((first, close - 1))
        return args

    def words(self, first, last):
        """Tokens first to last as one text without gaps"""
        return "".join((" " if i > first and self.kind[i] == self.kind[i - 1] == "id" else "") +
                       self.tok[i] for i in range(first, last + 1))

    @functools.cached_property
    def places(self):
        """Each identifier: where it is"""
        where = {}
        for i, t in enumerate(self.tok):
            if self.kind[i] == "id":
                where.setdefault(t, []).append(i)
        return where

    @functools.cached_property
    def macros(self):
        """All lines of the preprocessor but includes, as one text"""
        return "\n".join(t for i, t in enumerate(self.tok) if self.kind[i] == "pp" and
                         not re.match(r"\s*#\s*include", t))
