"""Where parts plug in: things known by a key, asked for only while their module is on."""

from collections.abc import Callable, Iterator
from typing import Protocol

_is_on: list[Callable[[str], bool]] = []


def set_switch(is_on: Callable[[str], bool]) -> None:
    """Inject what answers "is this module on?"; until then every module is."""
    _is_on[:] = [is_on]


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


class Registry[T: Keyed]:
    """Things in the order in which they were registered.

    The same key twice is a mistake of the programmer: ValueError.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, tuple[T, str]] = {}

    def register(self, item: T, *, module: str = "") -> T:
        if item.key in self._items:
            raise ValueError(f"{self.name}: {item.key} is registered already")
        self._items[item.key] = (item, module)
        return item

    def __iter__(self) -> Iterator[T]:
        """Yield the things whose module is on; a thing without a module always is."""
        return (item for item, module in self._items.values() if not module or not _is_on or _is_on[0](module))

    def __getitem__(self, key: str) -> T:
        """Return the thing of that key; KeyError when unknown or switched off."""
        item, module = self._items[key]
        if module and _is_on and not _is_on[0](module):
            raise KeyError(key)
        return item

    def find(self, key: str) -> T | None:
        try:
            return self[key]
        except KeyError:
            return None
