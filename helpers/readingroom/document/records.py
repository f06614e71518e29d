"""Records: frozen dataclasses of named fields, of which the model has a hundred.

`dataclass(frozen=True)` writes and compiles five methods for every class, which took a third of the
time until the first exercise stood. Here all classes share theirs.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def record(kind: type[T]) -> type[T]:
    """A class as a frozen dataclass whose fields are given by name.

    >>> @record
    ... class Copy:
    ...     "A copy."
    ...     name: str
    ...     count: int = 1
    >>> Copy(name="Stalin"), Copy(name="Stalin") == Copy(name="Stalin", count=2)
    (Copy(name='Stalin', count=1), False)
    """
    made: Any = dataclass(init=False, repr=False, eq=False, kw_only=True)(kind)
    made._given = {each.name: each.default for each in fields(made)}
    made._made = {each.name: each for each in fields(made) if each.default_factory is not MISSING}
    made._needed = {
        name for name, default in made._given.items() if default is MISSING
    } - made._made.keys()
    made.__init__, made.__eq__, made.__hash__ = _init, _is_equal, _hash
    made.__setattr__, made.__delattr__ = _refuse, _refuse
    if kind.__repr__ is object.__repr__:
        made.__repr__ = _repr
    return kind


def _init(self: Any, **values: Any) -> None:
    if wrong := self._needed - values.keys() or values.keys() - self._given.keys():
        raise TypeError(f"{type(self).__name__}: missing or unknown: {', '.join(sorted(wrong))}")
    self.__dict__.update(self._given)
    self.__dict__.update(values)
    for name in self._made.keys() - values.keys():
        self.__dict__[name] = self._made[name].default_factory()


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([self.__dict__[name] for name in self._given])


def _is_equal(self: Any, other: object) -> bool:
    return type(other) is type(self) and _values(self) == _values(other)


def _hash(self: Any) -> int:
    return hash(_values(self))


def _refuse(self: Any, name: str, *_value: Any) -> None:
    raise FrozenInstanceError(f"a {type(self).__name__} cannot be changed: {name}")


def _shown(each: Field[Any], self: Any) -> str:
    return f"{each.name}={getattr(self, each.name)!r}"


def _repr(self: Any) -> str:
    return f"{type(self).__name__}({', '.join(_shown(e, self) for e in fields(self) if e.repr)})"
