"""True identities with one thing changed. Most are false; none that an instance contradicts may be proved."""

import ast
import copy
import random
import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace

from symbolic_matexp.claims.statement import Statement
from symbolic_matexp.claims.words.argument import in_words
from symbolic_matexp.errors import InputError

from .instances import candidates, judged, neighbours
from .notation import Identity, definitions, in_letters, parsed

LONGEST = 20
"""Seconds after which a proof is given up."""

INSTANCES = 12
"""A mutant is tried on as many instances of each kind."""

MATRIX_FUNCTIONS = ("expm", "logm", "sqrtm", "cosm", "inv")
SCALAR_FUNCTIONS = ("exp", "log", "sqrt")


def is_matrix(tree):
    """Whether an expression is a matrix, not a scalar."""
    match tree:
        case ast.Name():
            return tree.id.isupper()
        case ast.Call(func=ast.Name()):
            return tree.func.id in {*MATRIX_FUNCTIONS, "eye"}
        case ast.BinOp():
            return is_matrix(tree.left) or is_matrix(tree.right)
        case ast.UnaryOp():
            return is_matrix(tree.operand)
    return isinstance(tree, ast.Attribute | ast.Call)


def call(name, argument):
    return ast.Call(ast.Name(name), [argument], [])


def times(left, operator, right):
    return ast.BinOp(left, operator, right)


def negative(tree):
    return ast.UnaryOp(ast.USub(), tree)


def changed(tree, letters):
    """Yield what an expression may be replaced by, of the same kind."""
    match tree:
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            yield times(tree.left, ast.Sub() if isinstance(tree.op, ast.Add) else ast.Add(), tree.right)
            yield tree.left
            yield tree.right
        case ast.BinOp(op=ast.MatMult()):
            yield times(tree.right, tree.op, tree.left)
            yield tree.left
            yield tree.right
        case ast.BinOp(op=ast.Mult()):
            yield tree.right
            yield negative(tree)
        case ast.BinOp(op=ast.Div()):
            yield tree.left
            yield times(tree, ast.Div(), tree.right)
        case ast.BinOp(op=ast.Pow()):
            yield times(tree.left, tree.op, ast.Constant(ast.literal_eval(tree.right) + 1))
            yield times(tree.left, tree.op, ast.Constant(ast.literal_eval(tree.right) - 1))
        case ast.UnaryOp():
            yield tree.operand
        case ast.Constant():
            yield ast.Constant(tree.value + 1)
            yield ast.Constant(2 * tree.value)
            yield negative(tree)
        case ast.Name(id="pi"):
            yield negative(tree)
            yield times(tree, ast.Div(), ast.Constant(2))
        case ast.Name():
            yield from (ast.Name(x) for x in letters if x != tree.id and x.isupper() == tree.id.isupper())
            yield negative(tree)
            if tree.id.isupper():
                yield call("inv", tree)
                yield ast.Attribute(tree, "T")
                yield ast.Attribute(tree, "H")
        case ast.Attribute(attr="T" | "H"):
            yield tree.value
            yield ast.Attribute(tree.value, "H" if tree.attr == "T" else "T")
        case ast.Call(func=ast.Attribute()):
            yield times(tree.func.value, ast.MatMult(), tree.args[0])
        case ast.Call(func=ast.Name(id="eye")):
            yield times(ast.Constant(2), ast.Mult(), tree)
            yield negative(tree)
        case ast.Call(func=ast.Name(id="trace" | "det")):
            yield call("det" if tree.func.id == "trace" else "trace", tree.args[0])
            yield negative(tree)
        case ast.Call():
            family = MATRIX_FUNCTIONS if tree.func.id in MATRIX_FUNCTIONS else SCALAR_FUNCTIONS
            yield tree.args[0]
            yield call(tree.func.id, negative(tree.args[0]))
            yield call(tree.func.id, times(ast.Constant(2), ast.Mult(), tree.args[0]))
            yield negative(tree)
            yield from (call(name, tree.args[0]) for name in family if name != tree.func.id)


def places(tree, path=()):
    """Yield the path to every expression of an equation, except exponents, functions' names and the 0 of A == 0."""
    if isinstance(tree, ast.Compare):
        yield from places(tree.left, (*path, ("left", None)))
        right = tree.comparators[0]
        if not (isinstance(right, ast.Constant) and is_matrix(tree.left)):
            yield from places(right, (*path, ("comparators", 0)))
        return
    yield path
    match tree:
        case ast.BinOp(op=ast.Pow()):
            yield from places(tree.left, (*path, ("left", None)))
        case ast.BinOp():
            yield from places(tree.left, (*path, ("left", None)))
            yield from places(tree.right, (*path, ("right", None)))
        case ast.UnaryOp():
            yield from places(tree.operand, (*path, ("operand", None)))
        case ast.Attribute():
            yield from places(tree.value, (*path, ("value", None)))
        case ast.Call():
            if isinstance(tree.func, ast.Attribute):
                yield from places(tree.func.value, (*path, ("func", None), ("value", None)))
            for i, argument in enumerate(tree.args):
                yield from places(argument, (*path, ("args", i)))


