"""What ``bench solve`` measures: the scripts find what solve finds, and the table says what was timed."""

import json
import math
import time
from dataclasses import replace

import flint
import mpmath
import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp.shell.cli import main
from symbolic_matexp.studies import peers, speed


def data_of(seed, dim, field):
    generator = np.random.default_rng([seed, dim])
    parts = generator.standard_normal((2, 4, dim, dim))
    return list(parts[0] + 1j * parts[1] if field == "complex" else parts[0])


@pytest.mark.slow
@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize(("dim", "digits"), [(1, 30), (2, 50), (3, 15), (5, 80)])
def test_the_scripts_solve_what_solve_solves(dim, digits, field):
    """Our certificate judges their weights, and theirs judges ours: mpmath and FLINT evaluate f on their own."""
    data = data_of(3, dim, field)
    problem = sm.Problem(*data)
    for found in (peers.with_flint(data, digits), peers.with_mpmath(data, digits)):
        assert max(found.residuals) < mpmath.mpf(10) ** -digits
        assert sm.certify(found.weights, problem, digits).verdict == "certified"
        assert sm.certify(found.weights, problem, 3 * digits).verdict != "certified"
    ours = sm.solve(problem, digits)
    with mpmath.workdps(digits + 20):
        W1, W2, W3 = ours.to_mpmath()
        for X, Y in zip(data[:2], data[2:], strict=True):
            X, Y = mpmath.matrix(X.tolist()), mpmath.matrix(Y.tolist())
            difference = mpmath.mnorm(W3 * mpmath.expm(W2 * mpmath.expm(W1 * X)) - Y, "f")
            assert difference < mpmath.mpf(10) ** -digits * mpmath.mnorm(Y, "f")


def test_the_script_for_flint_finds_the_weights_of_its_alpha():
    """With α = iπ to 300 bits and the same cut, ours are the same to the digits asked for."""
    data = data_of(5, 3, "complex")
    found = peers.with_flint(data, 40)
    with flint.ctx.workprec(300):
        alpha = flint.arb.pi().mid()
    M = np.linalg.solve(data[3], data[2])
    cut = peers._widest_gap(np.linalg.eigvals(M))
    ours = sm.solve(
        sm.Problem(*data), 40, alpha=flint.acb(0, alpha), cut=cut if cut <= math.pi else cut - 2 * math.pi
    )
    for W, V in zip(found.weights, ours.weights, strict=True):
        with flint.ctx.workprec(300):
            differences = (W - V).entries()
        assert max(float(z.abs_upper()) for z in differences) < 1e-36


def test_the_script_gives_up_where_it_cannot():
    data = data_of(0, 2, "real")
    data[0] = data[1] + np.diag([1.0, 1e-300])
    with pytest.raises(ArithmeticError, match="30 digits were not reached"):
        peers.with_flint(data, 30)


def test_a_second_attempt_has_more_bits(monkeypatch):
    monkeypatch.setattr(peers, "GUARD", -60)
    found = peers.with_flint(data_of(1, 4, "real"), 50)
    assert found.precision > 3.33 * 50
    assert max(found.residuals) < flint.arb(10) ** -50


@pytest.fixture
def slow_solve(monkeypatch):
    """A solve that takes 30 ms of the processor, and a script that takes 10."""
    solve, script = speed.solve, peers.with_flint

    def busy(seconds, function, *arguments):
        end = time.process_time() + seconds
        result = function(*arguments)
        while time.process_time() < end:
            pass
        return result

    monkeypatch.setattr(speed, "solve", lambda *given, algebra: busy(0.03, solve, *given))
    monkeypatch.setattr(speed.peers, "with_flint", lambda *given: busy(0.01, script, *given))


@pytest.mark.slow
def test_the_numbers_are_the_times(slow_solve):
    row = speed.measured_speed(1, 0.5, "ball", ("real", 2, 20))
    assert row.ours == pytest.approx(0.03, rel=0.3)
    assert row.script == pytest.approx(0.01, rel=0.3)
    assert row.ratio == pytest.approx(3, rel=0.3)
    assert row.mpmath_ratio == pytest.approx(row.ours / row.mpmath, rel=0.5)
    assert speed.FEWEST <= row.problems < 30
    with flint.ctx.workprec(70):
        A = flint.acb_mat(np.random.default_rng(0).standard_normal((2, 2)).tolist()).exp().mid()
        start = time.process_time()
        for _ in range(1000):
            A * A
        product = (time.process_time() - start) / 1000
    assert 0.1 < row.product / product < 10
    assert row.products == row.ours / row.product


def test_each_is_first_as_often_as_the_other():
    ran = []
    for first in (True, False):
        found = speed._both(
            lambda: ran.append("ours") or "ours", lambda: ran.append("script") or "script", first=first
        )
        assert [result for _, result in found] == ["ours", "script"]
    assert ran == ["ours", "script", "script", "ours"]


ROW = speed.Speed("real", 2, 50, 9, 1e-3, 200, 2e-3, 0.5, 1.0, 1e-3, 1e-6)


