"""Calls from threads give what calls one after another give, and leave every setting of the process as it was."""

import ast
import gc
import inspect
import pickle
import random
import signal
import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import flint
import mpmath
import numpy as np
import pytest
from helpers.problems import random_problem

import symbolic_matexp as sm
from symbolic_matexp.inputs.constants import BallMatrix
from symbolic_matexp.inputs.one_at_a_time import one_at_a_time, turn
from symbolic_matexp.testing import assert_accurate

SMALL = sm.Problem.example("small")


def bits(*matrices):
    """Midpoints and radii of every entry, exactly."""
    parts = [x for A in matrices for z in A.entries() for x in (z.real, z.imag)]
    return [(x.mid().man_exp(), x.rad().man_exp()) for x in parts]


def solved(k):
    found = sm.solve(random_problem(k, 2, "complex" if k % 2 else "real", 10.0 ** -(k % 5)), 10 + 7 * (k % 9))
    return found.status, str(found.alpha), found.cut, found.digits, bits(*found.weights)


def solved_in_float64(k):
    found = sm.solve(random_problem(k, 3, "real", 10.0 ** -(k % 5)), 3, algebra="float64")
    return found.status, str(found.alpha), found.digits, [W.tobytes() for W in found.weights]


def solved_in_mpmath(k):
    found = sm.solve(random_problem(k, 1), 20 + k % 40, algebra="multiprecision")
    return found.status, [[entry._mpc_ for entry in W] for W in found.weights]


def exponential(k):
    return bits(sm.expm(random_problem(k, 2).X1, 20 + 30 * (k % 7)))


def logarithm(k):
    return bits(sm.logm(random_problem(k, 2).X1, 20 + 30 * (k % 7)))


def certified(k):
    problem = random_problem(k, 2)
    found = sm.certify([A.to_numpy() for A in (problem.X1, problem.X2, problem.Y1)], problem, 5 + k % 20)
    return found.verdict, found.residuals, found.precision, found.message


def crosschecked(k):
    found = sm.crosscheck(random_problem(k, 1, "real"))
    return found.verdict, found.reason, repr(found.budget), found.condition


def compared(k):
    A = random_problem(k, 2, "real").X1.to_numpy()
    return assert_accurate(sm.expm(A, 20 + k % 50), sm.expm(A, 90))


OPERATIONS = [
    *(exponential, logarithm, certified, compared) * 3,
    *(solved, solved_in_float64) * 2,
    solved_in_mpmath,
    crosschecked,
]


def settings():
    """Everything that is one for the whole process and that a call changes while it runs."""
    state = np.random.get_state()
    return flint.ctx.prec, mpmath.mp.prec, state[1].tobytes(), state[2:], list(warnings.filters), np.geterr()


@pytest.fixture
def eager_threads():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("eager_threads")
@pytest.mark.parametrize("count", [48, pytest.param(480, marks=pytest.mark.slow)])
def test_four_threads_get_what_one_gets(count):
    calls = [(OPERATIONS[i % len(OPERATIONS)], i) for i in range(count)]
    before = settings()
    expected = [operation(k) for operation, k in calls]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda call: call[0](call[1]), calls))
    for (operation, k), one, other in zip(calls, expected, found, strict=True):
        assert one == other, (operation.__name__, k)
    assert settings() == before


CONVERSIONS = {
    "ExactMatrix.to_numpy": (lambda k: sm.ExactMatrix.parse([[k]]), sm.ExactMatrix.to_numpy),
    "BallMatrix.balls": (
        lambda k: pickle.loads(pickle.dumps(BallMatrix(flint.acb_mat([[k]])))),  # noqa: S301
        lambda A: A.balls,
    ),
}


@pytest.mark.parametrize("name", CONVERSIONS)
def test_a_conversion_that_waits_its_turn_holds_up_no_other(name):
    make, convert = CONVERSIONS[name]
    first, second = make(1), make(2)
    waiting, done = Thread(target=convert, args=[first], daemon=True), Event()

    def in_turn():
        with turn:
            waiting.start()
            time.sleep(0.1)
            convert(second)
            done.set()

    Thread(target=in_turn, daemon=True).start()
    assert done.wait(10)


