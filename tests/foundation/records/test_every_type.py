"""The contract that every registered record type must pass: the sample's, the slices', any that comes."""

import csv
import io
import random
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from peyvand.foundation.access.models import Team, User
from peyvand.foundation.access.ports import policies
from peyvand.foundation.access.rights import BUILT_IN
from peyvand.foundation.access.signing import BACKEND
from peyvand.foundation.records import commands, ports, queries
from peyvand.foundation.records.addresses import RESERVED
from peyvand.foundation.records.declaration import Field, Filter, Kind, PluggedColumn, RecordType
from peyvand.foundation.records.lookup import list_choices, list_columns, list_filters, path_to
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused
from tests.foundation.records.conftest import AT, SYSTEM, MakeUser

TYPES = [declared.key for declared in ports.record_types]
ROWS = 7
WORDS = ("كاظمي", "علی‌رضا", "Golestan", "شیرینی", "O'Neil", "۱۴۰۵", "Ärger", "کوه")
every_type = pytest.mark.parametrize("key", TYPES)


@pytest.fixture
def declared(key: str) -> RecordType:
    return ports.record_types[key]


@pytest.fixture
def rows(declared: RecordType, tehran: None, make_user: MakeUser) -> list[UUID]:
    """Some records of the type, made by its own form where people may make them; none where only others do."""
    chance, by = random.Random(declared.key), make_user("administrator")  # noqa: S311
    return [made for _n in range(ROWS) if (made := make(declared, chance, by)) is not None]


def make(declared: RecordType, chance: random.Random, by: User) -> UUID | None:
    """Fill in the type's form by chance, wholly or with what is needed, and send it; None where the type has none."""
    if not (declared.is_creatable and declared.form):
        return None
    fields = [field for group in declared.form for field in group.fields if field.is_on_create]
    is_whole = chance.random() < 0.6
    values = {field.key: fill(field, chance, by) if is_whole or field.is_required else leave(field) for field in fields}
    for _try in range(30):
        try:
            return commands.create_record(declared.key, values, by=by, at=AT)
        except Refused as refused:
            at_fault = [field for field in fields if field.key in refused.errors]
            if not at_fault:
                raise
            values.update({one.key: again(one, chance, by) for one in at_fault})
    raise AssertionError(f"{declared.key}: no form of {values} is taken")


def again(field: Field, chance: random.Random, by: User) -> object:
    """Return another value for a field whose first one was refused, or none."""
    if not field.is_required and chance.random() < 0.5:
        return leave(field)
    if field.kind not in (Kind.TEXT, Kind.CODE):
        return fill(field, chance, by)
    kind = chance.choice((Kind.MAIL, Kind.PHONE, Kind.URL, Kind.TEXT))
    return FILLING.get(kind, fill_text)(field, chance)


def leave(field: Field) -> object:
    """Return what a field is that nobody touches."""
    if field.initial is not None:
        return field.initial
    nothing: Mapping[Kind, object] = {Kind.TRANSLATED: {}, Kind.TAGS: [], Kind.CHOICES: [], Kind.YES_NO: False}
    return nothing.get(field.kind, None if field.kind in EMPTY else "")


def fill(field: Field, chance: random.Random, by: User) -> object:
    if field.kind is Kind.LINK:
        target = ports.record_types[field.target]
        rows: Any = target.model._default_manager.filter(deleted_at__isnull=True)
        return rows.values_list("pk", flat=True).first() or make(target, chance, by)
    if field.kind in (Kind.CHOICE, Kind.CHOICES):
        values = [choice.value for choice in list_choices(field.choices, by)]
        if not values:
            return leave(field)
        return chance.choice(values) if field.kind is Kind.CHOICE else [chance.choice(values)]
    return FILLING.get(field.kind, fill_text)(field, chance)


EMPTY = {Kind.NUMBER, Kind.DECIMAL, Kind.MONEY, Kind.DAY, Kind.MOMENT, Kind.USER, Kind.LINK}


def fill_text(field: Field, chance: random.Random) -> str:
    return f"{chance.choice(WORDS)} {chance.choice(WORDS)} {chance.randrange(10**6)}"[: field.max_length]


def fill_translated(field: Field, chance: random.Random) -> dict[str, str]:
    return {"fa": fill_text(field, chance), "en": fill_text(field, chance)}


