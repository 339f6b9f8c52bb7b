"""Training compared: what the methods minimise, that rows can be made again, and what happens without PyTorch."""

import csv
import sys

import mpmath
import numpy as np
import pytest
import scipy.linalg

import symbolic_matexp as sm
from symbolic_matexp import studies
from symbolic_matexp.shell.cli import main
from symbolic_matexp.solving.interpolation.levenberg_marquardt import Approximation
from symbolic_matexp.studies import training
from symbolic_matexp.studies.records import FOLDER
from symbolic_matexp.studies.trainers import adam, closed_form, lbfgs, levenberg_marquardt, torch_network

WITHOUT_TORCH = {"method": ["closed-form", "levenberg-marquardt"]}
FUNCTIONS = {
    "identity": lambda Z: Z,
    "relu": lambda Z: np.maximum(Z, 0),
    "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
    "tanh": np.tanh,
    "expm": scipy.linalg.expm,
}


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is in the extra 'training'")


@pytest.fixture
def no_torch(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    torch_network.torch.cache_clear()
    yield
    torch_network.torch.cache_clear()


def parameters(**changed):
    usual = {"dim": 2, "field": "complex", "sigma": 1.0, "activation": "expm", "depth": 3, "method": "l-bfgs"}
    return {**usual, "sample": 0, "seed": 1, **changed}


def loss(weights, task):
    """Σ ‖f(X_i) − Y_i‖²/‖Y_i‖², by NumPy and SciPy."""
    total = 0.0
    for X, Y in task.problem.pairs:
        state = X.to_numpy()
        for W in weights[:-1]:
            state = FUNCTIONS[task.activation.name](W @ state)
        total += np.linalg.norm(weights[-1] @ state - Y.to_numpy()) ** 2 / np.linalg.norm(Y.to_numpy()) ** 2
    return total


def without_seconds(rows):
    return [{name: value for name, value in row.items() if name != "seconds"} for row in rows]


@pytest.mark.parametrize(
    ("field", "activation"),
    [*(("real", name) for name in training.ACTIVATIONS), *(("complex", name) for name in training.ON_COMPLEX_DATA)],
)
def test_loss_and_gradient_in_torch_are_those_of_numpy_and_finite_differences(field, activation, torch):
    task = training.task_of(parameters(activation=activation, field=field, depth=3))
    start = task.starts[0] / 2
    weights = [torch.tensor(W, requires_grad=True) for W in start]
    value = torch_network.loss_of(task)(weights)
    value.backward()
    assert float(value.detach()) == pytest.approx(loss(start, task), rel=1e-12)
    generator = np.random.default_rng(0)
    for _ in range(5):
        V = generator.standard_normal(start.shape)
        V = V + 1j * generator.standard_normal(start.shape) if field == "complex" else V
        slope = sum(np.vdot(W.grad.numpy(), change).real for W, change in zip(weights, V, strict=True))
        step = 1e-6
        difference = (loss(start + step * V, task) - loss(start - step * V, task)) / (2 * step)
        assert difference == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("method", ["levenberg-marquardt", "l-bfgs", "adam"])
def test_each_search_goes_down_from_the_same_starts(method, monkeypatch, request):
    if method != "levenberg-marquardt":
        request.getfixturevalue("torch")
    monkeypatch.setattr(adam, "STEPS", 100)
    monkeypatch.setattr(lbfgs, "ITERATIONS", 30)
    monkeypatch.setattr(levenberg_marquardt, "STEPS", 30)
    for activation, field in (("expm", "complex"), ("tanh", "real")):
        task = training.task_of(parameters(method=method, activation=activation, field=field))
        for start, trained in zip(task.starts, training.TRAINERS[method].train(task), strict=True):
            assert loss(trained.weights, task) < 0.9 * loss(start, task)
            assert 0 < trained.iterations <= 100


@pytest.mark.parametrize("field", ["real", "complex"])
def test_levenberg_marquardt_begins_at_the_start_and_minimises_the_same_loss(field, monkeypatch):
    begun = []

    def at_the_start(equations, start, count, *_, **__):
        for number in range(count):
            x = start(number)
            begun.append(float((abs(equations.residuals(x[None])) ** 2).sum()))
            yield Approximation(number, x, begun[-1], 0)

    monkeypatch.setattr(levenberg_marquardt, "candidates", at_the_start)
    task = training.task_of(parameters(field=field, dim=3))
    ends = [trained.weights for trained in levenberg_marquardt.train(task)]
    np.testing.assert_array_equal(ends, task.starts)
    np.testing.assert_allclose(begun, [loss(start, task) for start in task.starts], rtol=1e-6)


def test_searches_solve_easy_problems(torch, monkeypatch):
    monkeypatch.setattr(lbfgs, "ITERATIONS", 250)
    for method in ("levenberg-marquardt", "l-bfgs"):
        rows = training.measure(parameters(method=method, dim=1, depth=2))
        assert "solved" in {row["outcome"] for row in rows}


def test_adam_is_as_good_alone_as_among_others(torch, monkeypatch):
    monkeypatch.setattr(adam, "STEPS", 50)
    task = training.task_of(parameters())
    together = adam.train(task)
    for start in range(training.STARTS):
        alone = training.Task(task.problem, task.activation, task.real, task.starts[start : start + 1])
        (trained,) = adam.train(alone)
        assert trained.chosen == together[start].chosen
        np.testing.assert_allclose(trained.weights, together[start].weights, rtol=1e-8)


def test_adam_takes_the_best_learning_rate(torch, monkeypatch):
    monkeypatch.setattr(adam, "STEPS", 50)
    task = training.task_of(parameters())
    best = [loss(trained.weights, task) for trained in adam.train(task)]
    each = []
    for rate in adam.RATES:
        monkeypatch.setattr(adam, "RATES", (rate,))
        each.append([loss(trained.weights, task) for trained in adam.train(task)])
    np.testing.assert_allclose(best, np.min(each, axis=0), rtol=1e-6)


def test_lbfgs_turns_back_where_the_loss_overflows(torch, monkeypatch):
    """A line search from this start steps to where exp overflows. It is not lost there, and not for ever."""
    monkeypatch.setattr(lbfgs, "ITERATIONS", 30)
    task = training.task_of(parameters(field="real"))
    start = 2 * task.starts[1:2]
    sizes = []
    original = torch_network.loss_of

    def observed(task):
        loss_at = original(task)
        return lambda weights: sizes.append(float((value := loss_at(weights)).detach())) or value

    monkeypatch.setattr(lbfgs, "loss_of", observed)
    (trained,) = lbfgs.train(training.Task(task.problem, task.activation, True, start))
    lost = next(i for i, size in enumerate(sizes) if not size < lbfgs.LARGEST)
    assert trained.iterations == 30
    assert len(sizes) < 150
    assert loss(trained.weights, task) == pytest.approx(min(size for size in sizes if size < np.inf), rel=1e-9)
    assert min(sizes[lost + 1 :]) < 0.9 * min(sizes[:lost])


def test_no_training_beats_least_squares_where_there_is_no_activation():
    for sample in range(3):
        about = parameters(field="real", activation="identity", sample=sample)
        task = training.task_of(about)
        (best,) = closed_form.train(task)
        least = loss(best.weights, task)
        for trained in levenberg_marquardt.train(task):
            assert least <= loss(trained.weights, task) * (1 + 1e-12)
            assert loss(trained.weights, task) == pytest.approx(least, rel=1e-6)
        assert [row["outcome"] for row in training.measure({**about, "method": "closed-form"})] == ["not solved"]


def test_closed_forms_are_those_of_the_theorems():
    rows = [training.measure(parameters(method="closed-form", depth=depth)) for depth in training.DEPTHS]
    assert [[row["chosen"] for row in found] for found in rows] == [[], ["three-layers"], ["four-layers"]]
    assert all(row["residual"] < 1e-12 for found in rows for row in found)
    chosen = {
        row["chosen"]: row["outcome"]
        for sample in range(6)
        for row in training.measure(parameters(method="closed-form", field="real", sample=sample))
    }
    assert chosen == {"three-layers": "solved", "no real logarithm": "no weights"}
    (real,) = training.measure(parameters(method="closed-form", field="real", depth=4))
    assert (real["chosen"], real["outcome"]) == ("four-real-layers", "solved")


@pytest.mark.parametrize("activation", ["sigmoid", "expm"])
def test_residuals_are_judged_at_high_precision(activation):
    """mpmath at 50 digits, on weights with the residual of a rounding error and on weights with a large one."""
    task = training.task_of(parameters(field="real", activation=activation, depth=2))
    (trained, *_) = levenberg_marquardt.train(task)
    for weights in (trained.weights, trained.weights * (1 + 1e-7)):
        with mpmath.workdps(50):
            found = []
            for X, Y in task.problem.pairs:
                state = mpmath.matrix(weights[0].tolist()) * X.to_mpmath(50)
                expm = activation == "expm"
                state = mpmath.expm(state) if expm else state.apply(lambda x: 1 / (1 + mpmath.exp(-x)))
                difference = mpmath.matrix(weights[1].tolist()) * state - Y.to_mpmath(50)
                found.append(mpmath.mnorm(difference, "f") / mpmath.mnorm(Y.to_mpmath(50), "f"))
        assert training.judged(weights, task) == pytest.approx(float(max(found)), rel=0.05)


def test_weights_that_are_not_finite_are_not_solved(monkeypatch):
    task = training.task_of(parameters(method="levenberg-marquardt"))
    assert training.judged(np.full((3, 2, 2), np.nan), task) == np.inf
    assert np.isnan(training.judged(np.full((3, 2, 2), 1e30), task))


def test_only_what_can_be_measured_is_a_trial():
    trials = [trial.parameters for trial in training.STUDY.trials([1], 1, 1, {"sigma": [1.0]})]
    assert len(trials) == len(training.DEPTHS) * 3 * (5 + 1) + (3 + 2 + 2)
    assert {trial["activation"] for trial in trials if trial["field"] == "complex"} == {"expm"}
    assert {trial["activation"] for trial in trials if trial["method"] == "closed-form"} == {"identity", "expm"}
    for trial in trials:
        if trial["method"] == "closed-form":
            assert len(training.measure(trial)) == 1


def test_real_problems_are_solvable_by_real_networks():
    for sample in range(20):
        problem = training.task_of(parameters(field="real", sample=sample)).problem
        assert np.linalg.det(problem.Y1.to_numpy()) * np.linalg.det(problem.Y2.to_numpy()) > 0


def test_starts_differ_and_depend_on_no_method_or_activation():
    starts = training.task_of(parameters()).starts
    assert starts.shape == (training.STARTS, 3, 2, 2)
    assert len({W.tobytes() for start in starts for W in start}) == 3 * training.STARTS
    for same in ({"method": "adam"}, {"activation": "tanh"}, {"sigma": 1e-4}):
        np.testing.assert_array_equal(training.task_of(parameters(**same)).starts, starts)
    for other in ({"seed": 2}, {"sample": 1}, {"field": "real"}):
        assert not np.array_equal(training.task_of(parameters(**other)).starts, starts)


@pytest.mark.parametrize("method", list(training.TRAINERS))
def test_a_row_is_reproducible_alone(method, request, monkeypatch):
    if method in ("l-bfgs", "adam"):
        request.getfixturevalue("torch")
    monkeypatch.setattr(adam, "STEPS", 50)
    monkeypatch.setattr(lbfgs, "ITERATIONS", 20)
    monkeypatch.setattr(levenberg_marquardt, "STEPS", 20)
    about = parameters(method=method)
    assert without_seconds(training.measure(about)) == without_seconds(training.measure(about))


@pytest.mark.slow
def test_a_sweep_without_torch(tmp_path, no_torch):
    where = {**WITHOUT_TORCH, "sigma": [1.0], "depth": 2}
    sweep = studies.trained([2], 1, seed=1, out=tmp_path, where=where)
    assert sweep.problems == (5 + 1) + (1 + 0)  # Levenberg–Marquardt and a closed form, on real and on complex data
    assert {row["method"] for row in sweep.rows} == set(WITHOUT_TORCH["method"])
    assert {row["depth"] for row in sweep.rows} == {"2"}
    assert sweep.plot.read_bytes().startswith(b"\x89PNG")
    with (tmp_path / "training.timings.csv").open(newline="") as file:
        timings = list(csv.DictReader(file))
    assert len(timings) == len(sweep.rows)
    assert all(float(row["seconds"]) > 0 for row in timings)


def test_without_torch_the_sentence_says_what_to_install(tmp_path, no_torch, monkeypatch, capsys):
    with pytest.raises(sm.InputError, match=r"pip install 'symbolic-matexp\[training\]'"):
        studies.trained([2], 1, out=tmp_path / "python", plot=False)
    assert not (tmp_path / "python" / "training.journal.jsonl").exists()
    key = "dim=2 field=real sigma=1.0 activation=tanh depth=2 method=adam sample=0 seed=1"
    with pytest.raises(sm.InputError, match="PyTorch"):
        studies.rerun("training", key)
    arguments = ["symbolic-matexp", "sweep", "training", "--dim", "1", "--samples", "1", "--out", str(tmp_path)]
    assert shell(arguments, monkeypatch) == 2
    assert "--where method=closed-form,levenberg-marquardt" in capsys.readouterr().err
    narrowed = ["method=closed-form,levenberg-marquardt", "activation=expm", "depth=3", "sigma=1.0"]
    options = [word for text in narrowed for word in ("--where", text)]
    assert shell([*arguments, *options, "--no-plot"], monkeypatch) == 0
    assert "4 problems, 4 of them measured now" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "what"), [("method", "NAME=VALUE"), ("depth=5", "it has 2, 3, 4"), ("x=1", "'x'")])
