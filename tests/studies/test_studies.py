"""Sweeps: what they leave, that they go on, and that neither workers' deaths nor who works changes a row."""

import csv
import json
import math
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import mpmath
import numpy as np
import pytest

import symbolic_matexp as sm
from symbolic_matexp import studies
from symbolic_matexp.errors import WorkerError
from symbolic_matexp.shell.cli import main
from symbolic_matexp.studies import families, sweeping, workers
from symbolic_matexp.studies.plotting import medians
from symbolic_matexp.studies.rules import in_float64
from symbolic_matexp.studies.study import Trial

BIN = Path(sys.executable).parent


def table(folder, name="near-singular"):
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def shell(capsys, monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["symbolic-matexp", "sweep", *map(str, arguments)])
    try:
        main()
        status = 0
    except SystemExit as ended:
        status = ended.code or 0
    return status, capsys.readouterr()


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """One small sweep, run to its end."""
    folder = tmp_path_factory.mktemp("sweep")
    return folder, studies.near_singular([2, 3], 1, seed=7, out=folder, workers=2)


def test_a_sweep_leaves_a_tidy_table_and_a_plot(finished):
    folder, sweep = finished
    rows = table(folder)
    assert sweep.problems == sweep.measured == 2 * 2 * 16
    assert len(rows) == len(sweep.rows) == 3 * sweep.problems
    assert len({tuple(row[name] for name in ("dim", "field", "sigma", "sample", "rule")) for row in rows}) == len(
        rows
    )
    assert {row["seed"] for row in rows} == {"7"}
    assert all(row["numpy"] == np.__version__ and row["symbolic_matexp"] == sm.__version__ for row in rows)
    assert sweep.plot.read_bytes().startswith(b"\x89PNG")


def test_what_the_table_says_is_so(finished):
    """Rows against the problem made anew and solved: σ, the residual, the certificate."""
    folder, _ = finished
    for row in table(folder)[::17]:
        parameters = {"seed": 7, "dim": int(row["dim"]), "field": row["field"], "sample": int(row["sample"])}
        generator = families.generator_of(parameters)
        problem = families.near_singular_problem(generator, int(row["dim"]), row["field"], float(row["sigma"]))
        singular = np.linalg.svd(problem.X1.to_numpy() - problem.X2.to_numpy(), compute_uv=False)
        assert singular[-1] == pytest.approx(float(row["sigma"]), rel=1e-2, abs=1e-14)
        alpha = [float(row["alpha_real"]), float(row["alpha_imag"])]
        if row["outcome"] == "certified":
            assert sm.solve(problem, 50, alpha="auto" if row["rule"] == "auto" else alpha).success
        if float(row["residual"]) < 1e-3 and row["rule"] != "auto":
            solution = sm.solve(problem, 15, alpha=alpha, cut="auto", algebra="float64")
            assert max(solution.certificate.residuals) == pytest.approx(float(row["residual"]), rel=0.1)


def test_the_paper_fails_where_auto_does_not(finished):
    folder, _ = finished
    rows = [row for row in table(folder) if float(row["sigma"]) == 1e-7]
    assert not any(float(row["residual"]) < 1e-3 for row in rows if row["rule"] == "log 2")
    assert all(float(row["residual"]) < 1e-6 for row in rows if row["rule"] == "auto")


@pytest.mark.slow
def test_a_row_is_reproducible_alone(finished, capsys, monkeypatch):
    folder, _ = finished
    key = "dim=3 field=complex sigma=1e-06 sample=0 seed=7"
    rows = [row for row in table(folder) if (row["dim"], row["field"], row["sigma"]) == ("3", "complex", "1e-06")]
    again = studies.rerun("near-singular", key)
    assert [{name: str(value) for name, value in row.items()} for row in again] == rows
    status, printed = shell(capsys, monkeypatch, "near-singular", "--only", key)
    assert status == 0
    assert [{name: str(value) for name, value in row.items()} for row in json.loads(printed.out)["rows"]] == rows


