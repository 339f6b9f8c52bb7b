"""The machine-checked proofs compile, assume nothing beyond their stated hypotheses, and fail when they should."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCES = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent.parent.parent / "proofs" / "coq").glob("*.v"))
}

CLOSED_FORM = [
    ("Definition L := q^-1 *: Lambda.", "Definition L := Lambda."),
    ("Definition W1 := alpha *: invmx (X1 - X2).", "Definition W1 := invmx (X1 - X2)."),
    ("W2 := L *m expm (- (W1 *m X2)).", "W2 := expm (- (W1 *m X2)) *m L."),
    ("W2 := L *m expm (- (W1 *m X2)).", "W2 := L *m expm (W1 *m X2)."),
    ("W3 := Y2 *m expm (- L).", "W3 := expm (- L) *m Y2."),
    ("W3 := Y2 *m expm (- L).", "W3 := Y2 *m expm L."),
    ("Definition q := exps alpha - 1.", "Definition q := exps alpha + 1."),
]

PREMISES = [
    # What commutes with A² need not commute with p(A).
    ("P *m A = A *m P -> P *m horner_mx A p", "P *m (A *m A) = (A *m A) *m P -> P *m horner_mx A p"),
    ("invmx A = invmx B *m P.", "invmx A = B *m P."),
    ("p.[0]%:M + (p.[1] - p.[0]) *: A.", "p.[0]%:M + (p.[1] + p.[0]) *: A."),
    ("(p.[1] + p.[-1])%:M + (p.[1] - p.[-1])", "(p.[1] - p.[-1])%:M + (p.[1] + p.[-1])"),
    # A derivative without its factorial.
    ("\\sum_(i < k) p^`N(i).[a] *: (A", "\\sum_(i < k) p^`(i).[a] *: (A"),
    # At a repeated point the value alone does not suffice.
    ("r p := forall a k, (k < count_mem a r)%N ->", "r p := forall a k, (k < (a \\in r))%N ->"),
    # A branch for each matrix, in place of one for both.
    ("primary f A F -> primary f B G -> P *m A", "primary f A F -> primary (fun a k => f a k + 1) B G -> P *m A"),
    # A function that does not commute with conjugation at an eigenvalue, as log on its cut.
    ("-> f (sigma a) k = sigma (f a k)) ->", "-> f (sigma a) k = f a k) ->"),
    # The conditions may hold at other points than the eigenvalues.
    ("(forall a k, eigenvalue A a -> f a k = g a k)", "(forall a k, ~~ eigenvalue A a -> f a k = g a k)"),
    ("f a i * g a (k - i)%N) A (F *m G)", "f a i * g a i) A (F *m G)"),
    # The inner series without its constant term, and not times x.
    ("('X * \\poly_(i < k) f a i.+1))`_k", "('X * \\poly_(i < k) f a i))`_k"),
    ("(forall a, f a 0%N = exps a) ->", "(forall a, f a 1%N = exps a) ->"),
    ("Definition ad A B := A *m B - B *m A.", "Definition ad A B := B *m A - A *m B."),
    ("A ^+ (m - k)) *+ 'C(m, k).", "A ^+ (m - k)) *+ 'C(m.+1, k)."),
    ("(ad A B *m A ^+ m.-1) *+ m.", "(ad A B *m A ^+ m.-1) *+ m.-1."),
    ("primary f (A + s%:M) G -> F *m B", "primary f (A - s%:M) G -> F *m B"),
    ("f a (k + j)%N *+ 'C(k + j, k).", "f a (k + j)%N."),
    ("(- (2%:R^-1 *: C))) m.", "(2%:R^-1 *: C)) m."),
    (" -> C * B = B * C ->", " -> C * B = C * B ->"),
    ("= \\det (1%:M + B *m A).", "= \\det (1%:M - B *m A)."),
]

FOUR_LAYERS = [
    ("Definition A := q^-1 *: LogN.", "Definition A := LogN."),
    ("W2 := A *m expm (- (W1 *m X2)).", "W2 := expm (- (W1 *m X2)) *m A."),
    ("W3 := B *m expm (- A).", "W3 := expm (- A) *m B."),
    ("W3 := B *m expm (- A).", "W3 := B *m expm A."),
    ("W4 := Y2 *m (exps (- t) *: expm Omega).", "W4 := Y2 *m expm Omega."),
    ("W4 := Y2 *m (exps (- t) *: expm Omega).", "W4 := Y2 *m (exps (- t) *: expm (- Omega))."),
    ("N := invmx B *m (t%:M + S).", "N := (t%:M + S) *m invmx B."),
    ("N := invmx B *m (t%:M + S).", "N := invmx B *m (t%:M - S)."),
    ("B := t%:M - Omega.", "B := t%:M + Omega."),
    # The factors in the other order.
    ("Y2 *m expm Omega *m expm S = Y1.", "Y2 *m expm S *m expm Omega = Y1."),
    # A singular last weight.
    ("Y1 \\in unitmx -> 0 < \\det Y1 * \\det Y2.", "0 < \\det Y1 * \\det Y2."),
    ("0 < \\det Y1 * \\det Y2.", "0 < \\det Y1."),
]

WRONG = [
    (name, *pair)
    for name, pairs in (("closed_form.v", CLOSED_FORM), ("premises.v", PREMISES), ("four_real_layers.v", FOUR_LAYERS))
    for pair in pairs
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("coqc") is None,
        reason="coqc is not installed; Debian: apt-get install coq libcoq-mathcomp-algebra",
    ),
]


def compiled(name, source, folder):
    (folder / name).write_text(source, encoding="utf-8")
    return subprocess.run(["coqc", "-w", "none", name], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", SOURCES)
def test_theorems_hold_without_axioms(tmp_path, name):
    source = SOURCES[name]
    result = compiled(name, source, tmp_path)
    assert result.returncode == 0, result.stderr
    printed = re.findall(r"^Print Assumptions (\w+)\.$", source, re.MULTILINE)
    assert sorted(printed) == sorted(re.findall(r"^(?:Theorem|Corollary) (\w+)", source, re.MULTILINE))
    assert result.stdout.splitlines() == ["Closed under the global context"] * len(printed)
    assert not re.search(r"\b(Admitted|Axiom|Parameter|admit)\b", source)


def test_a_gap_is_seen(tmp_path):
    """The test above reads Coq's list of assumptions: a statement that is taken on trust does not pass."""
    source = "Theorem trusted : 0 = 1.\nProof. Admitted.\nPrint Assumptions trusted.\n"
    result = compiled("trusted.v", source, tmp_path)
    assert result.returncode == 0
    assert "Closed under the global context" not in result.stdout


@pytest.mark.parametrize(("name", "right", "wrong"), WRONG)
def test_a_wrong_formula_does_not_compile(tmp_path, name, right, wrong):
    source = SOURCES[name]
    assert source.count(right) == 1
    result = compiled(name, source.replace(right, wrong), tmp_path)
    assert result.returncode != 0
    assert not re.search("Syntax error|was not found", result.stderr)
