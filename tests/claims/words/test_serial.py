"""Proofs as JSON: nothing is lost, nothing else is read, and what is documented is enough to check a proof."""

import json
import random
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.claims.words import serial
from symbolic_matexp.claims.words.argument import in_words
from symbolic_matexp.claims.words.checker import Chain, InvalidProofError, Proof, fact_of
from symbolic_matexp.claims.words.polynomial import ONE, Letter, Polynomial, apply
from symbolic_matexp.claims.words.prover import Prover
from symbolic_matexp.claims.words.serial import decode, encode
from symbolic_matexp.errors import InputError
from symbolic_matexp.formulas import three_layers
from symbolic_matexp.inputs.cut import Cut

A, B, C, P = (Polynomial.of(Letter("matrix", name)) for name in "ABCP")
S, T = (Polynomial.of(Letter("scalar", name)) for name in "st")
ZERO = Polynomial()


def exp(p):
    return apply("exponential", p)


def written(equations, hypotheses=(), existing=()):
    """The proof of some equations as JSON, as it comes back from a file."""
    prover = Prover(hypotheses, existing)
    found = prover.prove(equations)
    assert found.proof is not None
    proved = [(ONE, ZERO)] if found.contradictory else equations
    return json.loads(json.dumps(encode(found.proof, proved, prover.assumed, prover.existing)))