@pytest.mark.slow
def test_results_do_not_depend_on_the_precision_outside():
    expected = [operation(5) for operation in OPERATIONS]
    for outside in (10, 700):
        with flint.ctx.workprec(outside):
            assert [operation(5) for operation in OPERATIONS] == expected
            assert flint.ctx.prec == outside


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("operation", [sm.solve, sm.condition, sm.crosscheck])
@pytest.mark.parametrize("calls", [1, pytest.param(2, marks=pytest.mark.slow), 3])
def test_an_exception_from_a_callback_leaves_everything_as_it_was(operation, calls, error):
    before, texts = settings(), []

    def progress(text):
        texts.append(text)
        if len(texts) == calls:
            raise error

    with pytest.raises(error):
        operation(SMALL, progress=progress)
    assert settings() == before


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no interval timers on this system")
def test_an_interrupt_at_any_moment_leaves_precision_and_random_numbers_as_they_were():
    """Not so Python's and NumPy's contexts for warnings, which may miss an interrupt in their own first lines."""

    running = False

    def interrupt(number, frame):
        if running:
            raise KeyboardInterrupt

    gc.disable()  # an interrupt inside somebody else's callback would be lost
    previous = signal.signal(signal.SIGALRM, interrupt)
    before, generator, interrupted = settings()[:4], random.Random(1), 0
    try:
        for i in range(40):
            operation = OPERATIONS[i % len(OPERATIONS)]
            try:
                running = True
                signal.setitimer(signal.ITIMER_REAL, generator.uniform(1e-4, 1e-2))
                operation(i)
                running = False
            except KeyboardInterrupt:
                running = False
                interrupted += 1
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            assert settings()[:4] == before
    finally:
        signal.signal(signal.SIGALRM, previous)
        gc.enable()
    assert interrupted > 5


def interrupted_at(event, operation):
    """Interrupt a call at one of the lines where contexts are entered and left. Say whether it came so far."""
    passed = 0

    def trace(frame, kind, value):
        nonlocal passed
        code = frame.f_code
        if not (code.co_filename.endswith("contextlib.py") or code.co_name in {"run", "working"}):
            return None
        passed += 1
        if passed == event:
            sys.settrace(None)
            raise KeyboardInterrupt
        return trace

    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        operation(2)
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(previous)
    return False


@pytest.mark.parametrize("operation", [certified, solved, exponential])
def test_an_interrupt_while_a_context_is_entered_leaves_precision_as_it_was(operation):
    before, event = settings()[:4], 1
    while event < 150 and interrupted_at(event, operation):
        assert settings()[:4] == before, event
        event += 1
    assert event > 20


# Who takes the turn.

QUICK = {"commuting", "equation", "invertible", "example_names", "registered_ids", "premises"}
QUICK |= {"matrices", "matrix", "scalars", "scalar", "eye", "exp", "log", "sqrt", "trace", "det"}
QUICK |= {"solve_many", "activations", "formula_names"}
"""Public functions that compute nothing; solve_many only reads its arguments, and every solve takes the turn."""

SOLUTION = sm.solve(SMALL, 20)
SYMBOLIC = sm.solve(SMALL, 20, algebra="exact")
METHODS = {
    "Solution()": lambda: SOLUTION([[1, 2], [3, 4]]),
    "Solution.to_numpy": SYMBOLIC.to_numpy,
    "Solution.to_mpmath": SYMBOLIC.to_mpmath,
    "Solution.to_sympy": SOLUTION.to_sympy,
    "Solution.to_json": SYMBOLIC.to_json,
    "Certificate.recheck": SOLUTION.certificate.recheck,
    "Certificate.to_json": SYMBOLIC.certificate.to_json,
    "ExactMatrix.parse": lambda: sm.ExactMatrix.parse([[1]]),
    "ExactMatrix.to_flint": lambda: SMALL.X1.to_flint(100),
    "ExactMatrix.to_mpmath": lambda: SMALL.X1.to_mpmath(30),
    "assert_accurate": lambda: assert_accurate([[1.0]], [[1]]),
}


