"""solve_many: the answers of solve, in order, whoever computes them; and a problem that fails ends nothing."""

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import mpmath
import numpy as np
import pytest
import sympy
from helpers.problems import random_problem

import symbolic_matexp as sm
from symbolic_matexp.inputs.pool.crew import LARGEST_CHUNK
from symbolic_matexp.inputs.pool.giving_out import CHUNKS_AHEAD

PROBLEMS = [random_problem(seed, 1 + seed % 3, "real" if seed % 2 else "complex") for seed in range(12)]
EXPECTED = [sm.solve(problem, 20) for problem in PROBLEMS]
EQUAL_INPUTS = sm.Problem([[1, 0], [0, 1]], [[1, 0], [0, 1]], [[1, 0], [0, -1]], [[1, 0], [0, 1]])
REPOSITORY = Path(sm.__file__).parent.parent


class Deadly:
    """Kills the process that unpickles it."""

    def __reduce__(self):
        return os._exit, (9,)


class Unpicklable:
    def __reduce__(self):
        raise ZeroDivisionError("it does not travel")


class AtOnce(Executor):
    """Does what it is given before it returns."""

    def submit(self, function, *arguments):
        future = Future()
        future.set_result(function(*arguments))
        return future


def started_processes():
    return multiprocessing.get_context("spawn")


@pytest.fixture(scope="module")
def two_processes():
    with ProcessPoolExecutor(2, mp_context=started_processes()) as executor:
        yield executor


def plain_residual(solution, i):
    """The relative residual of an equation, computed by mpmath alone."""
    with mpmath.workdps(60):
        X, Y = (A.to_mpmath(60) for A in solution.problem.pairs[i])
        W1, W2, W3 = solution.to_mpmath()
        return mpmath.mnorm(W3 * mpmath.expm(W2 * mpmath.expm(W1 * X)) - Y, "f") / mpmath.mnorm(Y, "f")


IN_ONE_OR_TWO = [{}, pytest.param({"workers": 2}, marks=pytest.mark.slow)]
"""Options; the start of processes takes seconds."""


@pytest.mark.parametrize("options", [{}, {"workers": 2}], ids=str)
def test_the_answers_are_those_of_solve_in_order(options):
    found = list(sm.solve_many(iter(PROBLEMS), 20, **options))
    assert found == EXPECTED
    for solution in found:
        assert solution.certificate.recheck().verdict == "certified"
        assert max(plain_residual(solution, i) for i in (0, 1)) < mpmath.mpf(10) ** -20


@pytest.mark.slow
def test_an_executor_from_elsewhere(two_processes):
    assert list(sm.solve_many(PROBLEMS, 20, executor=two_processes)) == EXPECTED
    with ThreadPoolExecutor(3) as threads:
        assert list(sm.solve_many(PROBLEMS, 20, executor=threads, workers=3)) == EXPECTED


@pytest.mark.slow
def test_a_dask_cluster():
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        assert list(sm.solve_many(PROBLEMS, 20, executor=client.get_executor())) == EXPECTED
        with pytest.raises(sm.InputError, match="get_executor"):
            sm.solve_many(PROBLEMS, executor=client)


@pytest.mark.parametrize("kind", ["array", "tuples", "lists", "SymPy"])
def test_what_a_problem_may_be(kind):
    array = np.random.default_rng(1).standard_normal((5, 4, 2, 2)) + 0j
    given = {
        "array": array,
        "tuples": [tuple(four) for four in array],
        "lists": [list(four) for four in array],
        "SymPy": (tuple(sm.ExactMatrix.parse(A).to_sympy() for A in four) for four in array),
    }[kind]
    problems = [sm.Problem(*four) for four in array]
    for found, problem in zip(sm.solve_many(given, 15), problems, strict=True):
        assert found.problem == problem
        assert found == sm.solve(problem, 15)


@pytest.mark.slow
def test_arguments_of_solve_travel():
    for arguments in (
        {"alpha": "1/2", "cut": 1.5},
        {"algebra": "multiprecision", "digits": 10},
        {"algebra": "float64"},
        {"real": True, "digits": 12, "maximum_precision": 4096},
        {"algebra": "exact", "alpha": sympy.log(2), "digits": 12},
    ):
        problem = sm.Problem([[2]], [["1/3"]], [[3]], [[5]])
        (found,) = sm.solve_many([problem], workers=2, **arguments)
        assert found == sm.solve(problem, **arguments)
        assert found.success


FAILING = [
    (([["nan"]], [[1]], [[2]], [[3]]), "INVALID_INPUT", r"problem 1: X1\[0, 0\] is nan"),
    ((1, 2, 3), "INVALID_INPUT", r"problem 1: a problem is a Problem or \(X1, X2, Y1, Y2\), not tuple of 3"),
    (None, "INVALID_INPUT", "problem 1: a problem is .* not NoneType"),
    ("four", "INVALID_INPUT", "problem 1: a problem is .* not str"),
    (([[1]], [[2]], [[1, 2], [3, 4]], [[1]]), "INVALID_INPUT", "problem 1: Y1 is 2×2 but X1 is 1×1"),
    (EQUAL_INPUTS, "EQUAL_INPUTS", "Two inputs are equal"),
]


