"""What the shell leaves when its output is cut off, or when it is interrupted itself."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from helpers.command_line import shell

import symbolic_matexp as sm
from symbolic_matexp.shell.streams import duration

COMMAND = [sys.executable, "-m", "symbolic_matexp"]


def start(*words, **options):
    """Start a command in a process group of its own, as a terminal does."""
    return subprocess.Popen(
        [*COMMAND, *map(str, words)], stderr=subprocess.PIPE, text=True, start_new_session=True, **options
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("solve", "--example", "small", "--all-digits", "--digits", "2000"),
        ("solve", "--example", "small", "--json", "--digits", "2000"),
        ("prove", "--explain", "unique-solution"),
        ("solve", "--help"),
    ],
)
def test_a_reader_that_leaves_early_is_no_failure(words):
    """The status is that of commands ended by a broken pipe, or the result's own: never 1, which says refuted."""
    reading, writing = os.pipe()
    process = start(*words, stdout=writing)
    os.close(writing)
    os.close(reading)
    _, complaint = process.communicate()
    assert process.returncode == 141
    assert complaint == ""


@pytest.mark.slow
def test_files_are_written_although_the_reader_has_left(tmp_path):
    reading, writing = os.pipe()
    process = start("solve", "--example", "small", "--save", tmp_path / "w.json", stdout=writing)
    os.close(writing)
    os.close(reading)
    process.communicate()
    assert sm.certify(sm.Solution.load(tmp_path / "w.json"), sm.Problem.example("small")).verdict == "certified"


@pytest.mark.slow
@pytest.mark.parametrize("words", [("solve", "--example", "small"), ("certify", "--help")])
def test_a_full_disk_is_one_sentence(words):
    with open("/dev/full", "w") as full:
        process = start(*words, stdout=full)
        _, complaint = process.communicate()
    assert process.returncode == 2
    assert complaint == "symbolic-matexp: cannot write the result: No space left on device\n"


@pytest.mark.slow
def test_a_standard_error_without_a_reader_takes_nothing_from_the_result():
    """The reminders of a long run go to the standard error; losing them must not lose what is printed."""
    program = (
        "from rich.console import Console\nfrom symbolic_matexp.shell import cli\nsolve = cli.solve\n"
        "cli.solve = lambda *a, **o: (Console(stderr=True).print('…'), solve(*a, **o))[1]\ncli.main()"
    )
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", program, "solve", "--example", "small", "--json"],
        stdout=subprocess.PIPE,
        stderr=writing,
        text=True,
    )
    os.close(writing)
    os.close(reading)
    printed, _ = process.communicate()
    assert process.returncode == 0
    assert json.loads(printed)["success"] is True


@pytest.mark.slow
def test_closed_streams_are_no_defect(tmp_path):
    line = f"{sys.executable} -m symbolic_matexp solve --example small --save {tmp_path}/w.json >&- 2>&-"
    assert subprocess.run(["sh", "-c", line], check=False).returncode == 0
    assert json.loads((tmp_path / "w.json").read_text())["success"] is True


ON_A_TERMINAL = """
import time
from symbolic_matexp.shell.streams import progress
with progress() as report:
    report("3 of 12")
    time.sleep({seconds})
    report("4 of 12" + 200 * "x")
    time.sleep({seconds})
"""


def seen_on_a_terminal(program, **environment):
    """Run a program whose standard error is a terminal; return what arrives there."""
    reading, writing = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", program], stderr=writing, env={**os.environ, "COLUMNS": "40", **environment}
    )
    os.close(writing)
    seen = b""
    while True:
        try:
            seen += os.read(reading, 4096)
        except OSError:  # nobody writes there any more
            break
    os.close(reading)
    assert process.wait() == 0
    return seen.decode()


