"""The addresses of lists and records, and what a list's address asks.

``/tools/?state=lent&bought=last-90-days&sort=-price&columns=name,price&after=…``: everything that is seen is in there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from peyvand.foundation.records import ports
from peyvand.foundation.records.declaration import RecordType

# What is said in a list's address besides its filters; no filter may have such a key.
RESERVED = frozenset({"q", "sort", "columns", "after", "before"})
# The two halves of a span as a form without scripts sends them; they become one ``from..to``.
FROM, TO = ".from", ".to"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a list's address asks, in its own words."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    after: str = ""
    before: str = ""

    def query(self) -> str:
        """Return the query string in its one canonical form, with "?" before it; "" when nothing is asked."""
        pairs = [(key, value) for key, values in self.filters.items() for value in values]
        pairs += [
            (key, value)
            for key, value in (
                ("q", self.words),
                ("sort", self.sort),
                ("columns", ",".join(self.columns)),
                ("after", self.after),
                ("before", self.before),
            )
            if value
        ]
        return f"?{urlencode(pairs, safe=',:')}" if pairs else ""

    def first_page(self) -> "Asked":
        return replace(self, after="", before="")

    def without(self, key: str) -> "Asked":
        """Return the same without one filter, from the first page on."""
        filters = {name: values for name, values in self.filters.items() if name != key}
        return replace(self.first_page(), filters=filters)

    def sorted_by(self, sort: str) -> "Asked":
        return replace(self.first_page(), sort=sort)


def read_query(query: QueryDict) -> Asked:
    """Return what the query string asks; empty values ask nothing, two halves of a span are joined."""
    filters: dict[str, tuple[str, ...]] = {}
    for key in query:
        if key in RESERVED or key.endswith((FROM, TO)):
            continue
        values = tuple(value.strip() for value in query.getlist(key) if value.strip())
        if values:
            filters[key] = values
    for key in _spans(query):
        low, high = query.get(key + FROM, "").strip(), query.get(key + TO, "").strip()
        if low or high:
            filters[key] = (f"{low}..{high}",)
    columns = ",".join(query.getlist("columns"))
    return Asked(
        filters=filters,
        words=query.get("q", "").strip(),
        sort=query.get("sort", ""),
        columns=tuple(key for key in columns.split(",") if key),
        after=query.get("after", ""),
        before=query.get("before", ""),
    )


def is_canonical(query: QueryDict) -> bool:
    """Return whether the address is already written as lists write it, not as a form has sent it."""
    return not any(key.endswith((FROM, TO)) or "" in query.getlist(key) for key in query)


def list_address(type_key: str, filters: Mapping[str, Sequence[str]] | None = None, sort: str = "") -> str:
    """Return the address of a list; raises KeyError for a type that is unknown or switched off."""
    asked = Asked(filters={key: tuple(values) for key, values in (filters or {}).items()}, sort=sort)
    return f"/{ports.record_types[type_key].path}/{asked.query()}"


def record_address(type_key: str, record_id: UUID) -> str:
    """Return the address of a record's page, "" for a type that is unknown or switched off."""
    declared = ports.record_types.find(type_key)
    return f"/{declared.path}/{record_id}" if declared else ""


def find_by_path(path: str) -> RecordType | None:
    """Return the type whose lists live under ``path``, None when there is none or its module is off."""
    return next((declared for declared in ports.record_types if declared.path == path), None)


def _spans(keys: Iterable[str]) -> list[str]:
    halves = (key.removesuffix(FROM).removesuffix(TO) for key in keys if key.endswith((FROM, TO)))
    return list(dict.fromkeys(halves))
