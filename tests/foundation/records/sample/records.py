"""The whole declaration of a record type, as a slice writes it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from peyvand.foundation.records.declaration import (
    Choice,
    Column,
    Content,
    Field,
    FieldGroup,
    Filter,
    Kind,
    RecordType,
    Search,
)  # fmt: skip
from tests.foundation.records.sample.models import Tool

STATES = (Choice("free", "Free", "done"), Choice("lent", "Lent", "active"), Choice("lost", "Lost", "late"))


def list_contents(ids: Sequence[UUID]) -> Iterable[Content]:
    for record_id, name, code, phone in Tool.objects.filter(pk__in=ids).values_list("id", "name", "code", "phone"):
        yield Content(id=record_id, texts=(name,), codes=(code,), phones=(phone,))


TOOL = RecordType(
    key="tool", model=Tool, path="tools", label="Tool", label_many="Tools", icon="package",
    default_sort="name", subtitle_fields=("code",), search=Search(contents=list_contents, exact=("code",)),
    columns=(
        Column(key="name", label="Name", is_title=True, is_sortable=True, sort_path="sort_key", priority=1),
        Column(key="code", label="Code", kind=Kind.CODE),
        Column(key="state", label="State", kind=Kind.CHOICE, choices=STATES),
        Column(key="pieces", label="Pieces", kind=Kind.NUMBER, is_sortable=True, priority=3),
        Column(key="price", label="Price", kind=Kind.MONEY, path="price_minor"),
        Column(key="bought", label="Bought", kind=Kind.DAY, path="bought_on", is_sortable=True, priority=3),
        Column(key="lent", label="Lent", kind=Kind.MOMENT, path="lent_at", is_sortable=True, priority=4),
        Column(key="owner", label="Owner", kind=Kind.USER, priority=4),
        Column(key="kit", label="Kit", kind=Kind.LINK, target="tool", is_default=False),
        Column(key="tags", label="Tags", kind=Kind.TAGS, is_default=False),
    ),
    filters=(
        Filter(key="text", label="Text", path="search_text"),
        Filter(key="state", label="State", kind=Kind.CHOICE, choices=STATES),
        Filter(key="pieces", label="Pieces", kind=Kind.NUMBER),
        Filter(key="price", label="Price", kind=Kind.MONEY, path="price_minor"),
        Filter(key="bought", label="Bought", kind=Kind.DAY, path="bought_on"),
        Filter(key="lent", label="Lent", kind=Kind.MOMENT, path="lent_at"),
        Filter(key="heavy", label="Heavy", kind=Kind.YES_NO, path="is_heavy"),
        Filter(key="tags", label="Tags", kind=Kind.TAGS),
        Filter(key="owner", label="Owner", kind=Kind.USER),
    ),
    form=(FieldGroup("Tool", (
        Field(key="name", label="Name", is_required=True), Field(key="code", label="Code", kind=Kind.CODE),
        Field(key="state", label="State", kind=Kind.CHOICE, choices=STATES, initial="free"),
        Field(key="pieces", label="Pieces", kind=Kind.NUMBER), Field(key="is_heavy", label="Heavy", kind=Kind.YES_NO),
        Field(key="price_minor", label="Price", kind=Kind.MONEY), Field(key="bought_on", label="Bought", kind=Kind.DAY),
        Field(key="tags", label="Tags", kind=Kind.TAGS), Field(key="kit", label="Kit", kind=Kind.LINK, target="tool"),
    )),),
)  # fmt: skip
