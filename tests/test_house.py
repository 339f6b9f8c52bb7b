"""The house: few rooms, no circle of imports, one class a name, and formulas that are nothing but operators."""

import ast
from collections import Counter
from pathlib import Path

import symbolic_matexp

PACKAGE = Path(symbolic_matexp.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
OPERATIONS = {"add", "sub", "scale", "matmul", "mul", "dot", "transpose", "adjoint"}


def module_of(path):
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in FILES}


def imported(name, path):
    """Yield the modules of the package that a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            up = node.level - (path.name == "__init__.py")
            base = name.split(".")[: len(name.split(".")) - up]
            source = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                yield whole if whole in MODULES else source


def test_a_newcomer_sees_a_dozen_rooms():
    entries = [path.name for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()]
    assert len([name for name in entries if name not in {"__pycache__"}]) <= 15


def test_no_circle_of_imports():
    arrows = {name: set(imported(name, path)) & set(MODULES) - {name} for name, path in MODULES.items()}
    arrows = {name: targets for name, targets in arrows.items() if name != "symbolic_matexp"}  # its names are lazy
    while True:
        ends = {name for name, targets in arrows.items() if not targets & set(arrows)}
        if not ends:
            break
        arrows = {name: targets for name, targets in arrows.items() if name not in ends}
    assert not arrows


def test_no_two_classes_of_one_name():
    names = Counter(
        node.name
        for path in FILES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_formulas_are_operators():
    """Except in the steps that take entries of matrices: those are given the number system."""
    for path in (PACKAGE / "formulas").glob("*.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        in_letters = [node for node in body if not _takes_a_system(node)]
        called = {x.attr for node in in_letters for x in ast.walk(node) if isinstance(x, ast.Attribute)}
        assert not called & OPERATIONS, path.name


def _takes_a_system(node):
    return isinstance(node, ast.FunctionDef) and any(x.arg == "system" for x in node.args.args)


def test_theorem_1_is_a_few_lines():
    tree = ast.parse((PACKAGE / "formulas" / "three_layers.py").read_text(encoding="utf-8"))
    bodies = {node.name: node.body[1:] for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert sum(len(bodies[name]) for name in ("weights", "weights_from")) <= 8


def test_the_circle_would_be_seen(tmp_path):
    """The reader of imports sees relative imports of functions and of modules."""
    path = MODULES["symbolic_matexp.solving.solve"]
    found = set(imported("symbolic_matexp.solving.solve", path))
    assert {"symbolic_matexp.solving.methods", "symbolic_matexp.solving.status"} <= found
    assert "symbolic_matexp.inputs.problem" in found