def test_growth_is_the_exponent():
    rows = [
        replace(ROW, dim=d, digits=n, ours=d**2.5 * n**0.5, script=7.0 * d**3)
        for d in (2, 4, 8, 16)
        for n in (50, 200)
    ]
    rows = [replace(row, ours=9e9) if row.dim == 2 and row.digits == 50 else row for row in rows]
    found = {(growth.against, growth.fixed): growth for growth in speed.growths(rows)}
    assert set(found) == {("dim", 50), ("dim", 200), ("digits", 2), ("digits", 4), ("digits", 8), ("digits", 16)}
    assert found["dim", 50].ours == pytest.approx(2.5)  # without d = 2
    assert found["dim", 200].script == pytest.approx(3)
    assert found["digits", 8].ours == pytest.approx(0.5)
    assert speed.growths([ROW]) == []


def shell(capsys, monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["symbolic-matexp", "bench", *map(str, arguments)])
    try:
        main()
        status = 0
    except SystemExit as ended:
        status = ended.code or 0
    return status, capsys.readouterr()


@pytest.mark.slow
def test_the_table_the_json_and_the_picture(capsys, monkeypatch, tmp_path):
    picture = tmp_path / "speed.png"
    asked = ("solve", "--dim", 1, "--dim", 2, "--digits", 15, "--digits", 20, "--seconds", "0.01", "--field", "real")
    status, printed = shell(capsys, monkeypatch, *asked, "--json", "--plot", picture)
    assert status == 0
    content = json.loads(printed.out)
    assert [(row["dim"], row["digits"]) for row in content["rows"]] == [(1, 15), (2, 15), (1, 20), (2, 20)]
    assert all(row["problems"] >= 3 and 0 < float(row["ratio"]) < 100 for row in content["rows"])
    assert {growth["against"] for growth in content["growth"]} == {"digits"}
    assert picture.read_bytes().startswith(b"\x89PNG")
    status, printed = shell(capsys, monkeypatch, *asked[:3], *asked[5:7], *asked[9:], "--plot", picture)
    assert status == 2
    assert "is there already" in printed.err
    status, printed = shell(capsys, monkeypatch, *asked[:3], *asked[5:7], *asked[9:])
    assert status == 0
    assert "real Gaussian data, seed 1" in printed.out
    assert "mpmath" in printed.out


@pytest.mark.slow
def test_the_other_engine(capsys, monkeypatch):
    asked = ("--dim", 2, "--digits", 15, "--seconds", "0.01", "--field", "real")
    status, printed = shell(capsys, monkeypatch, "solve", *asked, "--algebra", "multiprecision")
    assert status == 0
    assert "solve (multiprecision) with its certificate" in printed.out


@pytest.mark.slow
def test_many(capsys, monkeypatch):
    status, printed = shell(capsys, monkeypatch, "solve", "--many", "--seconds", "0.2", "--workers", 2, "--json")
    assert status == 0
    numbers = ("per_second", "per_core", "per_processor_second", "here", "in_workers")
    rates = [rate | {name: float(rate[name]) for name in numbers} for rate in json.loads(printed.out)["rates"]]
    assert [(rate["how"], rate["processes"]) for rate in rates] == [
        ("solve", 1),
        ("solve_many", 1),
        ("solve_many", 2),
    ]
    for rate in rates:
        assert rate["per_second"] > 5
        assert rate["per_core"] == rate["per_second"] / rate["processes"]
        assert rate["per_processor_second"] == pytest.approx(1 / (rate["here"] + rate["in_workers"]))
    assert rates[0]["in_workers"] == rates[1]["in_workers"] == 0
    assert rates[2]["in_workers"] > rates[2]["here"] > 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--dim", "0"], "--dim must be a whole number, at least 1, not 0"),
        (["--dim", "x"], "--dim must be a whole number, not 'x'"),
        (["--digits", "0"], "digits must lie between"),
        (["--field", "quaternion"], "there is no field 'quaternion'; choose from real, complex"),
        (["--seconds", "0"], "seconds must be a positive number"),
        (["--seconds", "nan"], "seconds must be a positive number"),
        (["--seconds", "0", "--many"], "seconds must be a positive number"),
        (["--seed", "-1"], "--seed must be a whole number, at least 0, not -1"),
        (["--seed", "-1", "--many"], "--seed must be a whole number, at least 0, not -1"),
        (["--many", "--plot", "many.png"], "leave one of the two out"),
        (["--workers", "2"], "give --many, too"),
        (["--algebra", "float64"], "algebra must be"),
        (["--many", "--workers", "0"], "workers must be a whole number, at least 1"),
        (["--plot", "none/x.png"], "its folder does not exist"),
    ],
)
def test_unusable_options_are_one_sentence(capsys, monkeypatch, options, message):
    status, printed = shell(capsys, monkeypatch, "solve", *options)
    assert status == 2
    assert message in printed.err
    assert printed.err.count("\n") == 1
