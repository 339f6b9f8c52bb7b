"""Rigorous matrix functions in ball arithmetic (Arb): every result contains the exact answer.

Functions here work at FLINT's current precision. They raise :class:`~symbolic_matexp.errors.InconclusiveError` if
that is not enough; the caller may then raise the precision.
"""
