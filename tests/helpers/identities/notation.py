"""Identities as texts in the notation of the package, ``inv(expm(A)) == expm(-A)``, and two ways of reading them.

A capital letter is a matrix, a small one a scalar. Reading means walking over Python's own syntax tree, with the
package's names (:func:`in_letters`) or with those of :mod:`.arithmetic` (:func:`holds`).
"""

import ast
import operator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import combinations

import symbolic_matexp as sm

from . import arithmetic

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.MatMult: operator.matmul,
    ast.Pow: operator.pow,
}
FUNCTIONS = ("expm", "logm", "sqrtm", "cosm", "inv", "trace", "det", "exp", "log", "sqrt")


@dataclass(frozen=True)
class Identity:
    """A line of the tables: an equation, what is assumed, where it is from, and the family of matrices to try it on.

    ``family`` names a generator of :mod:`.families` and the letters that it fills, such as "commuting A B"; the
    other letters are filled with matrices of every kind. Several are separated by semicolons.
    """

    name: str
    claim: str
    given: tuple[str, ...] = ()
    family: str = ""
    source: str = ""
    true: bool = field(default=True, kw_only=True)

    @property
    def texts(self):
        return (self.claim, *self.given)

    @property
    def letters(self):
        """The names of all letters, in the order of the alphabet, capitals first."""
        found = {x.id for text in self.texts for x in ast.walk(parsed(text)) if isinstance(x, ast.Name)}
        return sorted(name for name in found if len(name) == 1)


@cache
def parsed(text):
    return ast.parse(text, mode="eval").body


class Reader:
    """The value of an expression, with ``names`` for letters and functions and ``number`` for constants."""

    def __init__(self, names, number, divide, known=None):
        self.names, self.number, self.divide, self.known = names, number, divide, {} if known is None else known

    def __call__(self, tree):
        key = ast.dump(tree)
        if key not in self.known:
            self.known[key] = self.value(tree)
        return self.known[key]

    def value(self, tree):
        match tree:
            case ast.Constant():
                return self.number(tree.value)
            case ast.Name():
                return self.names[tree.id]
            case ast.UnaryOp():
                return -self(tree.operand)
            case ast.BinOp(op=ast.Pow()):
                return self(tree.left) ** ast.literal_eval(tree.right)
            case ast.BinOp(op=ast.Div()):
                return self.divide(self(tree.left), self(tree.right))
            case ast.BinOp():
                return OPERATORS[type(tree.op)](self(tree.left), self(tree.right))
            case ast.Attribute(attr="solve"):
                return self(tree.value).solve
            case ast.Attribute():
                return getattr(self(tree.value), tree.attr)
            case ast.Call():
                return self(tree.func)(*map(self, tree.args))
        raise TypeError(f"no rule for {ast.dump(tree)}")


def in_letters(identity):
    """Return the equation and the hypotheses in letters of the package."""
    names = {name: getattr(sm, name) for name in FUNCTIONS} | {"pi": sm.pi, "eye": sm.eye}
    names |= {x: sm.matrices(x) if x.isupper() else sm.scalars(x) for x in identity.letters}
    read = Reader(names, exact, operator.truediv)
    claim, *given = (_statement(parsed(text), read) for text in identity.texts)
    return claim, given


def exact(value):
    """Return a constant such that quotients of whole numbers are fractions."""
    return Fraction(value) if isinstance(value, int) else value


def _statement(tree, read):
    if isinstance(tree, ast.Compare):
        return read(tree.left) == read(tree.comparators[0])
    if tree.func.id == "commuting":
        return sm.commuting(*(letter.id for letter in tree.args))
    return sm.invertible(read(tree.args[0]))


def reader(values, d):
    """Return what evaluates expressions at an instance. It remembers the value of each."""
    names = {name: getattr(arithmetic, name) for name in FUNCTIONS}
    names |= {"pi": +arithmetic.CONTEXT.pi, "eye": lambda: arithmetic.eye(d)} | values
    return Reader(names, arithmetic.CONTEXT.mpmathify, _divided)


def _divided(left, right):
    return left / right if isinstance(left, arithmetic.Square) else arithmetic.divided(left, right)


def definitions(identity):
    """Return the hypotheses of the form letter == expression, without the letter in it, as pairs."""
    equations = [parsed(text) for text in identity.given]
    return [
        (x.left.id, x.comparators[0])
        for x in equations
        if isinstance(x, ast.Compare)
        and isinstance(x.left, ast.Name)
        and not isinstance(x.comparators[0], ast.Constant)
        and not any(isinstance(y, ast.Name) and y.id == x.left.id for y in ast.walk(x.comparators[0]))
    ]


def holds(text, read):
    """Whether an equation or another hypothesis holds at an instance. Raises if a side does not exist there."""
    tree = parsed(text)
    if isinstance(tree, ast.Compare):
        return arithmetic.verdict(read(tree.left), read(tree.comparators[0]))
    values = [read(x) for x in tree.args]
    if tree.func.id == "commuting":
        return all(arithmetic.verdict(A @ B, B @ A) for A, B in combinations(values, 2))
    return arithmetic.eliminated(values[0])[1] is not None
