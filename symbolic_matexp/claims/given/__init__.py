"""Claims about given matrices: proved by exact algebra, refuted by balls."""

from .evidence import on_given_matrices

__all__ = ["on_given_matrices"]
