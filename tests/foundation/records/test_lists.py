"""Lists of records: filtered, sorted, in pages, within rights."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peyvand.foundation.access.models import Team, User
from peyvand.foundation.records import queries
from peyvand.kernel.refused import Refused
from tests.foundation.records.conftest import AT, MADE, SYSTEM, MakeTool, MakeUser
from tests.foundation.records.sample.models import Tool, ToolWear

ROWS = st.lists(
    st.tuples(st.none() | st.integers(-2, 2), st.sampled_from(("no row", None, 1, 2, 3))), min_size=0, max_size=14
)


def names(page: queries.Page) -> list[str]:
    return [row.title for row in page.rows]


def walk(sort: str, limit: int) -> tuple[list[str], list[str]]:
    """Page forward to the end, then back to the beginning; return the names met on either way."""
    forward: list[str] = []
    page = queries.list_records("tool", by=SYSTEM, sort=sort, limit=limit)
    forward += names(page)
    while page.next:
        page = queries.list_records("tool", by=SYSTEM, sort=sort, limit=limit, after=page.next)
        assert page.first == len(forward) + 1
        forward += names(page)
    backward = names(page)
    while page.previous:
        page = queries.list_records("tool", by=SYSTEM, sort=sort, limit=limit, before=page.previous)
        backward = names(page) + backward
    assert page.first == 1
    return forward, backward


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, limit=st.integers(1, 5), sort=st.sampled_from(("pieces", "-pieces", "wear", "-wear")))
def test_every_row_is_met_once_in_order_forward_and_back(
    rows: list[tuple[int | None, object]], limit: int, sort: str
) -> None:
    Tool.objects.all().delete()
    tools = [Tool.objects.create(name=f"tool {i}", pieces=pieces, **MADE) for i, (pieces, _wear) in enumerate(rows)]
    wear = {tool.name: grade for tool, (_pieces, grade) in zip(tools, rows, strict=True)}
    ToolWear.objects.bulk_create(
        ToolWear(tool=tool, grade=wear[tool.name]) for tool in tools if wear[tool.name] != "no row"
    )

    forward, backward = walk(sort, limit)

    values = {tool.name: tool.pieces if "pieces" in sort else wear[tool.name] for tool in tools}
    found = [None if values[name] == "no row" else values[name] for name in forward]
    known = [value for value in found if value is not None]
    assert sorted(forward) == sorted(values)
    assert backward == forward
    assert found == sorted(known, reverse=sort.startswith("-")) + [None] * (len(found) - len(known))


@pytest.mark.django_db
def test_names_sort_by_the_persian_alphabet(make_tool: MakeTool) -> None:
    for name in ("پیچ", "Zange", "آچار", "چکش", "anvil", "گیره"):
        make_tool(name)

    page = queries.list_records("tool", by=SYSTEM, sort="name")

    assert names(page) == ["آچار", "پیچ", "چکش", "گیره", "anvil", "Zange"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"text": ["علي رضا"]}, ["اره علی‌رضا"]),
        ({"text": ["علیرضا"]}, ["اره علی‌رضا"]),
        ({"text": ["كليد ۱۳"]}, ["کلید 13"]),
        ({"state": ["lent"]}, ["کلید 13"]),
        ({"state": ["lent", "lost"]}, ["کلید 13", "Saw"]),
        ({"state": ["none"]}, []),
        ({"pieces": ["3.."]}, ["کلید 13", "Saw"]),
        ({"pieces": ["۳..۵"]}, ["کلید 13"]),
        ({"pieces": ["none"]}, ["اره علی‌رضا"]),
        ({"bought": ["1405/09/01..1405/09/02"]}, ["کلید 13"]),
        ({"bought": ["2026-11-22"]}, ["کلید 13"]),
        ({"bought": ["this-jalali-month"]}, ["کلید 13"]),
        ({"bought": ["last-gregorian-month"]}, ["Saw"]),
        ({"bought": ["over-30-days-ago"]}, ["Saw"]),
        ({"bought": ["last-30-days"]}, ["کلید 13"]),
        ({"lent": ["2026-11-20"]}, ["کلید 13"]),
        ({"price": ["12.50..13"]}, ["کلید 13"]),
        ({"heavy": ["yes"]}, ["Saw"]),
        ({"tags": ["sharp", "rare"]}, ["اره علی‌رضا", "Saw"]),
        ({"wear": ["2.."]}, ["Saw"]),
        ({"wear": ["none"]}, ["اره علی‌رضا", "کلید 13"]),
        ({"state": ["lent"], "pieces": ["7.."]}, []),
    ],
)
def test_filters_find_exactly_what_they_say(
    filters: dict[str, list[str]], expected: list[str], make_tool: MakeTool, tehran: None
) -> None:
    make_tool("اره علی‌رضا", tags=["sharp"], state="free")
    # Half past midnight in Tehran on the 20th is still the 19th in UTC.
    make_tool(
        "کلید 13",
        pieces=4,
        price_minor=1250,
        state="lent",
        bought_on=date(2026, 11, 22),
        lent_at=datetime(2026, 11, 19, 21, tzinfo=UTC),
    )
    saw = make_tool("Saw", pieces=7, state="lost", bought_on=date(2026, 10, 5), is_heavy=True, tags=["sharp", "big"])
    ToolWear.objects.create(tool=saw, grade=3)

    page = queries.list_records("tool", by=SYSTEM, filters=filters, at=AT)

    assert names(page) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        {"filters": {"colour": ["red"]}},
        {"filters": {"state": ["broken"]}},
        {"filters": {"pieces": ["many"]}},
        {"filters": {"pieces": ["NaN"]}},
        {"filters": {"pieces": ["9" * 40]}},
        {"filters": {"pieces": ["5..3"]}},
        {"filters": {"pieces": [".."]}},
        {"filters": {"bought": ["1405/13/02"]}},
        {"filters": {"bought": ["last-0-days"]}},
        {"filters": {"bought": ["last-99999-days"]}},
        {"filters": {"bought": ["over-9-days"]}},
        {"filters": {"bought": ["..9999-12-31"]}},
        {"filters": {"owner": ["nobody"]}},
        {"filters": {"text": ["a\x00b"]}},
        {"filters": {"text": ["a", "b"]}},
        {"filters": {"heavy": ["perhaps"]}},
        {"sort": "colour"},
        {"sort": "code"},
        {"sort": "--name"},
        {"columns": ["colour"]},
        {"after": "no cursor"},
        {"after": "W10"},
        {"before": "bnVsbA"},
        {"after": "WyJhXHUwMDAwYiIsIjAxOGZkNmQ2LTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCIsMV0"},
        {"sort": "pieces", "after": "WzFlOTksIjAxOGZkNmQ2LTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCIsMV0"},
        {"words": "a\x00"},
    ],
)
def test_what_no_address_can_mean_is_refused_in_words(asked: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        queries.list_records("tool", by=SYSTEM, **asked)  # type: ignore[arg-type]

    assert refused.value.code == "address"
    assert str(refused.value.text)


def test_rows_follow_the_role(make_user: MakeUser, make_tool: MakeTool, team: Team) -> None:
    seller, colleague = make_user("seller", team), make_user("seller", team)
    make_tool("mine", owner=seller, team=team)
    make_tool("ours", owner=colleague, team=team)
    make_tool("theirs")

    assert names(queries.list_records("tool", by=seller)) == ["mine", "ours"]
    assert names(queries.list_records("tool", by=seller, filters={"owner": ["me"]})) == ["mine"]
    assert names(queries.list_records("tool", by=make_user("reader"))) == ["mine", "ours", "theirs"]


def test_a_type_that_may_not_be_viewed_is_missing(make_user: MakeUser) -> None:
    nobody = make_user("")

    with pytest.raises(Refused) as refused:
        queries.list_records("tool", by=nobody)

    assert refused.value.code == "missing"


def test_a_forbidden_record_is_missing_like_one_that_is_not_there(
    make_user: MakeUser, make_tool: MakeTool, team: Team
) -> None:
    seller, hidden = make_user("seller", team), make_tool("hidden")

    with pytest.raises(Refused) as forbidden:
        queries.get_record("tool", hidden.id, by=seller)
    with pytest.raises(Refused) as missing:
        queries.get_record("tool", seller.id, by=seller)

    assert (forbidden.value.code, str(forbidden.value.text)) == (missing.value.code, str(missing.value.text))


def test_a_link_to_what_may_not_be_seen_has_no_name(make_user: MakeUser, make_tool: MakeTool, team: Team) -> None:
    kit = make_tool("secret kit")
    make_tool("mine", kit=kit, team=team)

    page = queries.list_records("tool", by=make_user("seller", team), columns=["kit"])

    assert [row.values[1][0] for row in page.rows] == [queries.Linked("tool", kit.id, None)]


def test_a_page_asks_few_queries_however_many_rows(manager: User, make_tool: MakeTool) -> None:
    for index in range(30):
        tool = make_tool(f"tool {index:02}", kit=Tool.objects.first(), owner=manager)
        ToolWear.objects.create(tool=tool, grade=index)
    columns = ["name", "code", "owner", "kit", "tags", "wear", "worn", "price"]
    queries.list_records("tool", by=manager, columns=columns)

    with CaptureQueriesContext(
        connection,
    ) as few:
        queries.list_records("tool", by=manager, columns=columns, limit=2)
    with CaptureQueriesContext(connection) as many:
        queries.list_records("tool", by=manager, columns=columns, limit=30)

    assert len(few) == len(many) == 3


@pytest.mark.django_db
def test_counts_are_exact_and_honest_beyond(make_tool: MakeTool, monkeypatch: pytest.MonkeyPatch) -> None:
    for index in range(5):
        make_tool(f"tool {index}")
    listing = queries.ask("tool", by=SYSTEM)

    assert queries.count_records(listing) == queries.Count(5, True)

    monkeypatch.setattr(queries, "COUNTED_EXACTLY", 4)
    assert queries.count_records(listing) == queries.Count(4, False)


@pytest.mark.django_db
def test_the_bin_is_a_list_of_its_own(make_tool: MakeTool) -> None:
    make_tool("kept")
    make_tool("thrown", deleted_at=AT)

    kept = queries.read_page(queries.ask("tool", by=SYSTEM), by=SYSTEM)
    thrown = queries.read_page(queries.ask("tool", by=SYSTEM, is_bin=True), by=SYSTEM)

    assert (names(kept), names(thrown)) == (["kept"], ["thrown"])