def waits(call):
    """Whether a call from another thread waits while this one has the turn."""
    begun = Event()

    def run():
        begun.set()
        call()

    with turn:
        thread = Thread(target=run)
        thread.start()
        begun.wait()
        thread.join(0.05)
        waiting = thread.is_alive()
    thread.join()
    return waiting


@pytest.mark.parametrize("name", METHODS)
def test_methods_that_compute_take_the_turn(name):
    assert waits(METHODS[name])


def test_every_public_function_takes_the_turn():
    public = {name: getattr(sm, name) for name in sm.__all__}
    functions = {
        name: value for name, value in public.items() if inspect.isroutine(value) or hasattr(value, "cache_info")
    }
    assert {"solve", "certify", "crosscheck", "condition", "expm", "logm", "prove"} <= set(functions)
    assert {name for name, value in functions.items() if not takes_the_turn(value)} == QUICK


def takes_the_turn(function):
    """Whether a function, or the one that it wraps for a stack of matrices, is marked."""
    marked = one_at_a_time(len).__code__
    while function is not None and getattr(function, "__code__", None) is not marked:
        function = getattr(function, "__wrapped__", None)
    return function is not None


CONTEXTS = {"workprec", "working", "catch_warnings", "errstate"}


def holds_a_context(function):
    """Whether a generator function may be left waiting at a yield inside a context that others must not see."""
    blocks = [node for node in ast.walk(function) if isinstance(node, ast.With)]
    holding = [
        block
        for block in blocks
        if any(
            isinstance(node, ast.Attribute) and node.attr in CONTEXTS
            for item in block.items
            for node in ast.walk(item)
        )
    ]
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for block in holding for node in ast.walk(block))


def test_no_generator_waits_inside_a_context():
    """A context manager may, where an interrupt does no harm: its block is the caller's own."""
    found = []
    for path in Path(sm.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and holds_a_context(node):
                decorators = {d.id for d in node.decorator_list if isinstance(d, ast.Name)}
                harmless = contextmanager.__name__ in decorators and "workprec" not in ast.unparse(node)
                found += [] if harmless else [f"{path.name}: {node.name}"]
    assert not found


# Processes.

FORKED = """
import os, sys, threading, time
import flint
import symbolic_matexp as sm
inside, go_on = threading.Event(), threading.Event()
def progress(text):
    inside.set()
    time.sleep(0.2)
problem = sm.Problem.example("small")
thread = threading.Thread(target=sm.solve, args=(problem, 40), kwargs={"progress": progress})
thread.start()
inside.wait()
child = os.fork()
if child == 0:
    right = flint.ctx.prec == 53 and sm.solve(problem, 30).success and sm.expm([[1]], 20).digits == 20
    os._exit(0 if right else 1)
thread.join()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork on this system")
@pytest.mark.slow
def test_a_process_forked_during_a_call_can_compute():
    result = subprocess.run([sys.executable, "-c", FORKED], timeout=60, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.slow
def test_mpmaths_global_precision_is_never_touched(monkeypatch):
    """Not even for a moment: another thread might be computing with it. (SymPy does so, in algebra="exact".)"""
    kind = next(c for c in type(mpmath.mp).__mro__ if "prec" in vars(c))
    genuine, touched = {name: vars(kind)[name] for name in ("prec", "dps")}, []

    def watched(name):
        def setter(context, value):
            if context is mpmath.mp:
                touched.append(name)
            genuine[name].fset(context, value)

        return property(genuine[name].fget, setter)

    for name in genuine:
        monkeypatch.setattr(kind, name, watched(name))
    for algebra in ("ball", "multiprecision", "float64"):
        found = sm.solve(SMALL, 5, algebra=algebra)
        found([[1, 2], [3, 4]])
        found.to_mpmath()
        found.to_sympy()
        sm.Problem(*(A.to_mpmath(40) for pair in SMALL.pairs for A in pair))
    sm.crosscheck(SMALL)
    sm.logm([[-1, 1], [0, -1]], 30, algebra="multiprecision")
    assert not touched
    with mpmath.workprec(60):
        assert touched