@pytest.mark.slow
def test_progress_is_one_line_on_a_terminal_and_gone_at_the_end():
    seen = seen_on_a_terminal(ON_A_TERMINAL.format(seconds=2.4), TERM="xterm")
    first, *others, last = seen.split("\r\x1b[K")[1:]
    assert first == "… 3 of 12 (2 s)"
    assert re.fullmatch(r"… 4 of 12x{23}… \([34] s\)", others[-1])
    assert len(others[-1]) == 39
    assert last == ""
    assert "\n" not in seen
    assert seen_on_a_terminal(ON_A_TERMINAL.format(seconds=0.1), TERM="xterm") == ""
    assert seen_on_a_terminal(ON_A_TERMINAL.format(seconds=1.2), TERM="dumb").splitlines()[0].startswith("… 4 of 12x")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(2.9, "2 s"), (59.9, "59 s"), (60, "1 min 0 s"), (125.2, "2 min 5 s"), (11_220, "3 h 7 min")],
)
def test_times_are_said_as_people_say_them(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("prove quick-check-products one-layer-one-equation", ["claim 1 of 2: quick-check-products", "claim 2 of 2"]),
        ("bench scipy.linalg:inv --kind ordinary", ["0 of ", "1 of ", "cases, about 0 s left"]),
        (
            "sweep near-singular --dim 1 --samples 2 --where sigma=1.0 --no-plot --out o",
            ["0 of 4 problems", "2 of 4"],
        ),
        pytest.param(
            "bench solve --dim 1 --dim 2 --digits 10 --field real --seconds 0.05",
            ["row 1 of 2", "row 2 of 2"],
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "bench solve --many --seconds 0.1 --workers 1", ["row 1 of 2", "row 2 of 2"], marks=pytest.mark.slow
        ),
        ("interpolate --example small --layers 2", ["starts ended"]),
        ("solve --example small", ["weights at"]),
    ],
)
def test_what_takes_long_says_how_much_is_done(words, texts, tmp_path, monkeypatch):
    said = []

    @contextmanager
    def recorded():
        yield said.append

    for module in ("cli._progress", "measuring_commands.progress", "speed_command.progress"):
        monkeypatch.setattr(f"symbolic_matexp.shell.{module}", recorded)
    monkeypatch.setattr("symbolic_matexp.shell.interpolate_command.progress", recorded)
    assert shell(*words.split(), cwd=tmp_path).returncode in {0, 1}
    assert [text for text in texts if not any(text in line for line in said)] == [], said


def interrupted(process, ready, everybody=True):
    """Press Ctrl-C once ``ready()``; return how the process ended and what it said."""
    deadline = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.02)
    (os.killpg if everybody else os.kill)(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    return process.returncode, complaint


def test_an_interrupted_solve_says_that_nothing_was_written(tmp_path):
    program = (
        "import signal, time\nfrom symbolic_matexp.shell import cli\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a background job inherits that it is ignored
        f"cli.solve = lambda *a, **o: (open({str(tmp_path / 'started')!r}, 'w'), time.sleep(60))\ncli.main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, "solve", "--example", "small", "--save", str(tmp_path / "w.json")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    status, complaint = interrupted(process, (tmp_path / "started").exists)
    assert status == 130
    assert complaint == "symbolic-matexp: interrupted: there is no result, and nothing was written\n"
    assert os.listdir(tmp_path) == ["started"]


@pytest.mark.parametrize("everybody", [True, pytest.param(False, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_an_interrupted_sweep_says_what_is_kept_and_goes_on(tmp_path, everybody):
    """Ctrl-C reaches the workers too; a signal of ``kill`` does not."""
    journal = tmp_path / "near-singular.journal.jsonl"
    words = (
        "sweep",
        "near-singular",
        "--dim",
        "4",
        "--samples",
        "4",
        "--workers",
        "2",
        "--no-plot",
        "--out",
        tmp_path,
    )
    process = start(*words, stdout=subprocess.PIPE)
    status, complaint = interrupted(process, lambda: journal.exists() and journal.stat().st_size > 0, everybody)
    assert status == 130
    kept = {json.loads(line)["case"] for line in journal.read_text().splitlines() if line}
    *_, last = complaint.splitlines()
    assert last == (
        f"symbolic-matexp: interrupted: the {len(kept)} problems measured are kept in {journal}; "
        "the same command goes on from there"
    )
    assert "Traceback" not in complaint
    assert 0 < len(kept) < 128
    deadline = time.monotonic() + 20
    while group_is_there(process.pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def group_is_there(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_an_interruption_while_python_is_importing_is_as_quiet(tmp_path):
    (tmp_path / "scipy.py").write_text("raise KeyboardInterrupt")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    result = subprocess.run(
        [*COMMAND, "solve", "--example", "small"], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 130
    assert result.stderr == "symbolic-matexp: interrupted: nothing was done\n"
