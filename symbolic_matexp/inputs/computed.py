"""A field of a result that is computed when it is first read: bounds as text, messages, and the like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from .one_at_a_time import one_at_a_time

T = TypeVar("T")


class Computed(Generic[T]):
    """A field of a dataclass. It is given as a value, or as a function without arguments that returns the value.

    The descriptor is the field's own default, which stands for None.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Computed[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        value = instance.__dict__[self._name]
        if callable(value):
            value = instance.__dict__[self._name] = one_at_a_time(value)()
        return value

    def __set__(self, instance: Any, value: T | Callable[[], T]) -> None:
        instance.__dict__[self._name] = None if value is self else value
