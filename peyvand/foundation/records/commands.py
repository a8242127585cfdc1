"""Every change that the engine makes: records of types without commands of their own, and the search columns."""

from collections.abc import Iterable, Mapping
from dataclasses import fields as fields_of_dataclass
from datetime import datetime
from itertools import batched
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext as _
from psycopg import sql

from peyvand.foundation.access.models import OwnedRecord, User
from peyvand.foundation.base.models import Record
from peyvand.foundation.journal import commands as journal
from peyvand.foundation.records import ports
from peyvand.foundation.records.content import SEARCH_VERSION, SearchColumns, search_columns
from peyvand.foundation.records.declaration import Content, RecordType, Values
from peyvand.foundation.records.models import SearchableRecord
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused

__all__ = [
    "Content",
    "SearchColumns",
    "change_record",
    "create_record",
    "delete_record",
    "rebuild_search",
    "refresh_search",
    "restore_record",
    "search_columns",
]

CHUNK = 2000
# What belongs to the base of every record is nobody's to write by a form.
_BASE = frozenset(field.name for field in (*Record._meta.get_fields(), *SearchableRecord._meta.get_fields()))
_COLUMNS = tuple(field.name for field in fields_of_dataclass(SearchColumns))


@transaction.atomic
def create_record(type_key: str, values: Values, *, by: Actor, at: datetime) -> UUID:
    """Make a record by the type's own command, or by the generic one, and return its id.

    The generic one makes it its maker's own, where records have owners. Raises Refused("forbidden"), and
    Refused("invalid") with errors by field where the values cannot be kept.
    """
    declared = _declared(type_key)
    by.may("create", type_key)
    if not declared.is_creatable:
        raise Refused("forbidden", _("You may not do this."))
    if declared.create is not None:
        return declared.create(values, by=by, at=at)
    record = declared.model(**_base_values(by, at))
    if isinstance(record, OwnedRecord) and isinstance(by, User) and not values.get("owner"):
        record.owner, record.team = by, by.team
    _write(declared, record, values)
    _save(record, is_new=True)
    refresh_search(type_key, [record.pk])
    journal.audit(by, f"{type_key}.create", _ref(record), {}, dict(values), at)
    return UUID(str(record.pk))


@transaction.atomic
def change_record(type_key: str, record_id: UUID, values: Values, *, version: int, by: Actor, at: datetime) -> None:
    """Make the record say what the form says, by the type's own command, or by the generic one.

    values: all of the form's. The generic one writes those that differ and raises the version; none, and nothing
    changes.
    Raises Refused("missing"), Refused("forbidden"), Refused("changed") when its version is another than ``version`` by
    now, Refused("invalid") with errors by field.
    """
    declared = _declared(type_key)
    record = _locked(declared, record_id, by, "change")
    if not declared.is_changeable:
        raise Refused("forbidden", _("You may not do this."))
    if record.version != version:
        raise Refused("changed", _("Somebody has changed this in the meantime."))
    if declared.change is not None:
        declared.change(record_id, values, version=version, by=by, at=at)
        return
    before = {key: _kept(record, key) for key in values}
    after = {key: value for key, value in values.items() if value != before[key]}
    if not after:
        return
    _write(declared, record, after)
    _touch(record, by, at)
    refresh_search(type_key, [record_id])
    journal.audit(by, f"{type_key}.change", record.ref, before, {**before, **after}, at)