CONTENTS = {
    "theorem": json.loads(json.dumps(in_words(Statement.parse(three_layers.weights)).data["proof"])),
    "hypotheses": written([(exp(A) * exp(B) * B - exp(A + B) * B + B * exp(A), exp(A) * B)], [(A * B, B * A)]),
    "existing": written([(A, B)], [(P * A, P * B)], [Letter("inverse", argument=P)]),
    "contradiction": written([(A, P)], [(A, B)], [Letter("inverse", argument=A - B)]),
    "traces": written([(apply("trace", A * B * C) * ONE, apply("trace", C * A * B) * ONE)]),
    "numbers": written([(Fraction(1, 3) * A + 2j * B - 10**30 * A, A * Fraction(1, 3) - A * 10**30 + B * 2j)]),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_proof_is_checked_from_the_file_alone(name):
    content = CONTENTS[name]
    decoded = decode(content)
    decoded.check()
    assert encode(decoded.proof, decoded.equations, decoded.assumed, decoded.existing) == content


def test_letters_come_back_as_what_they_were():
    letters = [
        *(Letter(kind, "A") for kind in ("matrix", "transpose", "adjoint", "conjugate matrix")),
        *(Letter("scalar", "s"), Letter("conjugate", "s"), Letter("imaginary unit", "i"), Letter("pi", "π")),
        *(Letter("dimension", "d"), Letter("scalar", "alpha_1"), Letter("matrix", r"x_{1}\beta")),
        *(
            Letter("logarithm", name, A * B)
            for name in ("", "cut -1/2", "cut π + 1/3", "mirrored", "mirrored cut -π")
        ),
        *(Letter(kind, "", S + T) for kind in ("reciprocal", "scalar exponential", "scalar logarithm")),
        *(Letter(kind, "", A * B - S) for kind in ("inverse", "exponential", "trace", "determinant")),
        Letter("exponential", argument=exp(exp(A))),
        Letter("reciprocal", argument=apply("determinant", A)),
    ]
    content = json.loads(json.dumps(encode(Proof((), ()), [(Polynomial.of(x), ZERO) for x in letters])))
    assert [left for left, _ in decode(content).equations] == [Polynomial.of(x) for x in letters]


@given(st.lists(st.tuples(st.fractions(), st.lists(st.sampled_from([A, B, S, T, exp(A)]), max_size=4)), max_size=5))
def test_polynomials_come_back_as_what_they_were(terms):
    p = ZERO
    for c, factors in terms:
        term = ONE * c
        for factor in factors:
            term = term * factor
        p = p + term
    content = json.loads(json.dumps(encode(Proof((), ()), [(p, p)], [p])))
    decoded = decode(content)
    assert decoded.equations == ((p, p),)
    assert decoded.assumed == (p,)


# Whatever is changed in a file is noticed.


def leaves(data, path=()):
    """Yield the path to every coefficient, number and text of an encoded proof."""
    if isinstance(data, dict | list):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from leaves(data[key], (*path, key))
    else:
        yield path


def replaced(content, path, new):
    """A copy of a JSON value with another value at a path."""
    copy = json.loads(json.dumps(content))
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = new
    return copy


def at(content, path):
    for key in path:
        content = content[key]
    return content


@pytest.mark.parametrize("name", CONTENTS)
def test_no_tampered_file_proves_the_same(name):
    """Change every coefficient, number and name, one at a time."""
    content = CONTENTS[name]
    original = decode(content)
    paths = list(leaves(content))
    assert len(paths) > 20
    for path in paths:
        old = at(content, path)
        new = "7" if isinstance(old, str) else (old + 1) % len(content["letters"])
        if new == old:
            continue
        try:
            decoded = decode(replaced(content, path, new))
            decoded.check()
        except (InputError, InvalidProofError):
            continue
        # what is left is a proof of something else, or of the same in another spelling
        same = (original.equations, original.assumed, original.existing)
        if (decoded.equations, decoded.assumed, decoded.existing) == same:
            assert path[0] == "relations"
            assert says(decoded) == says(original)


def says(decoded):
    facts = [fact_of(relation, decoded.assumed) for relation in decoded.proof.relations]
    return [fact.left - fact.right for fact in facts]


NOT_PROOFS = [
    {},
    {"letters": []},
    {"format": serial.FORMAT},
    {"format": "symbolic_matexp certificate 1", "letters": []},
]


def with_letters(*letters):
    zero = {"equations": [[[], []]], "chains": [{"start": [], "steps": []}]}
    empty = {**zero, "assumed": [], "existing": [], "relations": []}
    return {"format": serial.FORMAT, "letters": list(letters), **empty}


MATRIX = {"kind": "matrix", "name": "A"}
SCALAR = {"kind": "scalar", "name": "s"}


@pytest.mark.parametrize(
    "content",
    [
        *NOT_PROOFS,
        with_letters({"kind": "tensor", "name": "A"}),
        with_letters({"kind": ["matrix"], "name": "A"}),
        with_letters({"kind": "matrix"}),
        with_letters({"kind": "matrix", "name": ""}),
        with_letters({"kind": "matrix", "name": "A\u202e"}),
        with_letters({"kind": "matrix", "name": 7}),
        with_letters({"kind": "exponential", "name": ""}),
        with_letters({"kind": "imaginary unit", "name": "j"}),
        with_letters(MATRIX, {"kind": "scalar", "name": "A"}),
        with_letters({"kind": "matrix", "name": "A", "argument": []}),
        with_letters({"kind": "exponential", "name": "", "argument": [["1", [], [0]]]}),
        with_letters({"kind": "exponential", "name": "", "argument": [["1", [], [1]]]}, MATRIX),
        with_letters(MATRIX, {"kind": "exponential", "name": "of another kind", "argument": [["1", [], [0]]]}),
        with_letters(MATRIX, {"kind": "inverse", "name": "cut 1", "argument": [["1", [], [0]]]}),
        with_letters(MATRIX, {"kind": "logarithm", "name": "cut principal", "argument": [["1", [], [0]]]}),
        with_letters(MATRIX, {"kind": "reciprocal", "name": "", "argument": [["1", [], [0]]]}),
        with_letters(MATRIX, {"kind": "scalar exponential", "name": "", "argument": [["1", [], [0]]]}),
        with_letters(MATRIX, {"kind": "exponential", "name": "", "argument": [["1", [0], []]]}),
        with_letters(SCALAR, {"kind": "exponential", "name": "", "argument": [["1", [], [0]]]}),
        with_letters(MATRIX, {"kind": "exponential", "name": "", "argument": [["1", [], [0], []]]}),
        with_letters(MATRIX, {"kind": "exponential", "name": "", "argument": [["1", [], [-1]]]}),
        with_letters(MATRIX, {"kind": "exponential", "name": "", "argument": [["1", [], [True]]]}),
        with_letters(MATRIX, {"kind": "exponential", "name": "", "argument": [["1", [], "0"]]}),
        *(
            with_letters(MATRIX, {"kind": "exponential", "name": "", "argument": [[c, [], [0]]]})
            for c in (
                *("", "x", "1/0", "1.5", "1e5", "1e1000000000", " 1", "+1", "1_0", "1/-2", "٣", "9" * 5000),
                *(1, 1.5, None),
            )
        ),
        {**with_letters(MATRIX), "relations": {}},
        {**with_letters(MATRIX), "relations": [{"premise": "exp zero"}]},
        {**with_letters(MATRIX), "relations": [{"premise": 7, "arguments": [], "chains": []}]},
        {**with_letters(MATRIX), "existing": [1]},
        {**with_letters(MATRIX), "existing": [0]},
        {**with_letters(MATRIX), "equations": [[[]]]},
        {**with_letters(MATRIX), "chains": [{"start": [], "steps": [[[], 0, []]]}]},
        {**with_letters(MATRIX), "chains": [{"start": [], "steps": [[[], "0", [], []]]}]},
        {**with_letters(MATRIX), "chains": [{"start": [], "steps": {}}]},
    ],
)  # fmt: skip
def test_what_is_no_proof_is_refused_with_a_sentence(content):
    with pytest.raises(InputError, match=r"^this is not a proof as this package writes it: .+") as refusal:
        decode(content)
    assert len(str(refusal.value)) < 250
    assert "\n" not in str(refusal.value)


# Sizes: a small file must not take long.


def doubled(times):
    """exp(p p) of exp(p p) …: 2^times letters, if they were written out."""
    letters = [MATRIX]
    for k in range(times):
        letters.append({"kind": "exponential", "name": "", "argument": [["1", [], [k, k]]]})
    return with_letters(*letters)


def nested(times):
    letters = [MATRIX]
    for k in range(times):
        letters.append({"kind": "exponential", "name": "", "argument": [["1", [], [k]]]})
    return with_letters(*letters)


def with_proof(letters, **parts):
    return {**with_letters(*letters), **parts}


SUM = [["1", [], [k]] for k in range(8)]
MANY_WORDS = [["1", [], [k % 8] * k] for k in range(900)]
EIGHT = [{"kind": "matrix", "name": f"A{k}"} for k in range(8)]
EXPONENTIAL = {"kind": "exponential", "name": "", "argument": SUM}
LONG = {
    "a letter that doubles": doubled(60),
    "many terms in many roots": with_proof(
        [*EIGHT, EXPONENTIAL],
        relations=[
            {
                "premise": "annihilating polynomial",
                "arguments": [[["1", [], [8]]], SUM, [["1", [], []]], *[[]] * 30],
                "chains": [{"start": [], "steps": []}],
            }
        ],
    ),
    "many differences": with_proof(
        [MATRIX, {"kind": "exponential", "name": "", "argument": [["1", [], [0]]]}]
        + [{"kind": "scalar", "name": f"s{k}"} for k in range(40)],
        relations=[
            {
                "premise": "annihilating polynomial",
                "arguments": [
                    [["1", [], [1]]], [["1", [], [0]]], [["1", [], []]], *([["1", [k], []]] for k in range(2, 42))
                ],
                "chains": [{"start": [], "steps": []}],
            }
        ],
    ),
    "a high power": with_proof(
        [*EIGHT],
        relations=[
            {"premise": "trace nilpotent", "arguments": [SUM, [["1000000000", [], []]]], "chains": []},
        ],
    ),
    "a high power of nothing": with_proof(
        [*EIGHT],
        relations=[
            {"premise": "trace nilpotent", "arguments": [[], [["1000000000", [], []]]], "chains": []},
        ],
    ),
    "a step with many terms": with_proof(
        [*EIGHT, {"kind": "inverse", "name": "", "argument": SUM}],
        existing=[8],
        relations=[{"premise": "left inverse", "arguments": [SUM], "chains": []}],
        chains=[{"start": [], "steps": [[MANY_WORDS, 0, MANY_WORDS, []]]}],
    ),
    "a long word transposed": with_proof(
        [MATRIX],
        assumed=[[["1", [], [0] * 100_000]]],
        relations=[{"premise": "hypothesis transposed", "arguments": [[["1", [], [0] * 100_000]]], "chains": []}],
    ),
    "deep nesting transposed": {
        **nested(3000),
        "assumed": [[["1", [], [3000]]]],
        "relations": [{"premise": "hypothesis transposed", "arguments": [[["1", [], [3000]]]], "chains": []}],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_a_small_file_does_not_take_long(name, monkeypatch):
    """It is refused, as invalid or as too long, and soon: most of these would run for years."""
    monkeypatch.setattr(serial, "MOST_WORK", 200_000)
    with pytest.raises((InputError, InvalidProofError)):
        decode(LONG[name]).check()


@pytest.mark.slow
def test_what_is_too_long_is_not_called_invalid():
    with pytest.raises(InputError, match="too long to be checked"):
        decode(LONG["a high power"]).check()


def test_proofs_of_this_package_are_far_from_too_long(monkeypatch):
    monkeypatch.setattr(serial, "MOST_WORK", 20_000)
    for content in CONTENTS.values():
        decode(content).check()


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("seed", range(3))
def test_random_damage_ends_in_one_sentence(name, seed):
    """Values of every kind anywhere, parts exchanged, doubled and missing."""
    generator = random.Random(f"{name}{seed}")
    content = CONTENTS[name]
    paths = list(all_paths(content))
    strange = [None, True, -1, 0, 1.5, 10**30, "", "1", "x", [], {}, [[]], [["1", [], []]], {"kind": "matrix"}, "1/0"]
    for _ in range(150):
        changed = content
        for _ in range(generator.choice((1, 1, 2, 3))):
            path = generator.choice(paths)
            new = generator.choice([*strange, at(content, generator.choice(paths))])
            try:
                changed = replaced(changed, path, new)
            except (KeyError, IndexError, TypeError):
                continue
        assert re.fullmatch(r"[^\n]{1,400}", judged(changed))


def judged(content):
    """What decoding and checking say; "valid" if they say nothing."""
    try:
        decode(content).check()
    except (InputError, InvalidProofError) as refusal:
        return str(refusal)
    return "valid"


def all_paths(data, path=()):
    if path:
        yield path
    if isinstance(data, dict | list):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from all_paths(data[key], (*path, key))


# What the description of a step says, at matrices of numbers instead of in letters.


@pytest.mark.parametrize("name", CONTENTS)
def test_the_description_of_a_step_is_right(name):
    """before − after = left · (left − right of the relation) · right, for whatever matrices the letters stand for."""
    content = CONTENTS[name]
    table = content["letters"]
    alone = [[[["1", [k], []] if is_scalar(x) else ["1", [], [k]]], []] for k, x in enumerate(table)]
    single = decode({**with_letters(*table), "equations": alone}).equations
    letters = [letters_of_one(left)[0] for left, _ in single]
    generator = np.random.default_rng(5)
    values = {}

    def value(letter):
        if letter not in values:
            drawn = generator.integers(-3, 4, (3, 3)).astype(object)
            values[letter] = drawn[0, 0] * np.eye(3, dtype=int).astype(object) if letter.is_scalar else drawn
        return values[letter]

    def of_terms(terms):
        total = np.zeros((3, 3), dtype=object)
        for c, factors in terms:
            term = np.eye(3, dtype=int).astype(object) * c
            for factor in factors:
                term = term.dot(value(factor))
            total = total + term
        return total

    def from_file(polynomial):
        return of_terms((Fraction(c), [letters[k] for k in (*s, *w)]) for c, s, w in polynomial)

    decoded = decode(content)
    facts = [fact_of(relation, decoded.assumed) for relation in decoded.proof.relations]
    differences = [of_terms((c, (*s, *w)) for (s, w), c in (f.left - f.right).terms.items()) for f in facts]
    steps = 0
    for chain in [*content["chains"], *(chain for relation in content["relations"] for chain in relation["chains"])]:
        before = from_file(chain["start"])
        for left, number, right, after in chain["steps"]:
            multiple = from_file(left).dot(differences[number]).dot(from_file(right))
            assert (before - from_file(after) == multiple).all()
            before = from_file(after)
            steps += 1
    for (left, right), chain in zip(content["equations"], content["chains"], strict=True):
        assert chain["start"] == left
        assert (chain["steps"][-1][3] if chain["steps"] else left) == right
    assert steps or name == "numbers"


def is_scalar(entry):
    return entry["kind"] not in {
        *("matrix", "transpose", "adjoint", "conjugate matrix"),
        *("inverse", "exponential", "logarithm"),
    }


def letters_of_one(p):
    ((scalars, word),) = p.terms
    return scalars + word


READ_AS_SOMETHING_ELSE = [
    *("A + B", "A B", "I", "i", "π", "(A)", "A=B", "2", "", "A⁻¹", "_", "exp(A)"),
    *("A²", "Aᵀ", "A\u02c9", "\u0100", "s\u0101", "A½", "ª", "\u2160", "\u0399", "\u0456", "𝐈"),
    *("A\u3164", "\u1160", "\u05d0", "A\u0627", "A\u0661"),
]
"""Operations and constants; powers, transposes, conjugates; I in other scripts; what is invisible, or turns lines."""


@pytest.mark.parametrize("name", READ_AS_SOMETHING_ELSE)
def test_no_name_reads_as_something_else(name):
    A = Polynomial.of(Letter("matrix", name))
    content = encode(Proof((), (Chain(A),)), [(A, A)])
    with pytest.raises(InputError, match="is no name for a letter"):
        decode(content)


def of_names(*names, kinds=("matrix", "matrix")):
    """A proof of nothing much, with a letter of each name."""
    p = Polynomial.of(Letter(kinds[0], names[0])) * Polynomial.of(Letter(kinds[1], names[1]))
    return encode(Proof((), (Chain(p),)), [(p, p)])


@pytest.mark.parametrize("kinds", [("matrix", "matrix"), ("scalar", "scalar"), ("transpose", "adjoint")])
@pytest.mark.parametrize(
    "names",
    [
        *(("alpha", "α"), ("Lambda", "Λ"), ("X1", "X₁"), ("X12", "X₁₂"), ("alpha1", "α₁"), ("omega", "ω")),
        *(("A", "\u0391"), ("A", "\u0410"), ("s", "\u0455"), ("A", "Ａ"), ("A", "𝐴"), ("o", "\u03bf")),
    ],
)
def test_names_that_look_alike_are_refused(names, kinds):
    with pytest.raises(InputError, match=r"the names '.+' and '.+' look alike"):
        decode(of_names(*names, kinds=kinds))
    with pytest.raises(InputError, match="look alike"):
        decode(of_names(*names[::-1], kinds=kinds))
    for name in names:
        decode(of_names(name, name, kinds=kinds)).check()


@pytest.mark.parametrize("names", [("alpha", "β"), ("X1", "X₂"), ("A", "\u0394"), ("alpha", "Alpha"), ("X1", "X11")])
def test_names_that_look_different_are_read(names):
    decode(of_names(*names)).check()


def test_a_matrix_and_a_scalar_do_not_look_alike():
    with pytest.raises(InputError, match="a matrix and a scalar have the name"):
        decode(of_names("alpha", "α", kinds=("matrix", "scalar")))


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("exp", exp(B)),
        ("log", apply("logarithm", B)),
        ("log", apply("scalar logarithm", S)),
        ("det", apply("determinant", B)),
        ("tr", apply("trace", B)),
        ("tr", Polynomial.of(Letter("dimension", "d"))),
        ("e", apply("scalar exponential", S)),
    ],
)
def test_no_letter_is_called_as_a_function_beside_it(name, function):
    for kind in ("matrix", "scalar"):
        letter = Polynomial.of(Letter(kind, name))
        p = letter * function
        with pytest.raises(InputError, match="looks like a function"):
            decode(encode(Proof((), (Chain(p),)), [(p, p)]))
        decode(encode(Proof((), (Chain(letter),)), [(letter, letter)])).check()


def logarithm_called(name):
    p = apply("logarithm", A, name)
    return encode(Proof((), (Chain(p),)), [(p, p)])


@pytest.mark.parametrize("half_turns", [-7, -1, 0, 1, 2])
@pytest.mark.parametrize("offset", [0, Fraction(1, 3), -2, Fraction(-(10**40), 3**90)])
def test_every_cut_is_read_as_it_is_written(half_turns, offset):
    cut = Cut(half_turns, offset)
    for name in [f"cut {cut}", f"mirrored cut {cut}"] if not cut.is_principal else ["mirrored", ""]:
        decode(logarithm_called(name)).check()


@pytest.mark.parametrize(
    "name",
    [
        *(
            "cut -",
            "cut  ",
            "cut ",
            "cut",
            "cut π",
            "cut principal",
            "cut 1π",
            "cut -1π",
            "cut 0π",
            "cut 00",
            "cut +1",
        ),
        *("cut 2/4", "cut 1/0", "cut 1/1", "cut 1 - 1", "cut π + 0", "cut π+1", "cut π +1", "cut π 1", "cut 1.5"),
        *(
            "cut -0",
            "cut 10000000",
            "cut 1" + "0" * 3000,
            "mirrored ",
            "mirroredcut 1",
            "mirrored mirrored",
            "cut 1 ",
        ),
        *("mirrored  cut 1", "cut ππ", "cut --1", "cut ٣", "Mirrored", "mirrored cut π"),
    ],
)
def test_other_names_of_logarithms_are_refused(name):
    with pytest.raises(InputError, match=r"is no name for a letter|this is not a proof as this package writes it"):
        decode(logarithm_called(name))


@pytest.mark.parametrize("change", [{"equations": []}, {"equations": [], "chains": []}])
def test_a_file_without_equations_proves_nothing(change):
    with pytest.raises(InputError, match="it has no equations, so that it proves nothing"):
        decode({**with_letters(MATRIX), **change})
