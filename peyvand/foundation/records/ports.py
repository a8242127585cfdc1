"""What other parts plug into the engine: record types, and columns, filters and pages for types of parts below."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from peyvand.foundation.records.declaration import PluggedColumn, PluggedFilter, RecordType
from peyvand.kernel.registry import Registry


@dataclass(frozen=True)
class RecordPage:
    """A page of a part above that takes the place of the generic page of a record type.

    key: the record type's. view: called with any id; asks for the rights itself, as every page does.
    create: likewise for the form of a new record, where the part has one of its own.
    """

    key: str
    view: Callable[[HttpRequest, UUID], HttpResponse]
    create: Callable[[HttpRequest], HttpResponse] | None = None


class Plugs[T: (PluggedColumn, PluggedFilter)](Registry[T]):
    """Plugs known by ``<record type>.<key>``: two types may each have a column "value"."""

    def register(self, item: T, *, module: str = "") -> T:
        key = f"{item.record_type}.{item.key}"
        if key in self._items:
            raise ValueError(f"{self.name}: {key} is registered already")
        self._items[key] = (item, module)
        return item

    def of(self, record_type: str) -> list[T]:
        """Return the plugs of that record type whose module is on, in the order of registration."""
        return [item for item in self if item.record_type == record_type]


record_types: Registry[RecordType] = Registry("record type")
columns: Plugs[PluggedColumn] = Plugs("column")
filters: Plugs[PluggedFilter] = Plugs("filter")
pages: Registry[RecordPage] = Registry("record page")