def at(tree, path):
    for name, index in path:
        tree = getattr(tree, name) if index is None else getattr(tree, name)[index]
    return tree


def replaced(tree, path, new):
    """Return an equation with the expression at a path replaced."""
    tree = copy.deepcopy(tree)
    name, index = path[-1]
    parent = at(tree, path[:-1])
    if index is None:
        setattr(parent, name, new)
    else:
        getattr(parent, name)[index] = new
    return tree


def variants(text, letters):
    """Return every equation that differs from this one in one place, as texts."""
    tree = parsed(text)
    if not isinstance(tree, ast.Compare):
        return []
    return [
        ast.unparse(ast.fix_missing_locations(replaced(tree, path, new)))
        for path in places(tree)
        for new in changed(at(tree, path), letters)
    ]


def mutants(identity):
    """Return the identity with one change of the claim, one change of a hypothesis, or without one hypothesis."""
    given = identity.given
    made = [replace(identity, claim=text) for text in variants(identity.claim, identity.letters)]
    for i, hypothesis in enumerate(given):
        made.append(replace(identity, given=given[:i] + given[i + 1 :]))
        made += [
            replace(identity, given=(*given[:i], text, *given[i + 1 :]))
            for text in variants(hypothesis, identity.letters)
        ]
    unique = {mutant.texts: mutant for mutant in made if mutant.texts != identity.texts}
    return [replace(mutant, name=f"{identity.name} #{i}") for i, mutant in enumerate(unique.values(), 1)]


@dataclass(frozen=True)
class Finding:
    """A mutant; the numbers of instances on which it holds and fails; whether it is proved; the seconds that took."""

    mutant: Identity
    holding: int
    failing: int
    proved: bool
    seconds: float

    @property
    def wrong(self):
        return self.failing > 0 and self.proved


def in_letters_proved(equation, given):
    """Whether the proof in letters, without instances, succeeds."""
    return in_words(Statement.parse(equation, given)).outcome == "proved"


def sample(identities, count, seed):
    """Return ``count`` mutants, of each identity in turn, so that short identities weigh as much as long ones."""
    generator = random.Random(seed)
    listed = []
    for identity in generator.sample(identities, min(count, len(identities))):
        made = mutants(identity)
        listed.append(generator.sample(made, len(made)))
    rounds = [[made[i] for made in listed if i < len(made)] for i in range(max(map(len, listed)))]
    chosen = [mutant for made in rounds for mutant in made][:count]
    return sorted(chosen, key=lambda mutant: mutant.name.rpartition(" #")[0])


def findings(identities, count, seed=0, proves=in_letters_proved):
    """Yield a :class:`Finding` for each of ``count`` mutants that are statements at all."""
    named = {identity.name: identity for identity in identities}
    current, instances = None, []
    for mutant in sample(identities, count, seed):
        identity = named[mutant.name.rpartition(" #")[0]]
        if identity is not current:
            current, instances = identity, _instances(identity)
        if definitions(mutant) != definitions(identity):
            instances = _instances(mutant)
            current = None
        start = time.perf_counter()
        try:
            with limited(LONGEST):
                proved = proves(*in_letters(mutant))
        except InputError:  # a hypothesis shares no letter with the rest
            continue
        except TimeoutError:
            proved = False
        seconds = time.perf_counter() - start
        held, failed = _tried(mutant, instances)
        yield Finding(mutant, held, failed, proved, seconds)


@contextmanager
def limited(seconds):
    """Raise ``TimeoutError`` in what takes longer."""

    def interrupt(signum, frame):
        raise TimeoutError

    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _instances(identity):
    """Return instances that fulfil all hypotheses, some of them, or any."""
    related = "related " + " ".join(x for x in identity.letters if x.isupper())
    families = (identity.family, *neighbours(identity), related, "")
    made = [x for family in families for x in candidates(replace(identity, family=family), INSTANCES)]
    return made + list(candidates(identity, INSTANCES, bent=True))


def _tried(mutant, instances):
    """Return the numbers of instances on which it holds and on which it fails, up to the first that it fails on."""
    held = 0
    for read in instances:
        outcome = judged(mutant, read)
        if outcome is False:
            return held, 1
        held += outcome is True
    return held, 0
