"""Settings of Sphinx. ``python .site/build.py`` gathers the sources and builds the site from them."""

import ast
import re
from pathlib import Path

import symbolic_matexp
from symbolic_matexp.inputs import kinds

project = "symbolic_matexp"
author = "The symbolic_matexp developers"
project_copyright = author
version = release = symbolic_matexp.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc"]
nitpicky = True
nitpick_ignore_regex = [
    # Names of other libraries, whose documentation is elsewhere.
    ("py:.*", r"(flint|mpmath|numpy|np|sympy|matplotlib|pathlib|concurrent|collections|fractions|enum|typing)\b.*"),
    ("py:.*", r"(Path|Fraction|Executor|Callable|Iterable|Iterator|Generator|Mapping|Sequence|Any|Supports\w+|T|P)"),
]

html_theme = "furo"
html_title = f"symbolic_matexp {version}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
pygments_style = "friendly"
pygments_dark_style = "monokai"

nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "amsmath", "linkify"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
suppress_warnings = ["mystnb.unknown_mime_type"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_type_aliases = {
    name: f"symbolic_matexp.inputs.kinds.{name}" for name in vars(kinds) if name.endswith(("Like", "Name"))
}
autodoc_preserve_defaults = True
maximum_signature_line_length = 88
python_display_short_literal_types = True

PACKAGE = Path(symbolic_matexp.__file__).parent


def names_of_the_package():
    """Return the last parts of the names of all modules, and of what they define."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        found |= {path.stem, path.parent.name}
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else [node]
            found |= {getattr(x, "name", getattr(x, "id", None)) for x in targets}
            if isinstance(node, ast.AnnAssign):
                found.add(getattr(node.target, "id", None))
    return found


NAMES = names_of_the_package()


def resolve(app, env, node, contnode):
    """Resolve a name that is written from inside the package: to its public one, or to plain text if it has none."""
    last = node["reftarget"].rpartition(".")[2]
    domain = env.domains.python_domain
    places = {found.docname: name for name, found in domain.objects.items() if name.rpartition(".")[2] == last}
    if node.get("refdomain") != "py" or last not in NAMES:
        return None
    if len(places) != 1 or node["reftype"] == "mod":
        return contnode
    (name,) = places.values()
    return domain.resolve_xref(env, node["refdoc"], app.builder, node["reftype"], name, node, contnode)


def as_mathematics(app, what, name, obj, options, lines):
    """Let bars and stars in a docstring stand for absolute values and adjoints, outside of ``code``."""
    for i, line in enumerate(lines):
        parts = re.split(r"(``.*?``|\*\*.+?\*\*)", line)
        parts[::2] = [re.sub(r"([|*])", r"\\\1", re.sub(r"^(\s*)\* ", r"\1- ", part)) for part in parts[::2]]
        lines[i] = "".join(parts)


def without_addresses(app, what, name, obj, options, signature, returns):
    """Write … for defaults that have no text of their own."""
    return signature and re.sub(r"<[^<>]*( object at )?[^<>]*>", "...", signature), returns


def setup(app):
    """Connect the functions above."""
    app.connect("missing-reference", resolve)
    app.connect("autodoc-process-docstring", as_mathematics)
    app.connect("autodoc-process-signature", without_addresses)