FILLING: Mapping[Kind, Callable[[Field, random.Random], object]] = {
    Kind.TRANSLATED: fill_translated,
    Kind.USER: lambda _field, _chance: None,
    Kind.NUMBER: lambda _field, chance: chance.randrange(1, 50),
    Kind.DECIMAL: lambda _field, chance: Decimal(chance.randrange(1, 5000)) / 100,
    Kind.MONEY: lambda _field, chance: chance.randrange(10**6),
    Kind.DAY: lambda _field, chance: date(2026, 1, 1) + timedelta(days=chance.randrange(300)),
    Kind.MOMENT: lambda _field, chance: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=chance.randrange(7000)),
    Kind.YES_NO: lambda _field, chance: chance.random() < 0.5,
    Kind.TAGS: lambda _field, chance: [chance.choice(WORDS)],
    Kind.PHONE: lambda _field, chance: f"0912{chance.randrange(10**7):07}",
    Kind.MAIL: lambda _field, chance: f"a{chance.randrange(10**9)}@example.org",
    Kind.URL: lambda _field, chance: f"https://example.org/{chance.randrange(10**9)}",
}


def words_for(wanted: Filter, by: Actor) -> Iterable[str]:
    """Yield words that the filter must understand."""
    if wanted.where is None:
        yield "none"
    match wanted.kind:
        case Kind.CHOICE | Kind.CHOICES:
            yield from (choice.value for choice in list_choices(wanted.choices, by))
        case Kind.YES_NO:
            yield from ("yes", "no")
        case Kind.NUMBER | Kind.DECIMAL | Kind.MONEY:
            yield from ("5", "..5", "۵..", "1..5")
        case Kind.DAY | Kind.MOMENT:
            yield from ("today", "this-jalali-month", "last-90-days", "over-30-days-ago", "1405/01/01..2026-12-01")
        case Kind.USER | Kind.LINK:
            yield str(uuid4())
        case _:
            yield "كاظمي ۱۲"


def all_ids(declared: RecordType, sort: str, limit: int) -> list[UUID]:
    page = queries.list_records(declared.key, by=SYSTEM, sort=sort, limit=limit)
    ids = [row.id for row in page.rows]
    while page.next:
        page = queries.list_records(declared.key, by=SYSTEM, sort=sort, limit=limit, after=page.next)
        ids += [row.id for row in page.rows]
    return ids


@every_type
def test_its_declaration_is_sound(key: str, declared: RecordType) -> None:
    columns, filters = list_columns(declared), list_filters(declared)
    column_keys, filter_keys = [column.key for column in columns], [wanted.key for wanted in filters]

    assert declared.key == declared.model.kind  # type: ignore[attr-defined]
    assert policies.find(key) is not None
    assert [column.is_title for column in columns].count(True) == 1
    assert len(set(column_keys)) == len(column_keys)
    assert len(set(filter_keys)) == len(filter_keys)
    assert not RESERVED.intersection(filter_keys)
    assert [one.path for one in ports.record_types].count(declared.path) == 1
    assert all(path_to(declared, plug.model) for plug in ports.columns.of(key))
    assert resolve(f"/{declared.path}/").view_name == "records:list"


@every_type
def test_what_it_sorts_and_finds_by_has_an_index(key: str, declared: RecordType) -> None:
    wanted: list[tuple[type[Model], str]] = [
        (
            column.model if isinstance(column, PluggedColumn) else declared.model,
            column.sort_path or column.path or column.key,
        )
        for column in list_columns(declared)
        if column.is_sortable
    ]
    wanted += [(declared.model, path) for path in (declared.search.exact if declared.search else ())]

    without = [f"{model.__name__}.{path}" for model, path in wanted if not begins_an_index(model, path)]

    assert without == []


def begins_an_index(model: type[Model], path: str) -> bool:
    field = model._meta.get_field(path)
    if getattr(field, "db_index", False) or getattr(field, "unique", False):
        return True
    indexes = [index.fields_orders[0][0] for index in model._meta.indexes if index.fields_orders]
    constraints = [constraint.fields[0] for constraint in model._meta.constraints if getattr(constraint, "fields", ())]
    return path in indexes or path in constraints


@every_type
@pytest.mark.django_db
def test_every_filter_and_column_can_be_asked(key: str, declared: RecordType, rows: list[UUID]) -> None:
    queries.list_records(key, by=SYSTEM, columns=[column.key for column in list_columns(declared)])
    for wanted in list_filters(declared):
        for word in words_for(wanted, SYSTEM):
            listing = queries.ask(key, by=SYSTEM, filters={wanted.key: [word]}, at=AT)
            assert queries.count_records(listing).number == len(queries.read_page(listing, by=SYSTEM).rows)


@every_type
@pytest.mark.django_db
def test_paging_by_every_sort_meets_every_row_once(key: str, declared: RecordType, rows: list[UUID]) -> None:
    everything = {row.pk for row in queries.list_all(declared)}

    assert everything.issuperset(rows)
    for column in list_columns(declared):
        if column.is_sortable:
            falling, rising = (all_ids(declared, f"{sign}{column.key}", 3) for sign in ("-", ""))
            assert sorted(rising) == sorted(falling) == sorted(everything), column.key


