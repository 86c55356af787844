# SPDX-License-Identifier: GPL-2.0
"""Sphinx's configuration for this directory; "make docs" builds it."""

from pathlib import Path

project = "Tasklets over per-CPU workqueues"
copyright = "GPL-2.0"
root_doc = "index"
highlight_language = "none"
html_theme = "alabaster"
html_theme_options = {"page_width": "64em"}
html_show_sphinx = False
html_copy_source = False
# A page of its own, which performance.rst links to
html_extra_path = [p for p in ("report.html",) if Path(__file__).with_name(p).exists()]


def links_to_pages(_app, doctree):
    """A link to a file, which works where the sources are read, becomes one to its page."""
    for node in doctree.findall():
        try:
            uri = node.get("refuri", "")
        except AttributeError:
            continue
        if "://" not in uri and uri.endswith(".rst") and not uri.startswith("../"):
            node["refuri"] = uri[: -len(".rst")] + ".html"


def setup(app):
    app.connect("doctree-read", links_to_pages)
