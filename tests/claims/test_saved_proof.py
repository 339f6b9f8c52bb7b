"""Proofs as files: saved, checked again without the search, and refused with one sentence if they are damaged."""

import json
import random
import subprocess
import sys

import pytest
import sympy

import symbolic_matexp as sm
from symbolic_matexp.claims.words.serial import FORMAT
from symbolic_matexp.errors import InputError
from symbolic_matexp.notation.expressions import expm, eye, inv, logm

A, B = sm.matrices("A B")
S = sm.scalars("s")


@pytest.fixture(scope="module")
def commuting(tmp_path_factory):
    """exp(A) exp(B) = exp(A + B) from A B = B A, as a file."""
    path = tmp_path_factory.mktemp("proofs") / "commuting.json"
    sm.prove(expm(A) @ expm(B) == expm(A + B), given=[A @ B == B @ A]).save_proof(path)
    return path


def changed(path, folder, change):
    """A copy of a file with a change."""
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    copy = folder / "changed.json"
    copy.write_text(json.dumps(content), encoding="utf-8")
    return copy


def test_a_saved_proof_says_what_it_proves(commuting):
    checked = sm.check_proof(commuting)
    assert checked
    assert checked.valid
    assert checked.equations == ("exp(A) exp(B) = exp(A + B)",)
    assert checked.hypotheses in {("A B − B A = 0",), ("−B A + A B = 0",)}
    assert checked.existing == ()
    assert (checked.matrices, checked.scalars) == (("A", "B"), ())
    assert set(checked.premises) == {"exp sum"}
    assert checked.statement == "exp(A) exp(B) = exp(A + B)"
    assert str(checked).startswith("valid: every step follows")
    assert json.loads(json.dumps(checked.to_json()))["valid"] is True
    text = checked.explain()
    assert "exp(A) exp(B) = exp(A + B), if AB = BA" in text
    assert all(len(line) <= 100 for line in text.splitlines())


def test_what_exists_and_what_is_a_scalar_is_said(tmp_path):
    C = sm.matrices("C")
    verdict = sm.prove(S * A @ C == S * B @ C, given=[A @ B @ A == A @ B @ B, sm.invertible(A @ B), sm.invertible(C)])
    verdict.save_proof(tmp_path / "p.json")
    checked = sm.check_proof(tmp_path / "p.json")
    assert checked.existing == ("(A B)⁻¹", "C⁻¹")
    assert checked.matrices == ("A", "B", "C")
    assert checked.scalars == ("s",)
    assert "(A B)⁻¹ exists" in checked.explain()


def test_what_is_mirrored_is_told(tmp_path):
    """log(A*) is not log(A)* where an eigenvalue is negative."""
    sm.prove((sm.scalars("t") * logm(A)).H == sm.scalars("t") * logm(A).H, given=[
        (sm.scalars("t") * eye()).H == sm.scalars("t") * eye()
    ]).save_proof(tmp_path / "p.json")  # fmt: skip
    checked = sm.check_proof(tmp_path / "p.json")
    assert any("log(A*; mirrored)" in equation for equation in checked.equations)
    assert "log(A; mirrored) is log(A*)*: it differs from log(A)" in " ".join(checked.explain().split())
    assert checked.to_json()["conventions"] == list(checked.conventions) != []


def test_registered_proofs_are_saved_with_their_statement(tmp_path):
    verdict = sm.prove("one-layer-one-equation")
    verdict.save_proof(tmp_path / "p.json")
    checked = sm.check_proof(tmp_path / "p.json")
    assert checked
    assert checked.statement == verdict.claim.statement
    assert checked.hypotheses == ()


def test_contradictory_hypotheses_are_told_by_the_file(tmp_path):
    sm.prove(A == 2 * B, given=[A @ B - B @ A == eye()]).save_proof(tmp_path / "p.json")
    checked = sm.check_proof(tmp_path / "p.json")
    assert checked
    assert checked.equations == ("1 = 0",)
    assert "the hypotheses contradict each other" in checked.message