@pytest.mark.parametrize("options", IN_ONE_OR_TWO, ids=str)
def test_a_problem_that_fails_is_an_answer(options):
    given = list(itertools.chain.from_iterable(([PROBLEMS[0], failing]) for failing, *_ in FAILING))
    found = list(sm.solve_many(given, 20, **options))
    assert found[::2] == [EXPECTED[0]] * len(FAILING)
    for number, (solution, (problem, status, _)) in enumerate(zip(found[1::2], FAILING, strict=True)):
        place = 2 * number + 1
        pattern = FAILING[number][2].replace("problem 1:", f"problem {place}:")
        with pytest.raises(sm.SolveError, match=pattern):
            solution.raise_for_status()
        assert (solution.status.name, solution.success, solution.weights) == (status, False, ())
        assert solution.certificate is None
        assert solution.problem == (problem if isinstance(problem, sm.Problem) else None)


def test_a_defect_in_solve_is_an_answer(monkeypatch):
    def broken(problem, **arguments):
        if problem is PROBLEMS[1]:
            raise ZeroDivisionError("by zero")
        return sm.solve(problem, **arguments)

    monkeypatch.setattr("symbolic_matexp.solving.many.solve", broken)
    found = list(sm.solve_many(PROBLEMS[:3], 20))
    assert [solution.status.name for solution in found] == ["SOLVED", "BROKEN_OFF", "SOLVED"]
    assert "problem 1: ZeroDivisionError: by zero" in found[1].message
    assert found[1].problem is PROBLEMS[1]


@pytest.mark.parametrize("place", [0, 5, 11])
@pytest.mark.slow
def test_who_dies_is_an_answer_and_the_others_are_solved(place):
    given = [*PROBLEMS[:place], Deadly(), *PROBLEMS[place:]]
    found = list(sm.solve_many(given, 20, workers=2))
    assert found[place].status.name == "BROKEN_OFF"
    assert f"problem {place}: its worker process died" in found[place].message
    assert found[:place] + found[place + 1 :] == EXPECTED


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")
def test_workers_that_are_killed_from_outside_change_no_answer():
    """Perhaps in the middle of what they write: it goes through a pipe of their own, which no other waits for."""
    others = set(multiprocessing.active_children())
    found = []
    for number, solution in enumerate(sm.solve_many(PROBLEMS * 30, 20, workers=2)):
        found.append(solution)
        if number in {80, 250}:
            for worker in set(multiprocessing.active_children()) - others:
                os.kill(worker.pid, signal.SIGKILL)
    assert found == EXPECTED * 30


@pytest.mark.slow
def test_two_deaths_and_what_does_not_travel():
    given = [Deadly(), *PROBLEMS[:4], Unpicklable(), *PROBLEMS[4:], Deadly()]
    found = list(sm.solve_many(given, 20, workers=2))
    assert [s for s in found if s] == EXPECTED
    assert [i for i, s in enumerate(found) if not s] == [0, 5, 13 + 1]
    assert "problem 5: ZeroDivisionError: it does not travel" in found[5].message


def test_an_executor_that_dies_is_said_at_every_problem_that_it_had(two_processes):
    with ProcessPoolExecutor(1, mp_context=started_processes()) as executor:
        found = list(sm.solve_many([*PROBLEMS[:2], Deadly(), *PROBLEMS], 20, executor=executor, workers=1))
        assert len(found) == 15
        assert found[:2] == EXPECTED[:2]
        assert {solution.status.name for solution in found[2:]} == {"BROKEN_OFF"}
    threads = ThreadPoolExecutor(1)
    threads.shutdown()
    (found,) = sm.solve_many(PROBLEMS[:1], executor=threads)
    assert "problem 0: RuntimeError: cannot schedule new futures after shutdown" in found.message


@pytest.mark.parametrize("options", IN_ONE_OR_TWO, ids=str)
def test_problems_without_end_are_taken_a_few_ahead(options):
    taken, others = [], multiprocessing.active_children()

    def without_end():
        for number in itertools.count():
            taken.append(number)
            yield PROBLEMS[number % 12]

    answers = sm.solve_many(without_end(), 20, **options)
    assert taken == []
    assert [next(answers) for _ in range(30)] == (EXPECTED * 3)[:30]
    ahead = CHUNKS_AHEAD * LARGEST_CHUNK * 2 if options else 0
    assert len(taken) <= 30 + ahead
    before = time.monotonic()
    answers.close()
    assert time.monotonic() - before < 2
    assert set(multiprocessing.active_children()) <= set(others)
    assert next(answers, None) is None


@pytest.mark.slow
def test_what_the_problems_raise_comes_behind_the_answers_before_it():
    def broken():
        yield from PROBLEMS[:5]
        raise KeyError("no more")

    for options in ({}, {"workers": 2}):
        answers = sm.solve_many(broken(), 20, **options)
        assert [next(answers) for _ in range(5)] == EXPECTED[:5]
        with pytest.raises(KeyError, match="no more"):
            next(answers)