@every_type
@pytest.mark.django_db
@pytest.mark.parametrize("role", [*BUILT_IN, ""])
def test_each_role_sees_its_rows_by_every_way(  # noqa: PLR0917
    key: str, declared: RecordType, rows: list[UUID], role: str, make_user: MakeUser, team: Team, client: Client
) -> None:
    user = make_user(role, team)
    client.force_login(user, backend=BACKEND)
    if user.can("view", key):
        seen = {row.id for row in queries.list_records(key, by=user, limit=500).rows}
    else:
        seen = set()
        with pytest.raises(Refused, match="missing"):
            queries.list_records(key, by=user)

    assert client.get(f"/{declared.path}/").status_code == (200 if user.can("view", key) else 404)
    for record_id in rows:
        page = client.get(f"/{declared.path}/{record_id}").status_code
        peek = client.get(f"/{declared.path}/peek/{record_id}", headers={"HX-Request": "true"}).status_code
        assert (page, peek) == ((200, 200) if record_id in seen else (404, 404))
    missing = client.get(f"/{declared.path}/{uuid4()}")
    hidden = next((record_id for record_id in rows if record_id not in seen), None)
    assert missing.status_code == 404
    if hidden is not None:
        assert told(client.get(f"/{declared.path}/{hidden}").content) == told(missing.content)
    found = {hit.id for text in WORDS for hit in queries.search(text, by=user, types=(key,), limit=100)}
    assert found <= seen


def told(page: bytes) -> bytes:
    """Return the page without its own address and the tokens that are new in each answer."""
    return re.sub(rb"[A-Za-z0-9]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"", page)


@every_type
@pytest.mark.django_db
def test_the_file_is_the_list(
    key: str, declared: RecordType, rows: list[UUID], make_user: MakeUser, client: Client
) -> None:
    if "export" not in policies[key].actions:
        pytest.skip("this type is not exported")
    administrator = make_user("administrator")
    client.force_login(administrator, backend=BACKEND)
    page = queries.list_records(key, by=administrator, limit=500)

    text = b"".join(client.get(f"/{declared.path}/export.csv").streaming_content).decode()  # type: ignore[attr-defined]

    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    place = [column.is_title for column in page.columns].index(True)
    before = sum(2 if column.kind is Kind.MONEY else 1 for column in page.columns[:place])
    assert [line[before].removeprefix("'") for line in lines[1:]] == [
        str(row.values[place][0]).removeprefix("'") for row in page.rows
    ]


@every_type
@pytest.mark.django_db
def test_what_is_found_is_found_in_any_spelling(key: str, declared: RecordType, rows: list[UUID]) -> None:
    if declared.search is None or declared.search.contents is None or not rows:
        pytest.skip("no words are kept of this type")
    for content in declared.search.contents(rows):
        title = next(text for text in content.texts if text)
        other = title.replace("ی", "ي").replace("ک", "ك").replace("\u200c", " ").upper()
        assert content.id in {hit.id for hit in queries.search(other, by=SYSTEM, types=(key,), limit=100)}, title


@every_type
@pytest.mark.django_db
def test_the_list_asks_as_many_queries_for_many_rows_as_for_few(
    key: str, declared: RecordType, rows: list[UUID], make_user: MakeUser
) -> None:
    administrator = make_user("administrator")
    queries.list_records(key, by=administrator)

    with CaptureQueriesContext(connection) as few:
        queries.list_records(key, by=administrator, limit=2)
    with CaptureQueriesContext(connection) as many:
        queries.list_records(key, by=administrator, limit=50)

    assert len(few) <= len(many) <= len(few) + 1
    assert len(many) <= 6


@every_type
@pytest.mark.django_db
def test_the_bin_gives_back_what_it_took(key: str, declared: RecordType, rows: list[UUID]) -> None:
    if not declared.is_deletable or not rows:
        pytest.skip("people do not delete this type")

    commands.delete_record(key, rows[0], by=SYSTEM, at=AT)

    assert rows[0] not in all_ids(declared, "", 3)
    with pytest.raises(Refused):
        queries.get_record(key, rows[0], by=SYSTEM)

    commands.restore_record(key, rows[0], by=SYSTEM, at=AT)

    assert rows[0] in all_ids(declared, "", 3)


def test_no_other_address_is_taken_for_a_type() -> None:
    with pytest.raises(Resolver404):
        resolve("/no-such-type/")


def test_users_are_actors(manager: User) -> None:
    assert manager.can("view", "tool")
