"""How Sphinx builds the site: `make docs`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Scheduler0 for Python"
html_title = "Scheduler0 for Python"
html_short_title = "Scheduler0"
extensions = ["myst_parser", "sphinx.ext.autodoc", "members", "repository_links"]
exclude_patterns = ["_site", "package-page.md"]  # the page of the package says what index.md says

html_theme = "furo"  # it asks no other host for fonts or scripts
html_theme_options = {"footer_icons": [], "top_of_page_buttons": []}
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False

myst_heading_anchors = 4  # the anchors that sites for Markdown give to headings
smartquotes = False  # "--" is an option, not a dash

default_role = "literal"  # docstrings have `name` as well as ``name``
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "no-value": True}
autodoc_typehints = "signature"
add_module_names = False
python_use_unqualified_type_names = True
toc_object_entries = False  # every page has the whole navigation, and the methods would triple it
suppress_warnings = ["ref.python"]  # two classes are called Job: the record and the lease's
nitpicky = True  # a reference of a docstring that leads nowhere fails the build


def _leave_signatures(app, env, node, text):
    """Types of signatures that no page documents, of other packages or our own, stay text."""
    parent = node.parent
    while parent is not None and parent.tagname != "desc_signature":
        parent = parent.parent
    return text if parent is not None else None


def setup(app):
    app.connect("missing-reference", _leave_signatures)