@pytest.mark.slow
def test_slow_problems_are_answered_as_they_come():
    """None of them waits until a chunk is full."""

    def slowly():
        for number in range(6):
            asked.append(number)
            time.sleep(0.1)
            yield PROBLEMS[0]

    asked = []
    seen = [len(asked) for _ in sm.solve_many(slowly(), 20, executor=AtOnce())]
    assert seen == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("options", IN_ONE_OR_TWO, ids=str)
@pytest.mark.slow
def test_progress(options):
    calls = []
    answers = sm.solve_many(PROBLEMS, 20, progress=lambda *call: calls.append(call), **options)
    next(answers)
    assert calls == [(1, 12)]
    list(answers)
    assert calls == [(n, 12) for n in range(1, 13)]
    calls.clear()
    list(sm.solve_many(iter(PROBLEMS[:2]), 20, progress=lambda *call: calls.append(call), **options))
    assert calls == [(1, None), (2, None)]
    assert list(sm.solve_many([], progress=print, **options)) == []


@pytest.mark.parametrize(
    ("problems", "arguments", "message"),
    [
        (PROBLEMS[0], {}, "solve takes one Problem"),
        ({}, {}, "needs an iterable of Problems"),
        ("problems", {}, "not str"),
        (7, {}, "not int"),
        (np.zeros((4, 2, 2)), {}, r"\(n, 4, d, d\)"),
        (np.zeros((3, 4, 2, 3)), {}, r"not \(3, 4, 2, 3\)"),
        ([], {"digits": 0}, "digits must lie"),
        ([], {"alpha": 0}, "alpha = 0"),
        ([], {"algebra": "floats"}, "there is no algebra"),
        ([], {"real": True, "cut": 1}, "principal cut"),
        ([], {"workers": 0}, "workers must be a whole number, at least 1, not 0"),
        ([], {"workers": True}, "workers must be"),
        ([], {"workers": 2.0}, "workers must be"),
        ([], {"executor": 3}, "executor must be a concurrent.futures executor"),
        ([], {"maximum_precision": 1}, "maximum_precision"),
    ],
)
def test_misuse_is_said_at_the_call(problems, arguments, message):
    with pytest.raises(sm.InputError, match=message):
        sm.solve_many(problems, **arguments)


def script(tmp_path, text):
    path = tmp_path / "script.py"
    path.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(
        [sys.executable, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )


@pytest.mark.slow
def test_a_script_without_a_guard_is_one_sentence(tmp_path):
    process = script(
        tmp_path,
        "import symbolic_matexp as sm\n"
        "print(len(list(sm.solve_many([([[2]], [[1]], [[3]], [[5]])] * 3, 20, workers=2))))\n",
    )
    output, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert output == ""
    assert error.count("Traceback") == 1
    assert "WorkerError: worker processes start by running the script again: " in error
    assert error.endswith('if __name__ == "__main__":\n')


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
@pytest.mark.slow
def test_ctrl_c_ends_at_once(tmp_path):
    process = script(
        tmp_path,
        "import numpy as np, symbolic_matexp as sm\n"
        'if __name__ == "__main__":\n'
        "    large = tuple(np.random.default_rng(0).standard_normal((4, 30, 30)))\n"
        "    problems = [([[2]], [[1]], [[3]], [[5]]), *[large] * 99]\n"
        "    for number, _ in enumerate(sm.solve_many(iter(problems), 2000, workers=2)):\n"
        "        print(number, flush=True)\n",
    )
    assert process.stdout.readline() == "0\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    before = time.monotonic()
    _, error = process.communicate(timeout=30)
    assert time.monotonic() - before < 3
    assert error.count("Traceback") == 1
    assert error.endswith("KeyboardInterrupt\n")


@pytest.mark.parametrize("status", ["INVALID_INPUT", "BROKEN_OFF"])
def test_answers_of_failing_problems_are_saved_and_pickled(tmp_path, status):
    (found,) = sm.solve_many([Unpicklable() if status == "BROKEN_OFF" else None], 20, workers=2)
    assert found.status.name == status
    found.save(tmp_path / "answer.json")
    again = sm.Solution.load(tmp_path / "answer.json")
    assert (again.status, again.problem, again.weights, again.success) == (found.status, None, (), False)


SHIELDED = """
import multiprocessing, signal, sys
from symbolic_matexp.inputs.pool.processes import _uninterrupted

def is_shielded():
    sys.exit(signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, []))

if __name__ == "__main__":
    with _uninterrupted():
        first = multiprocessing.get_context("spawn").Process(target=is_shielded)
        first.start()
    first.join()
    sys.exit(first.exitcode)
"""


def test_ctrl_c_does_not_reach_the_first_worker_of_a_process_either(tmp_path):
    """Python starts a tracker of resources with the first worker, and unblocks signals after that."""
    (tmp_path / "script.py").write_text(SHIELDED)
    assert subprocess.run([sys.executable, tmp_path / "script.py"], timeout=60, check=False).returncode == 0
