"""The pages of the reference: every public name, the command line, and the modules that state the mathematics."""

from __future__ import annotations

import os
import subprocess
import sys

import symbolic_matexp
import symbolic_matexp.errors
import symbolic_matexp.testing

GROUPS = {
    "Matrix functions": (
        *("expm", "logm", "sqrtm", "powm", "inv", "signm", "phi", "cosm", "sinm", "tanm", "coshm", "sinhm", "funm"),
        *("frechet", "condition_number", "ConditionNumber", "Enclosure"),
        *("expm_multiply", "ExponentialProduct", "ProductStatus"),
    ),
    "Problems and weights": (
        *("Problem", "example_names", "solve", "solve_many", "formula_names", "Solution", "Status"),
        *("interpolate", "activations", "Interpolation", "InterpolationStatus", "ExactMatrix", "GaussianRational"),
    ),
    "Certificates": (
        *("certify", "Certificate", "certify_existence", "Existence", "impossible", "NoSolution", "Outcome"),
    ),
    "Cross-checks and condition numbers": (
        *("crosscheck", "Report", "Diagnosis", "Budget", "Rung", "QuantityError"),
        *("condition", "Conditioning", "Condition"),
    ),
    "Claims and proofs": (
        *("prove", "Claim", "Verdict", "Evidence", "derivation", "Derivation", "check_proof", "CheckedProof"),
        *("premises", "registered_ids", "commuting", "invertible", "equation", "Weights"),
    ),
    "Letters": (
        *("matrices", "matrix", "scalars", "scalar", "eye", "pi", "exp", "log", "sqrt", "det", "trace"),
        *("Matrix", "Scalar", "Equation"),
    ),
    "Errors": (
        *("SymbolicMatexpError", "InputError", "PrecisionError", "RangeError", "SingularMatrixError", "SolveError"),
        "UnsupportedError",
    ),
}
"""The public names, by subject."""

OF_TESTING = (
    *("assert_accurate", "measure", "Accuracy", "corpus", "Case", "CORPORA", "survey", "CaseOutcome", "AccuracyCase"),
)

TYPES = (
    *("inputs.cut.Cut", "notation.unknown.Expression", "claims.statement.Hypothesis", "claims.derivation.Line"),
    *("claims.premise_list.Premises", "certifying.impossibility.Obstacle"),
)
"""What arguments and results may be made of, beside the public names."""

MATHEMATICS = (
    *("formulas.three_layers", "formulas.four_layers", "formulas.five_layers", "formulas.three_points"),
    *("formulas.sourour", "comparing.diagnosis", "comparing.black_box", "comparing.sensitivity"),
    *("systems.ball.taylor", "systems.ball.trigonometric", "systems.ball.perturbation", "functions.singular"),
    *("solving.error_model", "certifying.krawczyk", "certifying.impossibility", "claims.words.serial"),
)
"""Modules whose docstrings state what is computed, and why it is right."""


def reference_pages() -> dict[str, str]:
    """Return the text of each page by its name. Every public name is on one of them."""
    public = set(symbolic_matexp.__all__) - {"errors"}
    listed = [name for names in GROUPS.values() for name in names]
    assert sorted(listed) == sorted(public), f"in one place only: {sorted(set(listed) ^ public)}"
    assert sorted(OF_TESTING) == sorted(symbolic_matexp.testing.__all__), "every name of symbolic_matexp.testing"
    pages = {_slug(title): _page(title, "symbolic_matexp", names) for title, names in GROUPS.items()}
    more = [name for name in vars(symbolic_matexp.errors) if name.endswith("Error") and name not in public]
    pages["errors"] += "\n" + "\n".join(_directive("symbolic_matexp.errors", name) for name in more)
    pages["testing"] = _page("symbolic_matexp.testing", "symbolic_matexp.testing", OF_TESTING)
    pages["types"] = "# Types\n\n" + _module("inputs.kinds", members=True)
    pages["types"] += "\n## Parts of arguments and results\n\n" + "\n".join(
        f"```{{eval-rst}}\n.. autoclass:: symbolic_matexp.{name}\n   :members:\n```\n" for name in TYPES
    )
    pages["mathematics"] = "# The mathematics\n\n" + "\n".join(
        f"## `symbolic_matexp.{name}`\n\n{_module(name)}" for name in MATHEMATICS
    )
    pages["shell"] = _shell()
    return pages


def _slug(title: str) -> str:
    return title.lower().replace(" ", "-")


def _page(title: str, module: str, names: tuple[str, ...]) -> str:
    return f"# {title}\n\n" + "\n".join(_directive(module, name) for name in names)


def _directive(module: str, name: str) -> str:
    found = getattr(sys.modules[module], name)
    options = ""
    if isinstance(found, type):
        kind = "exception" if issubclass(found, Exception) else "class"
        options = "   :members:\n" if kind == "class" else "   :show-inheritance:\n"
    else:
        kind = "function" if callable(found) else "data"
    return f"```{{eval-rst}}\n.. auto{kind}:: {module}.{name}\n{options}```\n"


def _module(name: str, members: bool = False) -> str:
    options = "   :members:\n" if members else ""
    return f"```{{eval-rst}}\n.. automodule:: symbolic_matexp.{name}\n{options}```\n"


def _shell() -> str:
    """Return the help of every command, as it is printed."""
    overview = _help()
    commands = overview.partition("Commands:\n")[2].partition("\n\n")[0]
    names = [line.split()[0] for line in commands.splitlines() if line.startswith("  ") and line[2] != " "]
    parts = [("symbolic-matexp", overview), *((f"symbolic-matexp {name}", _help(name)) for name in names)]
    return "# Command line\n\n" + "\n".join(
        f"## `{title}`\n\n```text\n{text.strip()}\n```\n" for title, text in parts
    )


def _help(*command: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "symbolic_matexp", *command, "--help"],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"COLUMNS": "88"},
    ).stdout