@pytest.mark.slow
def test_an_interrupted_sweep_goes_on(finished, tmp_path, capsys, monkeypatch):
    folder, _ = finished
    journal = (folder / "near-singular.journal.jsonl").read_text(encoding="utf-8")
    kept = journal[: len(journal) // 2]  # in the middle of a line
    (tmp_path / "near-singular.journal.jsonl").write_text(kept, encoding="utf-8")
    said = []
    sweep = studies.near_singular(
        [2, 3], 1, seed=7, out=tmp_path, plot=False, progress=lambda done, total: said.append((done, total))
    )
    assert 10 < sweep.measured < 50
    assert said[0] == (64 - sweep.measured, 64)
    assert said[-1] == (64, 64)
    assert sweep.plot is None
    assert (tmp_path / "near-singular.csv").read_bytes() == (folder / "near-singular.csv").read_bytes()
    options = ("near-singular", "--dim", 2, "--dim", 3, "--samples", 1, "--seed", 7, "--out", tmp_path)
    status, printed = shell(capsys, monkeypatch, *options, "--json")
    assert status == 0
    assert json.loads(printed.out)["measured"] == 0
    status, printed = shell(capsys, monkeypatch, *options, "--no-plot")
    assert "64 problems, 0 of them measured now" in printed.out


def test_another_sweep_in_the_same_folder_is_refused(finished, tmp_path):
    folder, _ = finished
    before = (folder / "near-singular.csv").read_bytes()
    with pytest.raises(sm.InputError, match="another sweep"):
        studies.near_singular([2], 1, seed=7, out=folder)
    assert (folder / "near-singular.csv").read_bytes() == before
    (tmp_path / "near-singular.csv").write_text("mine")
    with pytest.raises(sm.InputError, match="overwritten"):
        studies.near_singular([2], 1, seed=7, out=tmp_path)


def test_two_sweeps_do_not_share_a_folder(tmp_path):
    store = sweeping._Store(studies.STUDIES["near-singular"], tmp_path)
    with store.locked(), pytest.raises(sm.InputError, match="another sweep is at work"):
        studies.near_singular([2], 1, out=tmp_path)


def test_a_journal_with_anything_else_in_it_is_measured_again(finished, tmp_path):
    folder, _ = finished
    whole = (folder / "near-singular.journal.jsonl").read_bytes().splitlines()
    entry = json.loads(whole[1])
    del entry["rows"][0]["residual"]
    damage = [b"null", b"12", b"\xcf", b'{"case": 3, "rows": []}', b'{"case": "x"}', json.dumps(entry).encode()]
    (tmp_path / "near-singular.journal.jsonl").write_bytes(b"\n".join(damage + whole[2:]))
    sweep = studies.near_singular([2, 3], 1, seed=7, out=tmp_path, plot=False)
    assert sweep.measured == 1
    assert (tmp_path / "near-singular.csv").read_bytes() == (folder / "near-singular.csv").read_bytes()


@pytest.mark.parametrize("sigma", [1.0, 1e-3, 1e-12])
def test_sigma_is_the_smallest_singular_value(sigma):
    for seed in range(5):
        problem = families.near_singular_problem(np.random.default_rng(seed), 8, "real", sigma)
        with mpmath.workdps(40):
            smallest = min(mpmath.svd_r((problem.X1 - problem.X2).to_mpmath(40), compute_uv=False))
        assert smallest == pytest.approx(sigma, rel=1e-2, abs=0)


@pytest.mark.slow
def test_branch_shows_the_weights_of_a_pair_parted_by_the_cut(tmp_path):
    sweep = studies.branch([1, 2], 1, seed=3, out=tmp_path, workers=2)
    rows = {(row["dim"], row["field"], row["angle"], row["cut"]): row for row in table(tmp_path, "branch")}
    assert ("1", "real", "1.0", "auto") not in rows
    for angle in ("0.01", "1e-08", "1e-12"):
        principal, auto = (float(rows["2", "real", angle, cut]["error_of_weights"]) for cut in ("principal", "auto"))
        assert auto < 1e-13
        assert 1e-3 < principal / (2.0**-53 / float(angle)) < 1e3
        assert float(rows["2", "complex", angle, "principal"]["error_of_weights"]) < 1e-13
    assert sweep.problems == 64
    assert {row["outcome"] for row in rows.values()} == {"certified"}


@pytest.mark.parametrize("angle", [1.0, 1e-3, 1e-15])
@pytest.mark.parametrize("field", ["real", "complex"])
def test_eigenvalues_are_where_the_branch_study_says(angle, field):
    problem = families.problem_near_the_cut(np.random.default_rng(0), 3, field, angle)
    with mpmath.workdps(60):
        M = problem.Y2.solve(problem.Y1).to_mpmath(60)
        angles = sorted(mpmath.pi - abs(mpmath.arg(z)) for z in mpmath.eig(M, right=False))
        assert abs(angles[0] - mpmath.mpf(angle)) < mpmath.mpf(10) ** -15 * angle
        assert (abs(angles[1] - angles[0]) < mpmath.mpf(10) ** -40) == (field == "real")


@pytest.mark.slow
def test_perturbations_grow_linearly_and_inversely_to_the_distance(tmp_path):
    studies.perturbation([2], 1, seed=1, out=tmp_path, workers=2)
    rows = [row for row in table(tmp_path, "perturbation") if row["rule"] == "auto" and row["field"] == "real"]
    change = {(float(row["sigma"]), float(row["epsilon"])): float(row["change_f1"]) for row in rows}
    assert change[1e-4, 1e-10] == pytest.approx(100 * change[1e-4, 1e-12], rel=0.05)
    assert change[1e-4, 1e-12] == pytest.approx(100 * change[1e-2, 1e-12], rel=0.5)


@pytest.mark.slow
def test_dimension_and_precision_keeps_seconds_apart(tmp_path):
    sweep = studies.dimension_precision([1], 1, seed=1, out=tmp_path, workers=2)
    rows = table(tmp_path, "dimension-precision")
    assert "seconds" not in rows[0]
    assert {row["outcome"] for row in rows} == {"certified"}
    assert all(int(row["digits_certified"]) >= int(row["digits"]) for row in rows if row["engine"] != "float64")
    with (tmp_path / "dimension-precision.timings.csv").open(newline="") as file:
        timings = list(csv.DictReader(file))
    assert len(timings) == len(rows) == len(sweep.rows)
    assert all(float(row["seconds"]) > 0 for row in timings)


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["nowhere", "--out", "x"], "no study"),
        (["near-singular"], "--out"),
        (["near-singular", "--out", "x", "--dim", "0"], "dim must be"),
        (["near-singular", "--out", "x", "--samples", "0"], "samples must be"),
        (["near-singular", "--out", "x", "--seed", "-1"], "seed must be"),
        (["near-singular", "--out", "x", "--workers", "0"], "workers must be"),
        (["near-singular", "--out", "x", "--dim", "2", "--dim", "2"], "given twice"),
        (["near-singular", "--out", "file"], "cannot use"),
        (["near-singular", "--only", "dim=2"], "a row of near-singular is named by"),
        (["near-singular", "--only", "dim=2 field=real sigma=2 sample=0 seed=1"], "sigma = 2 is not in"),
        (["near-singular", "--only", "dim=x field=real sigma=1.0 sample=0 seed=1"], "dim must be a whole number"),
        (["near-singular", "--only", "dim=0 field=real sigma=1.0 sample=0 seed=1"], "dim must be at least 1"),
        (
            ["near-singular", "--out", "x", "--scheduler", "tcp://127.0.0.1:1", "--no-plot"],
            "no Dask scheduler answers",
        ),
        (["near-singular", "--out", "x", "--scheduler", "nonsense", "--no-plot"], "no Dask scheduler answers"),
    ],
)
def test_unusable_input_is_one_sentence(options, what, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workers, "SECONDS_TO_CONNECT", 1)
    (tmp_path / "file").write_text("")
    status, printed = shell(capsys, monkeypatch, *options)
    assert status == 2
    assert what in printed.err
    assert "Traceback" not in printed.err


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.slow
def test_a_problem_that_kills_every_worker_is_named_and_the_others_kept(place):
    names = ["first", "second", "third"]
    names[place] = "poison"
    trials = [Trial("near-singular", {"dim": 2, "name": name}) for name in names]
    kept = []

    def run():
        for finished in workers.measured(deadly, trials, 2, None):
            kept.extend(trial.key for trial, _ in finished)

    with pytest.raises(WorkerError, match="name=poison killed each worker"):
        run()
    assert sorted(kept) == sorted(f"dim=2 name={name}" for name in names if name != "poison")


