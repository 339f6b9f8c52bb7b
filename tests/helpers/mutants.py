"""Formulas with one mistake each, which must never be called right."""

import inspect
import types

from symbolic_matexp.formulas import three_layers
from symbolic_matexp.notation.expressions import exp, expm, inv, logm


def wrong_formulas():
    """Ten deliberate mistakes, each a function (X1, X2, Y1, Y2, *, alpha) -> weights."""

    def pieces(X1, X2, Y1, Y2, alpha):
        q = exp(alpha) - 1
        L = logm(Y2.solve(Y1)) / q
        W1 = alpha * inv(X1 - X2)
        return q, L, W1, expm(-(W1 @ X2)), expm(-L)

    def swapped_second(X1, X2, Y1, Y2, *, alpha):
        _, L, W1, E, F = pieces(X1, X2, Y1, Y2, alpha)
        return W1, E @ L, Y2 @ F

    def swapped_third(X1, X2, Y1, Y2, *, alpha):
        _, L, W1, E, F = pieces(X1, X2, Y1, Y2, alpha)
        return W1, L @ E, F @ Y2

    def swapped_ratio(X1, X2, Y1, Y2, *, alpha):
        q, _, W1, E, _ = pieces(X1, X2, Y1, Y2, alpha)
        L = logm(Y1 @ inv(Y2)) / q
        return W1, L @ E, Y2 @ expm(-L)

    def missing_alpha(X1, X2, Y1, Y2, *, alpha):
        _, L, _, _, F = pieces(X1, X2, Y1, Y2, alpha)
        W1 = inv(X1 - X2)
        return W1, L @ expm(-(W1 @ X2)), Y2 @ F

    def missing_divisor(X1, X2, Y1, Y2, *, alpha):
        q, L, W1, E, _ = pieces(X1, X2, Y1, Y2, alpha)
        return W1, (q * L) @ E, Y2 @ expm(-(q * L))

    def wrong_divisor(X1, X2, Y1, Y2, *, alpha):
        q, L, W1, E, _ = pieces(X1, X2, Y1, Y2, alpha)
        L = q / (q + 2) * L
        return W1, L @ E, Y2 @ expm(-L)

    def wrong_sign_inside(X1, X2, Y1, Y2, *, alpha):
        _, L, W1, _, F = pieces(X1, X2, Y1, Y2, alpha)
        return W1, L @ expm(W1 @ X2), Y2 @ F

    def wrong_sign_outside(X1, X2, Y1, Y2, *, alpha):
        _, L, W1, E, _ = pieces(X1, X2, Y1, Y2, alpha)
        return W1, L @ E, Y2 @ expm(L)

    def difference_of_logs(X1, X2, Y1, Y2, *, alpha):
        q, _, W1, E, _ = pieces(X1, X2, Y1, Y2, alpha)
        L = (logm(Y1) - logm(Y2)) / q
        return W1, L @ E, Y2 @ expm(-L)

    def wrong_point(X1, X2, Y1, Y2, *, alpha):
        _, L, W1, _, F = pieces(X1, X2, Y1, Y2, alpha)
        return W1, L @ expm(-(W1 @ X1)), Y2 @ F

    return [
        swapped_second,
        swapped_third,
        swapped_ratio,
        missing_alpha,
        missing_divisor,
        wrong_divisor,
        wrong_sign_inside,
        wrong_sign_outside,
        difference_of_logs,
        wrong_point,
    ]


MUTATIONS = [
    ("Lambda / (exp(alpha) - 1)", "Lambda"),
    ("Lambda / (exp(alpha) - 1)", "Lambda * (exp(alpha) - 1)"),
    ("Lambda / (exp(alpha) - 1)", "-Lambda / (exp(alpha) - 1)"),
    ("exp(alpha) - 1", "exp(alpha) + 1"),
    ("exp(alpha) - 1", "1 - exp(alpha)"),
    ("Y2.solve(Y1)", "Y1.solve(Y2)"),
    ("Y2.solve(Y1)", "Y1 @ inv(Y2)"),
    ("alpha * inv(X1 - X2)", "inv(X1 - X2)"),
    ("alpha * inv(X1 - X2)", "alpha * inv(X2 - X1)"),
    ("alpha * inv(X1 - X2)", "alpha * inv(X1 + X2)"),
    ("alpha * inv(X1 - X2)", "alpha * (X1 - X2)"),
    ("expm(-W1 @ X2)", "expm(W1 @ X2)"),
    ("expm(-W1 @ X2)", "expm(-X2 @ W1)"),
    ("expm(-W1 @ X2)", "expm(-W1 @ X1)"),
    ("L @ expm(-W1 @ X2)", "expm(-W1 @ X2) @ L"),
    ("Y2 @ expm(-L)", "Y2 @ expm(L)"),
    ("Y2 @ expm(-L)", "Y1 @ expm(-L)"),
    ("Y2 @ expm(-L)", "expm(-L) @ Y2"),
    ("Y2 @ expm(-L)", "Y2"),
]
"""Single changes of sign, order or factor in the text of Theorem 1."""


def mutated(right, wrong):
    """Return ``weights`` of formulas/three_layers.py with one piece of its text replaced."""
    texts = [inspect.getsource(f).split('"""') for f in (three_layers.weights_from, three_layers.weights)]
    assert any(right in body for _, _, body in texts)
    namespace = dict(vars(three_layers))
    for head, _, body in texts:
        exec(compile(head + body.replace(right, wrong), "a mutated Theorem 1", "exec"), namespace)
    return namespace["weights"]


def mutated_module(module, function, right, wrong):
    """Return a copy of a module with one piece of the text of one of its functions replaced."""
    body, text = inspect.getsource(getattr(module, function)), inspect.getsource(module)
    assert body.count(right) == 1, f"{right!r} occurs {body.count(right)} times in {function}"
    copy = types.ModuleType(module.__name__)
    copy.__package__ = module.__package__
    exec(compile(text.replace(body, body.replace(right, wrong)), f"a mutant of {function}", "exec"), vars(copy))
    return copy
