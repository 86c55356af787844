# SPDX-License-Identifier: GPL-2.0
"""Sphinx's configuration for this directory; "make docs" builds it."""

project = "Tasklets over per-CPU workqueues"
copyright = "GPL-2.0"
root_doc = "index"
highlight_language = "none"
html_theme = "alabaster"
html_theme_options = {"page_width": "64em"}
html_show_sphinx = False
html_copy_source = False


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