def deadly(parameters):
    """A measure; at the top level, so that it can be named in another process."""
    if parameters["name"] == "poison":
        os._exit(1)
    return [{"made": parameters["name"]}]


def children(process):
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [pid for pid in map(int, listed) if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()]


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def lines(path):
    return path.read_text(encoding="utf-8").count("case") if path.exists() else 0


def start(folder, *options, samples=6):
    command = [
        BIN / "symbolic-matexp",
        "sweep",
        "near-singular",
        "--dim",
        "2",
        "--samples",
        str(samples),
        "--no-plot",
    ]
    return subprocess.Popen(
        [*command, "--out", folder, *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    studies.near_singular([2], 6, out=folder, workers=2, plot=False)
    return (folder / "near-singular.csv").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_killing_a_local_worker_changes_no_row(tmp_path, undisturbed):
    process = start(tmp_path, "--workers", "2")
    wait_for(lambda: lines(tmp_path / "near-singular.journal.jsonl") > 30)
    os.kill(children(process)[0], signal.SIGKILL)
    _, error = process.communicate(timeout=240)
    assert process.returncode == 0, error
    assert (tmp_path / "near-singular.csv").read_bytes() == undisturbed


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_killing_the_sweep_ends_its_workers_and_loses_nothing(tmp_path, undisturbed):
    process = start(tmp_path, "--workers", "2")
    wait_for(lambda: lines(tmp_path / "near-singular.journal.jsonl") > 30)
    orphans = children(process)
    process.kill()
    process.communicate()
    wait_for(lambda: not any(Path(f"/proc/{pid}/fd").exists() and list_open(pid) for pid in orphans), 20)
    again = start(tmp_path, "--workers", "1", "--json")
    again.communicate(timeout=240)
    assert again.returncode == 0
    assert (tmp_path / "near-singular.csv").read_bytes() == undisturbed


def list_open(pid):
    try:
        return os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return []


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers, started from the shell; yields the address and the workers' processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    log = (tmp_path / "cluster.log").open("w")
    options = {"stdout": log, "stderr": log, "cwd": tmp_path}
    dask = BIN / "dask"
    port = address.rpartition(":")[2]
    scheduler = subprocess.Popen(
        [dask, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"], **options
    )
    worker = [dask, "worker", address, "--no-dashboard", "--no-nanny", "--nthreads", "2"]
    processes = [subprocess.Popen(worker, **options) for _ in range(2)]
    yield address, processes, scheduler
    for process in (*processes, scheduler):
        process.kill()
        process.wait()
    log.close()


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_rows_and_a_worker_may_die(tmp_path, undisturbed, cluster):
    address, processes, _ = cluster
    folder = tmp_path / "out"
    process = start(folder, "--scheduler", address)
    wait_for(lambda: lines(folder / "near-singular.journal.jsonl") > 60)
    processes[0].kill()
    _, error = process.communicate(timeout=300)
    assert process.returncode == 0, error
    assert (folder / "near-singular.csv").read_bytes() == undisturbed


@pytest.mark.slow
def test_a_lost_scheduler_is_one_sentence_and_loses_nothing(tmp_path, undisturbed, cluster):
    address, _, scheduler = cluster
    folder = tmp_path / "out"
    process = start(folder, "--scheduler", address)
    wait_for(lambda: lines(folder / "near-singular.journal.jsonl") > 30)
    scheduler.kill()
    _, error = process.communicate(timeout=120)
    assert process.returncode == 3
    assert "the same command goes on" in error
    again = start(folder, "--workers", "2")
    again.communicate(timeout=240)
    assert (folder / "near-singular.csv").read_bytes() == undisturbed


def test_medians_leave_out_what_was_not_measured_and_nothing_else():
    cells = ["1.0", "", "3.0", "nan", "2.0", "inf"]
    rows = [{"x": "0.5", "y": y} for y in cells]
    assert medians(rows, "x", "y") == [(0.5, 3.0, 2.0, math.inf)]
    assert medians([{"x": "1", "y": ""}], "x", "y") == []


def test_float64_is_the_same_every_time_and_leaves_the_random_numbers_alone():
    """SciPy's logm estimates norms with random numbers, and rounds in two ways on this matrix."""
    parameters = {"seed": 1, "dim": 16, "field": "complex", "sample": 0}
    problem = families.near_singular_problem(families.generator_of(parameters), 16, "complex", 1e-3)
    np.random.seed(5)
    expected = np.random.standard_normal()
    np.random.seed(5)
    assert len({in_float64(problem, None).residual for _ in range(5)}) == 1
    assert np.random.standard_normal() == expected
