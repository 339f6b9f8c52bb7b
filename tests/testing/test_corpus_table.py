"""The table of corpora, against the files and the table of functions; and the plugin on the newest corpus."""

import subprocess
import sys
from pathlib import Path

import pytest

from symbolic_matexp.notation.functions import FUNCTIONS
from symbolic_matexp.testing import CORPORA, corpus
from symbolic_matexp.testing.cases import FOLDER, provenance
from symbolic_matexp.testing.catalogue import SEEDS

TESTS = Path(__file__).parent.parent


def test_every_corpus_has_a_file_of_its_seed_and_every_function_a_corpus():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(CORPORA)
    assert {*FUNCTIONS, "powm", "phi", "solve"} == set(CORPORA)
    assert {name: provenance(name)["seed"] for name in CORPORA} == SEEDS


def test_kinds_of_the_cosine():
    cases = corpus("cosm")
    assert len(cases) == 63
    assert {case.kind for case in cases} >= {"ordinary", "near a zero", "scaling boundary", "defective", "non-normal"}
    assert max(case.condition for case in cases if case.kind == "near a zero") > 1e15


@pytest.mark.parametrize(("change", "status"), [(0, 0), (1e-9, 1)])
@pytest.mark.slow
def test_the_plugin_on_a_right_and_on_a_wrong_cosine(tmp_path, change, status):
    (tmp_path / "test_mine.py").write_text(
        f"""import sys; sys.path.insert(0, {str(TESTS)!r}); import pytest; from helpers import textbook
@pytest.mark.accuracy("cosm", kinds=["ordinary", "scaling boundary"])
def test_it(accuracy_case):
    coefficients = textbook.cosine_with_one_wrong_coefficient(2, {change})
    accuracy_case.check(textbook.cosm(accuracy_case.input, coefficients))
""",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == status, result.stdout
    assert ("26 passed" in result.stdout) == (status == 0)
    assert ("cosm is not accurate" in result.stdout) == (status == 1)
