"""How products look: columns, filters, form, search."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.firm.terms import term
from peyvand.foundation.records.declaration import (
    Choice,
    Column,
    Field,
    FieldGroup,
    Filter,
    Kind,
    RecordType,
    Search,
    Values,
)
from peyvand.kernel.actor import Actor
from peyvand.kernel.fact import LineKind
from peyvand.operational.catalogue import commands, queries
from peyvand.operational.catalogue.models import LINE_KIND_LABELS, Product, named

LINE_KINDS = tuple(Choice(kind, label) for kind, label in LINE_KIND_LABELS.items())


def create(values: Values, *, by: Actor, at: datetime) -> UUID:
    row = commands.NewProduct(
        code=str(values["code"]).strip(),
        name=_name_from(values),
        line_kind=LineKind(str(values.get("line_kind") or LineKind.GOODS)),
    )
    return commands.add_product(row, by=by, at=at)


def change(record_id: UUID, values: Values, *, version: int, by: Actor, at: datetime) -> None:
    commands.change_product(
        record_id,
        name=_name_from(values),
        line_kind=LineKind(str(values["line_kind"])),
        version=version,
        by=by,
        at=at,
    )


def _name_from(values: Values) -> dict[str, str]:
    name = values.get("name")
    return {str(language): str(text) for language, text in name.items() if text} if isinstance(name, dict) else {}


def title(code: str, name: dict[str, str]) -> str:
    return named(name) or code


PRODUCT = RecordType(
    key="product",
    model=Product,
    path="products",
    label=term("product"),
    label_many=term("product", many=True),
    icon="package",
    columns=(
        Column(
            key="name",
            label=_("Name"),
            kind=Kind.TRANSLATED,
            is_title=True,
            is_sortable=True,
            sort_path="sort_key",
            priority=1,
        ),
        Column(key="code", label=_("Code"), kind=Kind.CODE, is_sortable=True, priority=1),
        Column(key="line_kind", label=_("Kind"), kind=Kind.CHOICE, choices=LINE_KINDS),
        Column(key="created_at", label=_("Added"), kind=Kind.MOMENT, is_default=False, priority=4),
        Column(key="changed_at", label=_("Changed"), kind=Kind.MOMENT, is_default=False, priority=4),
    ),
    default_sort="name",
    filters=(
        Filter(key="text", label=_("Name or code"), path="search_text"),
        Filter(key="kind", label=_("Kind"), kind=Kind.CHOICE, path="line_kind", choices=LINE_KINDS),
    ),
    form=(
        FieldGroup(
            "",
            (
                Field(key="code", label=_("Code"), is_required=True, max_length=80, is_on_change=False),
                Field(key="name", label=_("Name"), kind=Kind.TRANSLATED),
                Field(
                    key="line_kind",
                    label=_("Kind"),
                    kind=Kind.CHOICE,
                    choices=LINE_KINDS,
                    initial=LineKind.GOODS.value,
                    is_required=True,
                ),
            ),
        ),
    ),
    search=Search(contents=queries.read_contents, order=40),
    title_fields=("code", "name"),
    title=title,
    subtitle_fields=("code",),
    create=create,
    change=change,
    is_deletable=False,
    ruled=frozenset({"code", "descriptions"}),
)
