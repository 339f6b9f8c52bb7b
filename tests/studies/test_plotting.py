"""The pictures of studies can be read alone, and without colours."""

import csv
from functools import partial
from pathlib import Path

import pytest

from symbolic_matexp.studies import speed_plot
from symbolic_matexp.studies.catalogue import STUDIES
from symbolic_matexp.studies.plotting import description, draw_picture
from symbolic_matexp.studies.speed import Speed

figures = pytest.importorskip("matplotlib.figure")
RECORDED = Path(speed_plot.__file__).parent / "recorded" / "training.csv"
POINTS = {
    "near-singular": {"field": ["real"], "sigma": [1.0, 1e-2]},
    "branch": {"field": ["complex"], "angle": [1.0, 1e-2]},
    "perturbation": {"field": ["real"], "sigma": [1.0, 1e-2]},
    "dimension-precision": {"field": ["real"], "digits": [30, 50]},
}
SECONDS = {"problems": 3, "bits": 128, "ratio": 1.0, "mpmath_ratio": 0.1, "product": 1e-5}
SPEEDS = [
    Speed("real", dim, digits, ours=dim * 1e-3, script=dim * 2e-3, mpmath=dim * 1e-2, **SECONDS)
    for digits in (30, 100)
    for dim in (2, 4)
]


def rows_of(name):
    if name == "training":
        with RECORDED.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    study = STUDIES[name]
    trials = study.trials([1, 2], 1, 7, POINTS[name])
    rows = [{**trial.parameters, **row} for trial in trials for row in study.measure(trial.parameters)]
    return [{key: str(value) for key, value in row.items()} for row in rows]


def drawn(name):
    figure = figures.Figure(layout="constrained")
    if name == "speed":
        speed_plot.draw(SPEEDS, figure, seed=7)
    else:
        STUDIES[name].plot(rows_of(name), figure)
    return figure


@pytest.mark.parametrize("name", [*STUDIES, "speed"])
def test_a_picture_says_what_it_shows(name):
    figure = drawn(name)
    title = figure.get_suptitle()
    assert f"seed {1 if name == 'training' else 7}" in title
    panels = [axis for axis in figure.axes if axis.get_visible()]
    assert all(axis.get_title() for axis in panels)
    assert all(axis.get_xlabel() for axis in panels if axis.get_subplotspec().is_last_row())
    assert figure.get_supylabel() or panels[0].get_ylabel()
    (legend,) = figure.legends
    assert len(legend.get_texts()) > 1
    for part in (title.partition("\n")[0], panels[-1].get_title(), legend.get_texts()[-1].get_text()):
        assert part in description(figure)
    for axis in panels:
        kinds = [(line.get_linestyle(), line.get_marker()) for line in axis.get_lines()]
        if name != "training":  # there are many lines of one kind, a mark for each method
            assert len(set(kinds)) == len(kinds)


def test_a_picture_has_a_title_and_a_description_for_those_who_do_not_see_it(tmp_path):
    images = pytest.importorskip("PIL.Image")
    draw_picture(partial(speed_plot.draw, SPEEDS, seed=7), tmp_path / "speed.png")
    with images.open(tmp_path / "speed.png") as picture:
        assert picture.text["Title"] == "One solve of two equations, Gaussian data"
        assert picture.text["Description"].startswith("One solve of two equations, Gaussian data, seed 7. seconds of")
