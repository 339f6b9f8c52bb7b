"""What type checkers see: names to choose from are those that there are, results have the types that they have."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import pytest

import symbolic_matexp as sm
from symbolic_matexp import testing
from symbolic_matexp.certifying.outcome import Outcome
from symbolic_matexp.inputs import kinds
from symbolic_matexp.inputs.dialects import DIALECTS
from symbolic_matexp.systems import NAMES

ROOT = Path(__file__).parent.parent
USE = """
from typing import Any, assert_type

import numpy as np

import symbolic_matexp as sm

letter: sm.Matrix = sm.matrices("A")
matrix, stack, stacks = np.eye(2), np.ones((3, 2, 2)), np.ones((4, 3, 2, 2))
assert_type(sm.expm(letter), sm.Matrix)
assert_type(sm.inv(letter) @ letter + letter.H, sm.Matrix)
assert_type(letter == sm.eye(), sm.Equation)
assert_type(sm.exp(sm.pi) + 1, sm.Scalar)
assert_type(sm.expm([[1, "1/2"], [[1, 2], 0.5]], digits=30), sm.Enclosure)
assert_type(sm.logm(matrix, cut="auto"), sm.Enclosure)
assert_type(sm.expm(stack), list[sm.Enclosure])
assert_type(sm.cosm(stacks), list[list[sm.Enclosure]])
assert_type(sm.sqrtm(sm.inv(matrix)), sm.Enclosure)
mpmath_matrix: int = sm.expm(matrix, algebra="multiprecision")  # mpmath has no types
problem = sm.Problem(matrix, [[1, 2], [3, 4]], np.eye(2), [["1/3", "1+2i"], [1j, 2]])
solution = sm.solve(problem, algebra="float64", cut="principal", alpha=1j)
assert_type(solution, sm.Solution)
assert_type(solution.certificate, sm.Certificate | None)
assert_type(solution.weights, tuple[Any, ...])
assert_type(sm.certify(solution, problem).verdict, sm.Outcome)
assert_type(sm.crosscheck(problem).verdict, sm.Diagnosis)
assert_type(sm.prove("line-theorem"), sm.Verdict)
assert_type(sm.formula_names(), list[str])
assert sm.certify(solution, problem).verdict == "certified"
for each in sm.solve_many([problem, (matrix, matrix, matrix, matrix)], digits=20):
    assert_type(each, sm.Solution)
"""
MISUSE = """
import symbolic_matexp as sm

p = sm.Problem.example("small")
sm.solve(p, algebra="flaot64")
sm.solve(p).to_text("matlap")
sm.expm([[1]], algebra="float64")
sm.expm([[1]], digit=5)
sm.expm(1)
sm.Problem(1, 2, 3, 4)
sm.certify(p, p)
sm.Claim(expected="prooved")
sm.solv(p)
"""


def visible_names(module):
    """Return the names that a package imports for type checkers alone."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    blocks = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    return {alias.name for block in blocks for node in block.body for alias in node.names}


@pytest.mark.parametrize("module", [sm, testing])
def test_lazy_names_are_visible(module):
    assert visible_names(module) == set(module.__all__)


def test_names_to_choose_from_are_those_there_are():
    assert get_args(kinds.AlgebraName) == NAMES
    assert set(get_args(kinds.EngineName)) < set(NAMES)
    assert get_args(kinds.LanguageName) == tuple(DIALECTS)
    assert get_args(kinds.OutcomeName) == (*map(str, Outcome), "vacuous")


def test_the_package_says_that_it_is_typed():
    assert (Path(sm.__file__).parent / "py.typed").is_file()
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "Typing :: Typed" in settings["project"]["classifiers"]


def faults(text, folder):
    """Return the lines of which mypy --strict complains."""
    (folder / "use.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--config-file=", "use.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"MYPYPATH": str(ROOT)})
    assert done.returncode in {0, 1}, done.stderr
    return sorted({int(line.split(":")[1]) for line in done.stdout.splitlines() if ": error:" in line})


@pytest.mark.slow
def test_results_have_their_types(tmp_path):
    assert faults(USE, tmp_path) == []


@pytest.mark.slow
def test_misuse_is_seen(tmp_path):
    assert faults(MISUSE, tmp_path) == list(range(5, 14))
