"""What is known of a record type: its own columns and filters with those that parts above plugged in."""

from collections.abc import Sequence

from django.db.models import Model, OneToOneField
from django.utils.translation import gettext as _

from peyvand.foundation.access.queries import scope_of
from peyvand.foundation.access.rights import WIDTH, Scope
from peyvand.foundation.records import ports
from peyvand.foundation.records.declaration import Choice, Choices, Column, Filter, PluggedColumn, RecordType
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused


def get_type(type_key: str, by: Actor, action: str = "view") -> RecordType:
    """Return the declaration.

    Raises Refused("missing") when there is no such type, its module is off, or the actor may not even view it;
    Refused("forbidden") when the actor may view but not do ``action``.
    """
    declared = ports.record_types.find(type_key)
    if declared is None or scope_of(by, "view", type_key) is Scope.NONE:
        raise Refused("missing", _("There is nothing here."))
    if action != "view" and not by.can(action, type_key):
        raise Refused("forbidden", _("You may not do this."))
    return declared


def list_types(by: Actor) -> list[RecordType]:
    """Return the record types that the actor may view, in the order of registration."""
    return [declared for declared in ports.record_types if scope_of(by, "view", declared.key) is not Scope.NONE]


def list_columns(declared: RecordType) -> list[Column]:
    """Return all columns: the type's own, then the plugged ones."""
    return [*declared.columns, *ports.columns.of(declared.key)]


def list_seen_columns(declared: RecordType, by: Actor, action: str = "view") -> list[Column]:
    """Return the columns that the actor may see, with another action those of which that may be done."""
    return [column for column in list_columns(declared) if _is_open(column, declared, by, action)]


def list_filters(declared: RecordType) -> list[Filter]:
    """Return all quick filters: the type's own, then the plugged ones."""
    return [*declared.filters, *ports.filters.of(declared.key)]


def list_seen_filters(declared: RecordType, by: Actor) -> list[Filter]:
    """Return the quick filters by which the actor may ask: what may not be seen is not found out by asking either."""
    return [wanted for wanted in list_filters(declared) if _is_open(wanted, declared, by, "view")]


def list_choices(choices: Choices, by: Actor) -> Sequence[Choice]:
    """Return the choices that the actor may choose from."""
    return choices(by) if callable(choices) else choices


def path_to(declared: RecordType, model: type[Model] | None) -> str:
    """Return the ORM prefix that leads from the record to a plugged table, "" for the record's own.

    Raises TypeError when the table's primary key is no one-to-one field to the record's model with a related name.
    """
    if model is None:
        return ""
    key = model._meta.pk
    if not isinstance(key, OneToOneField) or not issubclass(declared.model, key.related_model):
        raise TypeError(f"{model.__name__}: the primary key must be a one-to-one field to {declared.model.__name__}")
    if key.remote_field.hidden:
        raise TypeError(f"{model.__name__}.{key.name} needs a related name")
    return f"{key.related_query_name()}__"


def column_path(declared: RecordType, column: Column) -> str:
    """Return the ORM path of a column's value, from the record."""
    prefix = path_to(declared, column.model) if isinstance(column, PluggedColumn) else ""
    return prefix + (column.path or column.key)


def sort_path(declared: RecordType, column: Column) -> str:
    """Return the ORM path by which a column is sorted, from the record."""
    prefix = path_to(declared, column.model) if isinstance(column, PluggedColumn) else ""
    return prefix + (column.sort_path or column.path or column.key)


def _is_open(part: Column | Filter, declared: RecordType, by: Actor, action: str) -> bool:
    """Return whether the actor reaches what the part tells for every record of the type that he reaches."""
    if not part.needs:
        return True
    return WIDTH[scope_of(by, action, part.needs)] >= WIDTH[scope_of(by, action, declared.key)]
