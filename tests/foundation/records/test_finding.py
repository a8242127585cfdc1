"""Search over all types: folded, by every form of a phone, within rights, the likeliest first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from peyvand.foundation.access.models import Team
from peyvand.foundation.base.ids import new_id
from peyvand.foundation.records import commands, queries
from peyvand.foundation.records.content import SEARCH_VERSION, search_columns, split_words, typed_digits
from peyvand.foundation.records.declaration import Content
from tests.foundation.records.conftest import SYSTEM, MakeTool, MakeUser
from tests.foundation.records.sample.models import Tool

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [hit.title for hit in queries.search(text, by=SYSTEM, types=("tool",))]


@pytest.mark.parametrize(
    "text",
    ["علی‌رضا", "علی رضا", "علیرضا", "علي رضا", "رضا كاظمي", "کاظمی", "رضا علی", "علی‌رضـا", "عَلی"],
)
def test_a_name_is_found_however_it_is_written(make_tool: MakeTool, text: str) -> None:
    make_tool("علی‌رضا کاظمی")
    make_tool("شیرین")

    assert found(text) == ["علی‌رضا کاظمی"]


@pytest.mark.parametrize(
    "text",
    [
        "+989121234567",
        "00989121234567",
        "09121234567",
        "۰۹۱۲۱۲۳۴۵۶۷",
        "9121234567",
        "0912 123 45",
        "(0912) 123-4567",
        "98912",
        "1234567",
        "567",
    ],
)
def test_a_phone_is_found_by_its_beginning_or_end_in_any_form(make_tool: MakeTool, text: str) -> None:
    make_tool("mine", phone="+989121234567")
    make_tool("other", phone="+442071838750")

    assert found(text) == ["mine"]


@pytest.mark.parametrize("text", ["+989121234567", "۰۹۱۲ ۱۲۳", "1234567", "0912 123 4567"])
def test_a_list_finds_phones_as_the_search_does(make_tool: MakeTool, text: str) -> None:
    make_tool("mine", phone="+989121234567")
    make_tool("other", phone="+442071838750")

    page = queries.list_records("tool", by=SYSTEM, words=text)

    assert [row.title for row in page.rows] == ["mine"]


@pytest.mark.parametrize(
    ("text", "names"),
    [("ina r", ["Ina Rossi"]), ("rossi i", ["Ina Rossi"]), ("nar ssi", ["Ina Rossi"]), ("naw t", ["Ina West"])],
)
def test_every_word_counts_however_short(make_tool: MakeTool, text: str, names: list[str]) -> None:
    make_tool("Ina Rossi", phone="+989121234567")
    make_tool("Ina West", phone="+989121234568")

    assert found(text) == names


def test_what_is_typed_is_planned_for(make_tool: MakeTool) -> None:
    make_tool("saw")

    for _time in range(8):
        found("saw")
        queries.list_records("tool", by=SYSTEM, words="saw")

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%%search_%%'")
        assert cursor.fetchall() == []


def test_a_whole_number_comes_first_then_what_begins_so_then_what_holds_it(make_tool: MakeTool) -> None:
    for name, code in (("box of saws", "B-1"), ("saw", "489434"), ("sawdust", "B-2"), ("handsaw", "B-3")):
        make_tool(name, code=code)

    assert found("saw") == ["saw", "sawdust", "box of saws", "handsaw"]
    assert found("۴۸۹۴۳۴") == ["saw"]
    assert queries.search("489434", by=SYSTEM)[0].way.name == "WHOLE"


@pytest.mark.parametrize("text", ["", " ", "\u200c", "\x00", "%", "_", "'", "\\", ":*", "&", "a" * 5000, "!()|<->"])
def test_signs_and_nothing_find_nothing_and_break_nothing(make_tool: MakeTool, text: str) -> None:
    make_tool("saw")

    assert found(text) == []


def test_only_what_may_be_seen_is_found(make_user: MakeUser, make_tool: MakeTool, team: Team) -> None:
    make_tool("saw of ours", team=team)
    make_tool("saw of others")

    hits = queries.search("saw", by=make_user("seller", team))

    assert [hit.title for hit in hits] == ["saw of ours"]
    assert queries.search("saw", by=make_user("")) == []


def test_candidates_of_all_types_come_by_one_query(make_tool: MakeTool) -> None:
    make_tool("saw")
    queries.search("saw", by=SYSTEM)

    with CaptureQueriesContext(connection) as asked:
        queries.search("saw", by=SYSTEM)

    assert len(asked) == 2


def test_search_columns_are_rebuilt_whole_or_where_they_are_stale(make_tool: MakeTool) -> None:
    made = [make_tool(f"saw {index}") for index in range(3)]
    before = list(Tool.objects.order_by("pk").values_list("search_text", "search_vector", "sort_key"))
    Tool.objects.filter(pk=made[0].pk).update(search_text="", search_vector="", sort_key="", search_version=0)

    assert commands.rebuild_search("tool", only_stale=True) == 1
    assert list(Tool.objects.order_by("pk").values_list("search_text", "search_vector", "sort_key")) == before
    assert commands.rebuild_search("tool") == 3
    assert set(Tool.objects.values_list("search_version", flat=True)) == {SEARCH_VERSION}


def test_one_change_and_copied_rows_have_equal_columns(make_tool: MakeTool) -> None:
    tool = make_tool("علی‌رضا O'Neil & Co.", code="C-489434", phone="+989121234567")

    content = Content(id=tool.id, texts=(tool.name,), codes=(tool.code,), phones=(tool.phone,))

    tool.refresh_from_db()
    columns = search_columns(content)
    assert (tool.search_text, tool.sort_key) == (columns.search_text, columns.sort_key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector = search_vector FROM sample_tool", [columns.search_vector])
        assert cursor.fetchone() == (True,)


@given(st.text(max_size=80), st.text(max_size=30), st.text(max_size=30))
def test_any_text_makes_columns_that_postgresql_takes(title: str, code: str, phone: str) -> None:
    columns = search_columns(Content(id=new_id(), texts=(title,), codes=(code,), phones=(phone,)))

    assert "\x00" not in columns.search_text + columns.search_vector + columns.sort_key
    assert len(columns.sort_key) <= 200


def test_what_looks_like_a_phone_is_told_from_other_numbers() -> None:
    assert typed_digits("+98 (912) 123") == "98912123"
    assert typed_digits("0098912") == "98912"
    assert typed_digits("12") == ""
    assert typed_digits("C489434") == ""
    assert split_words("علی‌رضا o'neil") == ["علی", "رضا", "o", "neil"]
