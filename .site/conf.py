"""Settings of Sphinx. ``python .site/build.py`` gathers the sources and builds the site from them."""

import ast
import inspect
import re
from pathlib import Path

import latex2mathml.converter
from docutils import nodes

import symbolic_matexp

project = "symbolic_matexp"
author = "The symbolic_matexp developers"
project_copyright = author
version = release = symbolic_matexp.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc"]
nitpicky = True
nitpick_ignore_regex = [
    # Names of other libraries, whose documentation is elsewhere.
    (
        "py:.*",
        r"(builtins|flint|mpmath|numpy|np|sympy|matplotlib|pathlib|concurrent|collections|fractions|enum|typing)\b.*",
    ),
    ("py:.*", r"(Path|Fraction|Executor|Callable|Iterable|Iterator|Generator|Mapping|Sequence|Any|Supports\w+|T|P)"),
]

html_math_renderer = "mathml"
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
nb_render_markdown_format = "myst"
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
suppress_warnings = ["mystnb.unknown_mime_type"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
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
    in_example = False
    for i, line in enumerate(lines):
        in_example = line.lstrip().startswith(">>>") or (in_example and bool(line.strip()))
        if in_example:
            continue
        parts = re.split(r"(``.*?``|\*\*.+?\*\*)", line)
        parts[::2] = [re.sub(r"([|*])", r"\\\1", re.sub(r"^(\s*)\* ", r"\1- ", part)) for part in parts[::2]]
        lines[i] = "".join(parts)


def as_written(app, what, name, obj, options, signature, returns):
    """Return a signature with the types as they are written, under their short names."""
    if what not in {"function", "method", "class"} or signature is None:
        return signature, returns
    text = re.sub(r"(: |-> |, )'((?:[^'\\]|\\.)*)'", r"\1\2", str(inspect.signature(obj)))
    text = re.sub(r"<[^<>]*>", "...", re.sub(r"^\((self|cls)(, |\))", lambda found: "(" + found[2].strip(", "), text))
    arguments, _, result = text.rpartition(" -> ") if " -> " in text else (text, "", None)
    return arguments, None if what == "class" else result


def mathml(self, node, display):
    """Write a formula as MathML, which browsers show without a script."""
    formula = node.astext().replace(r"\textasciicircum", r"\wedge").replace("{aligned}", "{align*}")
    written = latex2mathml.converter.convert(formula, display="block" if display else "inline")
    self.body.append(f'<div class="math">{written}</div>' if display else written)
    raise nodes.SkipNode


def setup(app):
    """Connect the functions above."""
    app.connect("missing-reference", resolve)
    app.connect("autodoc-process-docstring", as_mathematics)
    app.connect("autodoc-process-signature", as_written)
    inline, block = (lambda self, node: mathml(self, node, False)), (lambda self, node: mathml(self, node, True))
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
