"""The machine-checked proof compiles, assumes nothing beyond its stated hypotheses, and fails when it should."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = (Path(__file__).parent.parent.parent / "proofs" / "coq" / "closed_form.v").read_text(encoding="utf-8")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("coqc") is None,
        reason="coqc is not installed; Debian: apt-get install coq libcoq-mathcomp-algebra",
    ),
]


def compiled(source, folder):
    (folder / "closed_form.v").write_text(source, encoding="utf-8")
    command = ["coqc", "-w", "none", "closed_form.v"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_theorems_hold_without_axioms(tmp_path):
    result = compiled(SOURCE, tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("Closed under the global context") == 3
    assert not re.search(r"\b(Admitted|Axiom|admit)\b", SOURCE)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Definition L := q^-1 *: Lambda.", "Definition L := Lambda."),
        ("Definition W1 := alpha *: invmx (X1 - X2).", "Definition W1 := invmx (X1 - X2)."),
        ("W2 := L *m expm (- (W1 *m X2)).", "W2 := expm (- (W1 *m X2)) *m L."),
        ("W2 := L *m expm (- (W1 *m X2)).", "W2 := L *m expm (W1 *m X2)."),
        ("W3 := Y2 *m expm (- L).", "W3 := expm (- L) *m Y2."),
        ("W3 := Y2 *m expm (- L).", "W3 := Y2 *m expm L."),
        ("Definition q := exps alpha - 1.", "Definition q := exps alpha + 1."),
    ],
)
def test_a_wrong_formula_does_not_compile(tmp_path, right, wrong):
    assert right in SOURCE
    assert compiled(SOURCE.replace(right, wrong), tmp_path).returncode != 0