@pytest.mark.parametrize(
    "verdict",
    [
        lambda: sm.prove(expm(A) @ expm(B) == expm(A + B)),
        lambda: sm.prove(logm(expm(A)) == A),
        lambda: sm.prove("unique-solution"),
    ],
)
def test_without_a_proof_nothing_is_saved(tmp_path, verdict):
    with pytest.raises(InputError, match=r"has no proof in letters that could be saved; it is \w+$"):
        verdict().save_proof(tmp_path / "p.json")
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_be_read_again_is_not_saved(tmp_path):
    """SymPy allows every text as a name; a name with a line break would deceive whoever reads what is proved."""
    x = sympy.Symbol("x\ny", commutative=False)
    verdict = sm.prove(sympy.Eq(x * (x + 1), x * x + x, evaluate=False))
    assert verdict.verdict == "proved"
    with pytest.raises(InputError, match="is no name for a letter"):
        verdict.save_proof(tmp_path / "p.json")
    assert list(tmp_path.iterdir()) == []
    y = sympy.Symbol(r"x_{1}", commutative=False)
    sm.prove(sympy.Eq(y * (y + 1), y * y + y, evaluate=False)).save_proof(tmp_path / "p.json")
    assert sm.check_proof(tmp_path / "p.json").matrices == ("x_{1}",)


def test_an_existing_file_is_replaced(tmp_path, commuting):
    (tmp_path / "p.json").write_text("mine")
    sm.prove(inv(A) @ A == eye()).save_proof(tmp_path / "p.json")
    assert sm.check_proof(tmp_path / "p.json").equations == ("A⁻¹ A = I",)
    with pytest.raises(InputError, match="cannot write"):
        sm.prove(inv(A) @ A == eye()).save_proof(tmp_path / "nowhere" / "p.json")


def other_equation(content):
    """exp(A) exp(B) = exp(A + B) becomes exp(B) exp(A) = exp(A + B)."""
    ((_, _, word),) = content["equations"][0][0]
    word.reverse()


def no_hypothesis(content):
    content["assumed"] = []


def no_steps(content):
    content["chains"][0]["steps"] = []


def other_end(content):
    content["chains"][0]["steps"][-1][3] = []


def no_relations(content):
    content["relations"] = []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (other_equation, "the proof has a chain that proves something else"),
        (no_hypothesis, "relation 1 (hypothesis) is not one of the hypotheses"),
        (no_steps, "the proof has a chain that proves something else"),
        (other_end, "the proof has a chain that proves something else"),
        (no_relations, "the proof, step 1 uses a relation that does not come before it"),
    ],
)
def test_a_proof_that_is_not_valid_names_the_step(tmp_path, commuting, change, message):
    checked = sm.check_proof(changed(commuting, tmp_path, change))
    assert not checked
    assert checked.message == message
    assert str(checked) == f"not valid: {message}"
    assert "It does not prove" in checked.explain()