@transaction.atomic
def delete_record(type_key: str, record_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put the record into the bin; Refused("missing") when it is not there or may not be seen."""
    declared = _declared(type_key)
    record = _locked(declared, record_id, by, "delete")
    if not declared.is_deletable:
        raise Refused("forbidden", _("You may not do this."))
    if declared.delete is not None:
        declared.delete(record_id, by=by, at=at)
        return
    record.deleted_at = at
    _touch(record, by, at)
    journal.audit(by, f"{type_key}.delete", record.ref, {"deleted_at": None}, {"deleted_at": at}, at)


@transaction.atomic
def restore_record(type_key: str, record_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take the record out of the bin; Refused("missing") when it is not in there or may not be seen."""
    declared = _declared(type_key)
    record = _locked(declared, record_id, by, "delete", is_bin=True)
    if declared.restore is not None:
        declared.restore(record_id, by=by, at=at)
        return
    before, record.deleted_at = record.deleted_at, None
    _touch(record, by, at)
    journal.audit(by, f"{type_key}.restore", record.ref, {"deleted_at": before}, {"deleted_at": None}, at)


def refresh_search(type_key: str, ids: Iterable[UUID]) -> int:
    """Write the search columns of these records anew and return how many were written.

    Slices call it in the transaction of each change, after it, with all the ids that it touched (set-wise; for COPY
    take ``search_columns`` instead). A type without ``Search.contents`` has none: 0.
    """
    declared = ports.record_types.find(type_key)
    if declared is None or declared.search is None or declared.search.contents is None:
        return 0
    return sum(_refresh(declared, chunk) for chunk in batched(ids, CHUNK))


def rebuild_search(type_key: str, *, only_stale: bool = False) -> int:
    """Write the search columns of all records of the type anew, each chunk in a transaction of its own, while it runs.

    only_stale: only those that another version of the normaliser made. Safe to repeat.
    """
    declared = _declared(type_key)
    if declared.search is None or declared.search.contents is None:
        return 0
    rows: QuerySet[Any] = declared.model._default_manager.order_by("pk")
    if only_stale:
        rows = rows.exclude(search_version=SEARCH_VERSION)
    count, last = 0, None
    while True:
        ids = list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return count
        with transaction.atomic():
            count += _refresh(declared, ids)
        last = ids[-1]


def _refresh(declared: RecordType, ids: Iterable[UUID]) -> int:
    assert declared.search is not None
    assert declared.search.contents is not None
    rows = [(content.id, search_columns(content)) for content in declared.search.contents(list(ids))]
    statement = sql.SQL(
        "UPDATE {table} r SET search_text = d.search_text, search_vector = d.search_vector::tsvector,"
        " search_version = d.search_version, sort_key = d.sort_key"
        " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::smallint[], %s::text[])"
        " AS d (id, search_text, search_vector, search_version, sort_key) WHERE r.id = d.id"
    ).format(table=sql.Identifier(declared.model._meta.db_table))
    values = [[record_id for record_id, _columns in rows]]
    values += [[getattr(columns, name) for _id, columns in rows] for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), values)
        return int(cursor.rowcount)


def _declared(type_key: str) -> RecordType:
    declared = ports.record_types.find(type_key)
    if declared is None:
        raise Refused("missing", _("There is nothing here."))
    return declared


def _locked(declared: RecordType, record_id: UUID, by: Actor, action: str, *, is_bin: bool = False) -> Any:
    """Return the record, held until the transaction ends; what may not be seen is missing."""
    rows = declared.model._default_manager.filter(pk=record_id, deleted_at__isnull=not is_bin)
    record = rows.select_for_update(of=("self",)).first()
    if record is None or not by.can("view", record):
        raise Refused("missing", _("There is nothing here."))
    by.may(action, record)
    return record


def _write(declared: RecordType, record: Model, values: Values) -> None:
    """Set the form's values; what a command rules, the base, and what is in no form are a programmer's mistake."""
    allowed = {field.key for group in declared.form for field in group.fields} - declared.ruled - _BASE
    forbidden = sorted(set(values) - allowed)
    if forbidden:
        raise PermissionError(f"{declared.key}: no form writes {', '.join(forbidden)}")
    for key, value in values.items():
        field: Field[Any, Any] = declared.model._meta.get_field(key)  # type: ignore[assignment]
        setattr(record, field.attname if field.is_relation else key, value)


def _kept(record: Model, key: str) -> object:
    """Return what the record keeps under the key of a form; of a foreign key its id, as forms have it."""
    field = record._meta.get_field(key)
    return getattr(record, getattr(field, "attname", key)) if field.is_relation else getattr(record, key)


def _save(record: Model, *, is_new: bool) -> None:
    try:
        record.clean_fields(exclude=_BASE)
        record.validate_unique(exclude=_BASE)
        record.validate_constraints(exclude=_BASE if not is_new else None)
    except ValidationError as fault:
        errors: Mapping[str, list[str]] = fault.message_dict if hasattr(fault, "error_dict") else {}
        text = "" if errors else " ".join(fault.messages)
        raise Refused("invalid", text, errors={key: " ".join(found) for key, found in errors.items()}) from None
    record.save(force_insert=is_new)


def _touch(record: Any, by: Actor, at: datetime) -> None:
    record.version += 1
    record.changed_at, record.changed_by = at, str(by.ref)
    _save(record, is_new=False)


def _base_values(by: Actor, at: datetime) -> dict[str, object]:
    who = str(by.ref)
    return {"created_at": at, "created_by": who, "changed_at": at, "changed_by": who}


def _ref(record: Any) -> Any:
    return record.ref
