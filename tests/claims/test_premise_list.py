"""The list of premises that a reader sees: all of them, with sources that are explained."""

import re
from pathlib import Path

import symbolic_matexp as sm
from symbolic_matexp.claims.premise_list import SOURCES, in_full
from symbolic_matexp.claims.words import premises

ROOT = Path(__file__).parent.parent.parent


def test_all_premises_that_the_checker_believes_are_listed():
    text = Path(premises.__file__).read_text(encoding="utf-8")
    functions = re.findall(r'^def ([a-z]\w*)\(.*\) -> Fact:\n    """(.*?)\.?(?:"""|\n)', text, re.M)
    assert {(x.name.replace(" ", "_"), x.text) for x in sm.premises()} == set(functions)
    assert len(functions) > 30


def test_every_source_is_named_and_every_book_written_out():
    described = " ".join(premises.__doc__.split())
    assert all(f"{short} {book}" in described for short, book in SOURCES.items() if short.startswith("["))
    for premise in sm.premises():
        assert premise.source
        assert set(re.findall(r"\[.\]", premise.source)) <= set(SOURCES)
        assert not re.search(r"\[.\]", in_full(premise.source))
    assert (ROOT / SOURCES["premises.v"].split(",")[0]).is_file()


def test_a_proof_uses_what_is_listed():
    A, B = sm.matrices("A B")
    used = sm.prove(sm.expm(A) @ sm.expm(B) == sm.expm(A + B), given=[A @ B == B @ A]).evidence[0].data["premises"]
    assert set(used) & {x.name for x in sm.premises()} == {"exp sum"}


def test_the_list_as_text_and_in_a_notebook():
    text, shown = str(sm.premises()), sm.premises()._repr_markdown_()
    for premise in sm.premises():
        assert " ".join(f"{premise.text} ({premise.source})".split()) in " ".join(text.split())
    assert shown.count("\n| ") == len(sm.premises()) + 1
    assert r"| det(exp(A)) = e^(tr A) | [L] theorem 2.12 |" in shown
    assert repr(sm.premises()) == f"Premises({len(sm.premises())} of them)"
