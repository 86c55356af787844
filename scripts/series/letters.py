#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""letters.py - the mails of the series: what git format-patch does not know

usage: scripts/series/letters.py [-h] COMMAND [OPTION]...

  look      check --sub, --from and the version, before any work is done, and print
            as VARIABLE=VALUE lines for the shell what there is to send: version, first
            and last (numbers of patches), before (the one before the first), previous
            (the commit of the version before) and author
  record    note in PATCHES/version that this was sent: the version, and --commit
  write     put the cover letter and the recipients into the mails of --mails, and write
            the mbox beside them

It is for scripts/series/mail. PATCHES, the directory of one base, is that of --patches. Files
beside it: version, recipients and cover; each says at its top what is in it.
"""

import argparse
import fnmatch
import hashlib
import json
import re
import shlex
import subprocess
import sys
import textwrap
from email.header import Header
from email.utils import parseaddr
from pathlib import Path
from typing import NamedTuple

WIDTH = 72
BANNER = re.compile(r"# == ([A-Z0-9]+): (\S.*)")
FROM = re.compile(r'[^\s<>@"][^<>@"\x00-\x1f]* <[^<>@\s"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+>')
UNSIGNED = "NOT TO BE SENT: nobody has signed this off. See make mail FROM=."


class Error(Exception):
    """The cause, and on further lines what to do"""


class Sub(NamedTuple):
    """A sub-series: its letter ("all" is the whole), title, and patches"""

    name: str
    title: str
    patches: list


class Version(NamedTuple):
    now: str
    recorded: list  # (version, base, sub, stamp, commit)


def read(path):
    try:
        return path.read_text()
    except OSError as e:
        raise Error(f"cannot read {path}: {e.strerror}") from e


# What there is


def sub_series(patches):
    """All of a series, and its parts"""
    path = patches / "series"
    subs, everything = [], Sub("all", "", [])
    for number, line in enumerate(read(path).splitlines(), 1):
        name = line.split("#")[0].strip()
        if line.startswith("# =="):
            m = BANNER.fullmatch(line)
            if not m:
                raise Error(f"{path}:{number}: no banner: {line}\na banner is: # == X: TITLE")
            if m[1] in (s.name for s in subs):
                raise Error(f"{path}:{number}: there are two sub-series {m[1]}")
            if everything.patches and not subs:
                raise Error(f"{path}:{number}: patches before the first sub-series")
            subs.append(Sub(m[1], m[2], []))
        elif name:
            everything.patches.append(name)
            if subs:
                subs[-1].patches.append(name)
    if not everything.patches:
        raise Error(f"there is no patch in {path}")
    for s in subs:
        if not s.patches:
            raise Error(f"{path}: sub-series {s.name} has no patch")
    return everything, subs


def choose(args):
    everything, subs = sub_series(args.patches)
    if not args.sub:
        return everything, everything, subs
    for s in subs:
        if s.name == args.sub:
            return s, everything, subs
    if not subs:
        raise Error(f"SUB={args.sub}: the series for {args.base} has no sub-series")
    raise Error(
        f"there is no sub-series {args.sub}\nsub-series: "
        + ", ".join(f"{s.name} ({s.title})" for s in subs)
    )


def stamp(patches, names):
    total = hashlib.sha256()
    for name in names:
        try:
            total.update((patches / name).read_bytes())
        except OSError as e:
            raise Error(f"cannot read {e.filename}: {e.strerror}") from e
    return total.hexdigest()


def version_file(patches):
    path = patches.parent / "version"
    now, recorded = [], []
    for number, line in enumerate(read(path).splitlines(), 1):
        match line.split("#")[0].split():
            case []:
                pass
            case ["version", version] if re.fullmatch(r"v[1-9]\d*", version):
                now.append(version)
            case ["recorded", version, base, sub, hashed, commit] if (
                re.fullmatch(r"v[1-9]\d*", version)
                and re.fullmatch("[0-9a-f]{64}", hashed)
                and re.fullmatch("[0-9a-f]{40}", commit)
            ):
                recorded.append((version, base, sub, hashed, commit))
            case _:
                raise Error(f"{path}:{number}: neither a version nor a record: {line}")
    if len(now) != 1:
        raise Error(f'{path} has to have one line "version vN"')
    number = int(now[0][1:])
    if any(int(r[0][1:]) > number for r in recorded):
        raise Error(f"{path}: a later version than {now[0]} is recorded")
    return Version(now[0], recorded)


def news(path, version):
    """The section of a version, as plain text"""
    lines = read(path).splitlines()
    titles = [
        n
        for n, (title, rule) in enumerate(zip(lines, lines[1:]))
        if re.match(r"v\d+\b", title) and re.fullmatch("=+", rule)
    ]
    if not titles or lines[titles[0]].split()[0] != version:
        raise Error(
            f"{path} does not begin with {version}, which patches/version names"
            f"\nwrite a section {version} that says what has changed"
        )
    end = titles[1] if len(titles) > 1 else len(lines)
    return lines[titles[0] + 2 : end]


def check_version(args, chosen, everything, subs):
    """Patches that differ from those of a recorded version are another version"""
    version = version_file(args.patches)
    names = {s.name: s.patches for s in (everything, *subs)}
    for recorded, base, sub, hashed, _ in version.recorded:
        if (recorded, base) != (version.now, args.base):
            continue
        if "all" not in (sub, chosen.name) and sub != chosen.name:
            continue
        if stamp(args.patches, names.get(sub, [])) != hashed:
            raise Error(
                f"the patches have changed since {version.now} was recorded"
                f"\nbegin v{int(version.now[1:]) + 1}: in patches/version, and in NEWS.rst"
            )
    news(args.news, version.now)
    return version


def previous(version, base, sub):
    """(version, commit) of the latest record before this version, of the sub-series or of all"""
    found = [
        (int(v[1:]), s == sub, v, commit)
        for v, b, s, _, commit in version.recorded
        if b == base and v != version.now and s in (sub, "all")
    ]
    return max(found)[2:] if found else ("", "")


def look(args):
    chosen, everything, subs = choose(args)
    if args.sender and not FROM.fullmatch(args.sender):
        raise Error(f'FROM={args.sender} is no sender\nuse: FROM="Name <address>"')
    version = check_version(args, chosen, everything, subs)
    cover(args.patches)
    recipients(args.patches)
    first = everything.patches.index(chosen.patches[0]) + 1
    before, commit = previous(version, args.base, chosen.name)
    for name, value in {
        "version": version.now,
        "first": first,
        "last": first + len(chosen.patches) - 1,
        "all": len(everything.patches),
        "previous_version": before,
        "previous": commit,
    }.items():
        print(f"{name}={shlex.quote(str(value))}")


def record(args):
    chosen, everything, subs = choose(args)
    version = check_version(args, chosen, everything, subs)
    line = (version.now, args.base, chosen.name, stamp(args.patches, chosen.patches))
    if line in (r[:4] for r in version.recorded):
        raise Error(f"{version.now} is recorded already")
    with open(args.patches.parent / "version", "a") as f:
        f.write(" ".join(("recorded", *line, args.commit)) + "\n")


# Who gets it


def recipients(patches):
    """(pattern, section)"""
    path, found = patches.parent / "recipients", []
    for number, line in enumerate(read(path).splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = [f.strip() for f in line.split("|")]
        if len(fields) != 2 or not all(fields):
            raise Error(f"{path}:{number}: not FILES | SECTION: {line}")
        found.append(tuple(fields))
    return found


def address(entry):
    """Without what MAINTAINERS says in brackets behind it"""
    return re.sub(r"\s*\([^()]*\)$", "", entry.strip())


def maintainers(tree):
    """Sections of MAINTAINERS: people and lists of each"""
    found, title = {}, None
    for line in read(tree / "MAINTAINERS").splitlines():
        if m := re.fullmatch(r"([MRL]):\s+(.*)", line):
            if title:
                found.setdefault(title, []).append((m[1], address(m[2])))
        elif not re.match(r"[A-Z]:", line):
            title = line.strip() or None
    return found


def get_maintainer(tree, patch):
    result = subprocess.run(
        ["scripts/get_maintainer.pl", "--nogit", "--nogit-fallback", "--norolestats", patch],
        cwd=tree,
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise Error(f"get_maintainer.pl failed on {patch}\n{result.stderr.strip()}")
    return result.stdout.splitlines()


def touched(text):
    return re.findall(r"^diff --git a/.+ b/(.+)$", text, re.M)


class Post:
    """Who gets which patch"""

    def __init__(self, args):
        self.tree = args.tree
        self.sections = maintainers(args.tree)
        self.list = [a for kind, a in self.sections.get("THE REST", []) if kind == "L"]
        self.sender = parseaddr(args.sender or "")[1].lower()
        self.fixed = recipients(args.patches)
        for _, section in self.fixed:
            if section not in self.sections:
                raise Error(
                    f"MAINTAINERS of this tree has no people in a section {section}"
                    "\nsee patches/recipients"
                )

    def of(self, path):
        """For a patch: not the sender, and not those who get all by To:"""
        text, found = path.read_text(), {}
        names = get_maintainer(self.tree, path.resolve())
        for pattern, section in self.fixed:
            if any(fnmatch.fnmatchcase(f, pattern) for f in touched(text)):
                names += [a for _, a in self.sections[section]]
        without = {self.sender, *(parseaddr(a)[1].lower() for a in self.list)}
        for name in map(address, names):
            key = parseaddr(name)[1].lower()
            if key and key not in without:
                found.setdefault(key, name)
        return found


def encoded(name):
    real, mail = parseaddr(name)
    if not real:
        return mail
    if not real.isascii():
        real = Header(real, "utf-8").encode()
    elif re.search(r"[^\w\s'-]", real):
        real = '"' + real.replace('"', r"\"") + '"'
    return f"{real} <{mail}>"


def header(field, names):
    return f"{field}: " + ",\n\t".join(map(encoded, names)) + "\n" if names else ""


# What it says


def cover(patches):
    """The prose, by section"""
    path = patches.parent / "cover"
    found = sections(read(path), path)
    for name in ("subject", "problem", "alternatives", "alternatives-why", "away"):
        if not found.get(name):
            raise Error(f"{path} has no section {name}")
    return found


def sections(text, path):
    found, lines = {}, None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("== "):
            if line[3:] in found:
                raise Error(f"{path}:{number}: a second section {line[3:]}")
            lines = found.setdefault(line[3:], [])
        elif lines is not None:
            lines.append(line)
        elif line and not line.startswith("#"):
            raise Error(f"{path}:{number}: text outside of sections")
    return {name: "\n".join(lines).strip("\n") for name, lines in found.items()}


def filled(text, indent=""):
    return textwrap.fill(
        " ".join(text.split()),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def plain(lines):
    """A list of definitions in reStructuredText as it looks best in a mail"""
    out, paragraph = [], []

    def flush():
        if paragraph:
            indent = re.match(" *", paragraph[0])[0]
            out.append(filled(" ".join(paragraph).replace("``", ""), indent))
            paragraph.clear()

    for line in lines:
        if not line.strip():
            flush()
            out.append("")
        else:
            if paragraph and not line[0].isspace() == paragraph[0][0].isspace():
                flush()
            paragraph.append(line)
    flush()
    return re.sub("\n{3,}", "\n\n", "\n".join(out)).strip("\n")


def headed(title, *texts):
    parts = "\n\n".join(t for t in texts if t)
    return f"{title}\n{'=' * len(title)}\n\n{parts}\n" if parts else ""


def letter(args):
    chosen, everything, subs = choose(args)
    version = version_file(args.patches)
    prose = cover(args.patches)
    measured = sections(read(args.results), args.results)
    whole = chosen is everything
    intro = "" if args.sender else f"{UNSIGNED}\n\n"
    if not whole:
        others = ", ".join(s.name for s in subs)
        intro += filled(
            f"This is sub-series {chosen.name} of {others}: {chosen.title}. The whole is about"
            f" {prose['subject']}, and so are the figures below."
        ) + "\n\n"
    intro += prose.get(f"problem {chosen.name}", prose["problem"]) + "\n"
    away = "The numbers of callers that are left to convert are not there yet."
    if args.burn_down.exists():
        n = json.loads(read(args.burn_down))
        away = filled(
            f"Of {n['tasklets']} tasklets in {n['files']} files of {args.base}, \"make convert\" turns"
            f" {n['converted']} into work items, where it can prove that nothing is lost."
            f" Then {n['left']} files are left."
        )
    before, _ = previous(version, args.base, chosen.name)
    compared = read(args.range_diff).strip("\n") if args.range_diff.exists() else ""
    start = everything.patches.index(chosen.patches[0])
    base = f"{args.source}. Its tree in git is {args.base_tree}."
    if start:
        names = [s.name for s in subs[: subs.index(chosen)]]
        base += f"\n\nTo be applied after sub-series {', '.join(names)}."
    since = f"Changes since {before}" if before else "Changes"
    changes = plain(news(args.news, version.now))
    if not before:
        changes = f"This is the first version for {args.base}."
    body = "\n".join(
        part
        for part in (
            intro,
            headed("Figures", measured["figures"]),
            headed("What is missed", measured["missed"]),
            headed(
                "Alternatives", prose["alternatives"], measured["alternatives"],
                prose["alternatives-why"],
            ),
            headed("How the wrapper goes away", prose["away"], away),
            headed(since, changes),
            headed(f"Range-diff against {before}", compared) if before else "",
            headed("Base", *map(filled, base.split("\n\n"))),
        )
        if part
    )
    return (prose["subject"] if whole else chosen.title), body


def add_header(text, lines):
    """At the end of the headers of a mail"""
    head, _, body = text.partition("\n\n")
    # b4 0.12 cannot read a sender, or a subject, on two lines.
    head = re.sub(r"^((?:From|Subject): .*)\n[ \t]+", r"\1 ", head, flags=re.M)
    return f"{head}\n{lines}\n{body}"


def write(args):
    mails = sorted(args.mails.glob("*.patch"))
    first, rest = mails[0], mails[1:]
    post = Post(args)
    to, everybody = header("To", post.list), {}
    for path in rest:
        cc = post.of(path)
        everybody.update({k: v for k, v in cc.items() if k not in everybody})
        path.write_text(add_header(path.read_text(), to + header("Cc", cc.values())))
    subject, body = letter(args)
    text = first.read_text()
    for mark, by in (("*** SUBJECT HERE ***", subject), ("*** BLURB HERE ***\n", body)):
        if mark not in text:
            raise Error(f"git format-patch wrote no {mark.strip()}: {first}")
        text = text.replace(mark, by, 1)
    if not text.isascii():
        text = add_header(
            text,
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
            "Content-Transfer-Encoding: 8bit\n",
        )
    first.write_text(add_header(text, to + header("Cc", everybody.values())))
    with open(args.mails / args.mbox, "w") as box:
        for path in mails:
            text = path.read_text()
            # Readers of an mbox take such a line for the beginning of the next mail.
            for line in text.splitlines()[1:]:
                if line.startswith("From "):
                    raise Error(f"{path.name}: a line begins with 'From ': {line}\nword it anew")
            box.write(text if text.endswith("\n\n") else text + "\n")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run in (("look", look), ("record", record), ("write", write)):
        p = commands.add_parser(name)
        p.set_defaults(run_command=run)
        p.add_argument("--patches", type=Path, required=True)
        p.add_argument("--base", required=True)
        p.add_argument("--news", type=Path, required=True)
        p.add_argument("--sub", default="")
        p.add_argument("--from", dest="sender", default="")
        if run is record:
            p.add_argument("--commit", required=True)
        if run is write:
            for path in ("tree", "mails", "results", "burn-down", "range-diff"):
                p.add_argument(f"--{path}", type=Path, required=True)
            p.add_argument("--mbox", required=True)
            p.add_argument("--source", required=True, help="what the base is")
            p.add_argument("--base-tree", required=True, help="the hash of its tree")
    args = parser.parse_args()
    try:
        args.run_command(args)
    except Error as e:
        print("mail: error: " + str(e).replace("\n", "\n  "), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
