"""A statement tried on exact instances: drawn where identities fail, exact as far as possible, decided in balls."""

from .examine import Instance, admitted, examine
from .report import DIMENSIONS, INSTANCES, LARGER, counterexample, on_instances

__all__ = ["DIMENSIONS", "INSTANCES", "LARGER", "Instance", "admitted", "counterexample", "examine", "on_instances"]
