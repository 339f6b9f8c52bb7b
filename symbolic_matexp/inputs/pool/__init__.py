"""Many items given out to processes, or to any ``concurrent.futures`` executor: lazily, and whoever dies.

A task must be a pure function of its item, because an item whose worker died is given out again. Items travel in
chunks that take about ``SECONDS`` each, as measured on those before, so that neither a quick task is lost in the
traffic between processes nor a slow one waits behind others.
"""

from .crew import Failed
from .giving_out import outcomes, validated_workers

__all__ = ["Failed", "outcomes", "validated_workers"]
