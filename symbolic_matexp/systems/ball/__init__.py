"""Rigorous matrix functions in ball arithmetic (Arb): every result contains the exact answer.

Functions here work at FLINT's current precision and raise :class:`~symbolic_matexp.errors.InconclusiveError`
when that is not enough; raising it is the caller's business.
"""