def test_an_unusable_where_is_one_sentence(text, what, monkeypatch, capsys, tmp_path):
    arguments = ["symbolic-matexp", "sweep", "training", "--out", str(tmp_path), "--where", text]
    assert shell(arguments, monkeypatch) == 2
    assert what in capsys.readouterr().err


def shell(arguments, monkeypatch):
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ({"method": ["sgd"]}, "method = sgd is not in training"),
        ({"rate": [1]}, "training does not vary 'rate'"),
        ({"depth": []}, "it has 2, 3, 4"),
    ],
)
def test_what_a_study_does_not_vary_is_refused(where, what, tmp_path):
    with pytest.raises(sm.InputError, match=what):
        studies.trained([2], 1, out=tmp_path, where=where, plot=False)


def test_recorded_results_are_those_of_this_study():
    rows = studies.recorded("training")
    names = {*training.STUDY.grid, *training.STUDY.results, "dim", "sample", "seed", "seconds"}
    assert names < set(rows[0])
    for name, allowed in training.STUDY.grid.items():
        assert {row[name] for row in rows} == {str(value) for value in allowed}
    row = next(row for row in rows if row["method"] == "closed-form" and row["activation"] == "expm")
    again, *_ = studies.rerun(
        "training", " ".join(f"{name}={row[name]}" for name in ("dim", *training.STUDY.grid, "sample", "seed"))
    )
    assert again["outcome"] == row["outcome"]
    with pytest.raises(sm.InputError, match="there are those of training"):
        studies.recorded("branch")
    assert FOLDER.is_dir()