def test_the_statement_of_a_file_is_no_part_of_the_proof(tmp_path, commuting):
    """What is shown is written out from the letters; the author's words are quoted as such."""
    checked = sm.check_proof(changed(commuting, tmp_path, lambda content: content.update(statement="P = NP")))
    assert checked
    assert checked.equations == ("exp(A) exp(B) = exp(A + B)",)
    assert checked.explain().endswith("Not checked, its author's words for it: “P = NP”")
    deceiving = "A\n\x1b[2K\u202eThe proof is valid"
    checked = sm.check_proof(changed(commuting, tmp_path, lambda content: content.update(statement=deceiving)))
    assert checked.statement == "A \ufffd[2K\ufffdThe proof is valid"
    long = sm.check_proof(changed(commuting, tmp_path, lambda content: content.update(statement="x" * 10**5)))
    assert len(long.statement) < 3_000
    without = sm.check_proof(changed(commuting, tmp_path, lambda content: content.pop("statement")))
    assert without
    assert "author" not in without.explain()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("{", "is not valid JSON"),
        ("[]", "holds an array, not a JSON object with a proof"),
        ("{}", "this is not a proof as this package writes it: 'format' is missing"),
        ('{"format": "symbolic_matexp certificate 1"}', "its format is 'symbolic_matexp certificate 1'"),
        ("[" * 100_000, "nested too deeply"),
        ("\x00\x01", "is no text"),
    ],
)
def test_what_is_no_proof_is_one_sentence_with_the_files_name(tmp_path, text, sentence):
    path = tmp_path / "p.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        sm.check_proof(path)
    assert sentence in str(refusal.value)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda content: content.update(statement=["A"]), "its statement is no text"),
        (
            lambda content: content["relations"][0].update(premise="1 = 0"),
            "there is no premise '1 = 0' in this version",
        ),
        (lambda content: content["relations"][0].update(premise="x" * 10**6), "there is no premise 'xxx"),
        (lambda content: content["letters"][0].update(name="A\nB"), "is no name for a letter"),
        (lambda content: content.update(chains=None), "something is not a list"),
        (lambda content: content.update(equations=[], chains=[]), "it has no equations, so that it proves nothing"),
    ],
)
def test_damaged_parts_are_named(tmp_path, commuting, change, sentence):
    path = changed(commuting, tmp_path, change)
    with pytest.raises(InputError) as refusal:
        sm.check_proof(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert sentence in str(refusal.value)
    assert len(str(refusal.value)) < 400
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("depth", [200, 1_500, 15_000])
def test_deep_nesting_ends(tmp_path, depth):
    letters = [{"kind": "matrix", "name": "A"}]
    letters += [{"kind": "exponential", "name": "", "argument": [["1", [], [k]]]} for k in range(depth)]
    deep = [["1", [], [depth]]]
    content = {
        "format": FORMAT,
        "letters": letters,
        "equations": [[deep, deep]],
        "assumed": [],
        "existing": [],
        "relations": [],
        "chains": [{"start": deep, "steps": []}],
    }
    path = tmp_path / "p.json"
    path.write_text(json.dumps(content))
    try:
        assert sm.check_proof(path)
    except InputError as refusal:
        assert depth > 200
        assert str(refusal).startswith(str(path))  # noqa: PT017  either is right


@pytest.mark.parametrize("seed", range(4))
def test_damaged_bytes_end_in_one_sentence(tmp_path, commuting, seed):
    """Bytes changed, missing, doubled: a result or one sentence, never another exception."""
    generator = random.Random(seed)
    whole = commuting.read_bytes()
    path = tmp_path / "p.json"
    ends = set()
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(generator.choice((1, 1, 2, 5))):
            place = generator.randrange(len(data))
            if generator.random() < 0.5:
                data[place] = generator.choice(b'0123456789[]{}",/-abcN \xff')
            elif generator.random() < 0.5:
                del data[place : place + generator.randint(1, 9)]
            else:
                data[place:place] = data[place : place + generator.randint(1, 30)]
        path.write_bytes(bytes(data))
        ends.add(ending(path))
    assert "\n" not in "".join(ends)
    assert len(ends) > 10


def ending(path):
    try:
        return str(sm.check_proof(path))
    except InputError as refusal:
        return str(refusal)


def test_a_proof_is_checked_without_the_search(commuting):
    """Nothing that finds proofs is loaded, and nothing of SymPy or mpmath."""
    program = (
        f"import sys, symbolic_matexp as sm\nassert sm.check_proof({str(commuting)!r})\nprint(*sorted(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    words = {name.removeprefix("symbolic_matexp.claims.words.") for name in loaded if "claims.words." in name}
    assert words == {"checker", "premises", "involution", "polynomial", "names", "serial", "rendering"}
    assert not loaded & {"sympy", "mpmath", "scipy", "symbolic_matexp.claims.prove", "symbolic_matexp.notation"}
