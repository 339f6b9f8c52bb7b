"""The command ``selftest``: whether this installation computes, certifies, refutes and proves as it should."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import flint
import typer
from rich.console import Console

from ..certifying.certificate import certify
from ..claims.prove import prove
from ..errors import SingularMatrixError
from ..functions.expm import expm
from ..functions.logm import logm
from ..functions.sqrtm import sqrtm
from ..inputs.exact_matrix import ExactMatrix
from ..inputs.problem import Problem
from ..solving.solve import solve
from ..studies.versions import versions
from .json_output import print_json
from .layout import say, show_table
from .streams import FAILS, HOLDS, progress

STATUSES = "Exit status: 0 everything is as it should be, 1 something is not."
CLAIM = "one-layer-one-equation"


@dataclass(frozen=True)
class Check:
    """Something that is known, and the function that says whether it is found."""

    what: str
    holds: Callable[[], bool]


def _solved(algebra: str, digits: int) -> bool:
    solution = solve(Problem.example("small"), digits, algebra=algebra)  # type: ignore[arg-type]
    return solution.success and (solution.certificate is not None and bool(solution.certificate))


def _engines_agree() -> bool:
    A = ExactMatrix.parse([[1, 2, 0], [0, "1/3", -1], [2, 0, 1]])
    witness = ExactMatrix.parse(expm(A, 60, algebra="multiprecision"))
    return bool(expm(A, 40).contains(witness.to_flint(400)))


def _logarithm_on_the_cut() -> bool:
    L = logm([[-1, 0], [0, 2]], 40)
    with flint.ctx.workprec(400):
        exact = flint.acb_mat([[flint.acb(0, flint.arb.pi()), 0], [0, flint.acb(2).log()]])
        return L.on_cut == 1 and bool(L.overlaps(exact))


def _no_root() -> bool:
    try:
        sqrtm([[0, 1], [0, 0]])
    except SingularMatrixError:
        return True
    return False


def _refuted() -> bool:
    problem = Problem.example("small")
    return certify(solve(problem, 20).to_numpy(), problem, digits=30).verdict == "refuted"


CHECKS = (
    Check("exp of a matrix: Arb and mpmath agree to 40 digits", _engines_agree),
    Check("log of a matrix with an eigenvalue on the cut", _logarithm_on_the_cut),
    Check("[[0, 1], [0, 0]] is refused a square root", _no_root),
    Check("a problem solved in balls, certified to 50 digits", lambda: _solved("ball", 50)),
    Check("the same by mpmath", lambda: _solved("multiprecision", 50)),
    Check("the same in float64, certified to 6 digits", lambda: _solved("float64", 6)),
    Check("the same by SymPy", lambda: _solved("exact", 30)),
    Check("weights rounded to float64 are refuted at 30 digits", _refuted),
    Check(f"the claim {CLAIM} is proved", lambda: prove(CLAIM).verdict == "proved"),
)


def selftest_command(
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check this installation in a few seconds, against answers that are known.

    Example:  symbolic-matexp selftest
    """
    rows: list[tuple[str, bool]] = []
    with progress() as report:
        for number, check in enumerate(CHECKS, 1):
            report(f"check {number} of {len(CHECKS)}: {check.what}")
            rows.append((check.what, check.holds()))
    status = HOLDS if all(holds for _, holds in rows) else FAILS
    if json_output:
        checks = [{"check": what, "holds": holds} for what, holds in rows]
        print_json({"checks": checks, "versions": versions()}, status)
    else:
        console = Console()
        show_table(console, ["check", ""], [[what, "ok" if holds else "FAILED"] for what, holds in rows])
        say(console, ", ".join(f"{name} {version}" for name, version in versions().items()))
    raise typer.Exit(status)
