"""Solutions that come from a worker: like those made here in every way, and made only when they are asked for."""

import copy
import dataclasses
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
import sympy
from helpers.problems import random_problem

import symbolic_matexp as sm
from symbolic_matexp.inputs.exact_balls import matrix_parts
from symbolic_matexp.solving.travelling import packed, unpacked

SMALL = sm.Problem.example("small")
MADE_HERE = {
    **{algebra: sm.solve(SMALL, 20, algebra=algebra) for algebra in ("ball", "multiprecision", "float64")},
    "exact": sm.solve(SMALL, 12, algebra="exact", alpha=sympy.log(2)),
    "complex": sm.solve(random_problem(3, 3, "complex"), 40),
    "defective": sm.solve(sm.Problem.example("defective"), 30),
    "constant": sm.solve(sm.Problem(SMALL.X1, SMALL.X2, SMALL.Y1, SMALL.Y1), 20),
    "huge": sm.solve(sm.Problem([["1.000001"]], [[1]], [[2]], [[3]]), 20, alpha=1),
    "no weights": sm.solve(
        sm.Problem([[1, 0], [0, 1]], [[0, 2], [1, 0]], [[1, 0], [0, -1]], [[1, 0], [0, 1]]), real=True
    ),
    "no problem": next(sm.solve_many([None])),
}


def through_a_pipe(values):
    return pickle.loads(pickle.dumps(values))  # noqa: S301  our own bytes, made on this line


def arrived(solution):
    return unpacked(through_a_pipe(packed(solution)))


each = pytest.mark.parametrize("here", MADE_HERE.values(), ids=MADE_HERE)


@each
@pytest.mark.parametrize("first", [field.name for field in dataclasses.fields(sm.Solution)])
def test_every_field_is_the_same_whichever_is_read_first(here, first):
    there = arrived(here)
    assert type(there) is sm.Solution
    for name in (first, *(field.name for field in dataclasses.fields(here))):
        mine, its = getattr(here, name), getattr(there, name)
        assert type(mine) is type(its)
        if name != "weights":
            assert mine == its
    assert list(map(str, here.weights)) == list(map(str, there.weights))
    assert list(map(type, here.weights)) == list(map(type, there.weights))
    if here.algebra == "ball":
        assert list(map(matrix_parts, here.weights)) == list(map(matrix_parts, there.weights))
    assert here == there


@each
@pytest.mark.parametrize(
    "use",
    [
        bool,
        repr,
        str,
        hash,
        lambda solution: solution._repr_html_(),
        lambda solution: solution.to_json(),
        lambda solution: solution.how_obtained,
        lambda solution: solution.weights and [repr(W) for W in solution.to_mpmath()],
        lambda solution: (
            solution.weights and repr(solution([[0] * SMALL.dim] * SMALL.dim)) if solution.problem else 0
        ),
        lambda solution: solution.success and solution.certificate.recheck(),
    ],
)
def test_what_one_does_with_a_solution_first_gives_the_same(here, use):
    if here.problem is not None and here.problem.dim != SMALL.dim:
        here = MADE_HERE["ball"]
    assert use(arrived(here)) == use(here)


@each
@pytest.mark.parametrize(
    "way",
    [through_a_pipe, copy.copy, copy.deepcopy, arrived, dataclasses.replace],
    ids=lambda way: way.__name__,
)
def test_it_can_be_copied_and_sent_on_before_it_was_read(here, way):
    there = way(arrived(here))
    assert type(there) is sm.Solution
    assert there == here
    assert here == there
    assert arrived(here) == there
    assert arrived(here) != dataclasses.replace(here, digits=here.digits + 1)
    assert there.to_json() == here.to_json()


def test_a_solution_that_differs_only_in_what_was_not_read_is_another():
    here = MADE_HERE["ball"]
    problem = sm.Problem(SMALL.X1, SMALL.X2, SMALL.Y1, SMALL.Y1)
    for other in ({"problem": problem}, {"certificate": None}, {"weights": here.weights[::-1]}):
        assert arrived(dataclasses.replace(here, **other)) != arrived(here)


def test_nothing_is_made_before_it_is_asked_for():
    *at_once, _ = packed(MADE_HERE["ball"])
    there = unpacked((*at_once, b"what is no pickle"))
    assert there.raise_for_status().success
    assert (there.digits, there.formula, there.cut) == (20, "three-layers", MADE_HERE["ball"].cut)
    with pytest.raises(pickle.UnpicklingError):
        _ = there.weights


def test_what_is_the_same_travels_once():
    there = arrived(MADE_HERE["ball"])
    held = sm.Solution.weights.held(there)
    assert all(W is claimed for W, claimed in zip(held, there.certificate.weights, strict=True))
    assert there.certificate.problem is there.problem


def test_nobody_changes_what_it_holds():
    there = arrived(MADE_HERE["ball"])
    there.weights[0][0, 0] = 7
    assert there == MADE_HERE["ball"]


def test_threads_that_read_it_at_the_same_time():
    arrivals = [arrived(MADE_HERE["complex"]) for _ in range(50)]
    with ThreadPoolExecutor(4) as threads:
        read = [
            threads.submit(getattr, there, name)
            for there in arrivals
            for name in ("weights", "certificate", "problem", "W2")
        ]
        for future in read:
            future.result(timeout=60)
    assert arrivals == [MADE_HERE["complex"]] * 50
