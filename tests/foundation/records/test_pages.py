"""The engine's pages by HTTP: list, form, page, bin, files; whatever an address says."""

import csv
import io
from datetime import date
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peyvand.foundation.access.models import RoleRight, Team, User
from peyvand.foundation.access.signing import BACKEND
from peyvand.foundation.journal.models import AuditLine
from tests.foundation.records.conftest import AT, MakeTool, MakeUser
from tests.foundation.records.sample.models import Tool, ToolWear

type SignIn = Any


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def sign(user: User) -> Client:
        client.force_login(user, backend=BACKEND)
        return client

    return sign


@pytest.fixture
def desk(sign_in: SignIn, manager: User, tehran: None) -> Client:
    signed: Client = sign_in(manager)
    return signed


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


FORM = {"name": "Saw", "code": "S-1", "state": "free", "pieces": "", "price_minor": "", "bought_on": "", "tags": ""}


def test_a_list_shows_its_rows_and_leads_to_them(desk: Client, make_tool: MakeTool) -> None:
    saw = make_tool("Saw <b>", state="lent", pieces=1200, price_minor=123450, bought_on=date(2026, 11, 22))

    page = text_of(desk.get("/tools/"))

    assert f'<a href="/tools/{saw.id}" title="Saw &lt;b&gt;">' in page
    assert '<span class="status status-active">' in page
    assert ">1,200</td>" in page
    assert ">£1,234.50</td>" in page
    assert '<time datetime="2026-11-22">' in page


def test_a_list_page_asks_a_fixed_number_of_queries(desk: Client, make_tool: MakeTool) -> None:
    for index in range(20):
        ToolWear.objects.create(tool=make_tool(f"tool {index}"), grade=index)
    desk.get("/tools/")

    with CaptureQueriesContext(connection) as queries:
        desk.get("/tools/?sort=-wear&state=free")

    # Session with user, rights, rows with a value, rows without, plugged columns, count.
    assert len(queries) == 6


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "pieces=many",
        "sort=colour",
        "columns=nothing",
        "text=%00",
        "bought=1405/13/02",
        "owner=1",
        "lent=over-5-days",
    ],
)
def test_an_address_that_means_nothing_is_answered_in_words(desk: Client, query: str) -> None:
    for place in ("/tools/", "/tools/export.csv", "/tools/export.xlsx"):
        response = desk.get(f"{place}?{query}")

        assert response.status_code == 400
        assert 'role="alert"' in text_of(response)


@pytest.mark.parametrize("query", ["after=%00", "before=x", "after=W10", "sort=-wear&after=WzEsMiwzXQ"])
def test_a_page_that_is_not_there_is_answered_in_words(desk: Client, query: str) -> None:
    response = desk.get(f"/tools/?{query}")

    assert response.status_code == 400
    assert 'role="alert"' in text_of(response)


def test_a_form_of_filters_becomes_a_short_address(desk: Client) -> None:
    response = desk.get("/tools/?state=&text=&pieces.from=3&pieces.to=&bought=&heavy=yes")

    assert response.status_code == 302
    assert response["Location"] == "/tools/?heavy=yes&pieces=3.."


@pytest.mark.parametrize("place", ["filters", "columns"])
def test_filters_and_columns_are_chosen_in_a_form_that_keeps_the_rest(desk: Client, place: str) -> None:
    address = f"/tools/{place}?state=lent&pieces=3..7&bought=last-90-days&price=10..&owner=me&sort=-wear&q=saw"

    page = text_of(desk.get(address))

    assert '<input type="hidden" name="sort" value="-wear">' in page
    assert '<input type="hidden" name="q" value="saw">' in page


def test_htmx_gets_the_same_list_without_the_shell(desk: Client, make_tool: MakeTool) -> None:
    make_tool("Saw")

    whole = text_of(desk.get("/tools/"))
    part = text_of(desk.get("/tools/", headers={"HX-Request": "true"}))

    start = part.index('<div id="list"')
    assert part[start : part.index("</table>")] in whole
    assert "<html" not in part


def test_a_record_is_made_by_its_form(desk: Client, manager: User) -> None:
    sent = {
        **FORM,
        "pieces": "۱۲",
        "is_heavy": "on",
        "price_minor": "۱٬۲۳۴٫۵",
        "bought_on": "1405/09/01",
        "tags": "sharp، big, sharp",
    }

    response = desk.post("/tools/new", sent)

    tool = Tool.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/tools/{tool.id}")
    assert (tool.name, tool.pieces, tool.is_heavy, tool.price_minor) == ("Saw", 12, True, 123450)
    assert (tool.bought_on, tool.tags, tool.owner_id) == (date(2026, 11, 22), ["sharp", "big"], manager.id)
    assert (tool.search_text, tool.version) == ("saw s-1", 1)
    assert AuditLine.objects.get(action="tool.create").subject_id == tool.id


def test_a_form_with_errors_keeps_all_that_was_typed(desk: Client) -> None:
    response = desk.post(
        "/tools/new", {**FORM, "name": " ", "pieces": "some", "bought_on": "1405/13/01", "code": "S-9"}
    )

    page = text_of(response)
    assert response.status_code == 422
    assert 'value="some" ' in page or 'value="some">' in page
    assert "1405/13/01" in page
    assert "S-9" in page
    assert page.count('class="field-error"') == 3
    assert not Tool.objects.exists()


def test_a_link_is_found_by_what_is_typed(desk: Client, make_tool: MakeTool) -> None:
    kit, _other = make_tool("Red kit", code="K1"), make_tool("Blue kit", code="K2")

    several = desk.post("/tools/new", {**FORM, "kit": "kit"})
    desk.post("/tools/new", {**FORM, "kit": "red kit"})

    assert several.status_code == 422
    assert f'<option value="{kit.id}">Red kit · K1</option>' in text_of(several)
    assert Tool.objects.get(name="Saw").kit_id == kit.id


def test_a_change_writes_what_differs_and_raises_the_version(desk: Client, make_tool: MakeTool) -> None:
    saw = make_tool("Saw", code="S-1", pieces=3)

    response = desk.post(f"/tools/{saw.id}/edit", {**FORM, "pieces": "4", "version": "1"})

    saw.refresh_from_db()
    line = AuditLine.objects.get(action="tool.change")
    assert (response.status_code, saw.pieces, saw.version) == (302, 4, 2)
    assert (line.before, line.after) == ({"pieces": 3}, {"pieces": 4})


def test_two_people_at_once_are_noticed_and_shown(desk: Client, make_tool: MakeTool) -> None:
    saw = make_tool("Saw", code="S-1", pieces=3)
    desk.post(f"/tools/{saw.id}/edit", {**FORM, "pieces": "4", "version": "1"})

    late = desk.post(f"/tools/{saw.id}/edit", {**FORM, "pieces": "5", "version": "1"})

    saw.refresh_from_db()
    page = text_of(late)
    assert (late.status_code, saw.pieces) == (422, 4)
    assert "Meanwhile it says: 4" in page
    assert '<input type="hidden" name="version" value="2">' in page

    desk.post(f"/tools/{saw.id}/edit", {**FORM, "pieces": "5", "version": "2"})
    saw.refresh_from_db()
    assert saw.pieces == 5


def test_what_one_may_not_see_is_kept_by_a_form_and_cannot_be_chosen(
    sign_in: SignIn, make_user: MakeUser, make_tool: MakeTool, team: Team
) -> None:
    secret, other = make_tool("secret kit"), make_tool("other secret")
    saw = make_tool("Saw", code="S-1", kit=secret, team=team)
    seller = sign_in(make_user("seller", team))

    page = text_of(seller.get(f"/tools/{saw.id}/edit"))
    kept = seller.post(f"/tools/{saw.id}/edit", {**FORM, "pieces": "4", "version": "1", "kit": str(secret.id)})
    refused = seller.post(f"/tools/{saw.id}/edit", {**FORM, "version": "2", "kit": str(other.id)})

    saw.refresh_from_db()
    assert "secret kit" not in page
    assert (kept.status_code, refused.status_code) == (302, 422)
    assert (saw.pieces, saw.kit_id) == (4, secret.id)


def test_what_is_deleted_can_be_taken_back(desk: Client, make_tool: MakeTool) -> None:
    saw = make_tool("Saw")

    desk.post(f"/tools/{saw.id}/delete")

    assert desk.get(f"/tools/{saw.id}").status_code == 404
    assert "Saw" not in text_of(desk.get("/tools/?q=saw"))
    assert f"/tools/{saw.id}/restore" in text_of(desk.get("/tools/bin"))

    desk.post(f"/tools/{saw.id}/restore")

    assert desk.get(f"/tools/{saw.id}").status_code == 200


def test_the_page_and_the_peek_show_facts(desk: Client, make_tool: MakeTool) -> None:
    saw = make_tool("Saw", pieces=1200)

    page, peek = (
        text_of(desk.get(f"/tools/{saw.id}")),
        desk.get(f"/tools/peek/{saw.id}", headers={"HX-Request": "true"}),
    )

    assert "<dt>Pieces</dt><dd>1,200</dd>" in page
    assert "<dt>Pieces</dt><dd>1,200</dd>" in text_of(peek)
    assert desk.get(f"/tools/peek/{saw.id}").status_code == 302


def test_a_forbidden_id_answers_like_a_missing_one(
    sign_in: SignIn, make_user: MakeUser, make_tool: MakeTool, team: Team
) -> None:
    seller = sign_in(make_user("seller", team))
    hidden = make_tool("hidden")

    for way, method in (("", "get"), ("/edit", "get"), ("/edit", "post"), ("/delete", "post"), ("/restore", "post")):
        forbidden = getattr(seller, method)(f"/tools/{hidden.id}{way}")
        missing = getattr(seller, method)(f"/tools/{uuid4()}{way}")

        assert (forbidden.status_code, missing.status_code) == (404, 404)
    assert seller.get(f"/tools/peek/{hidden.id}").status_code == 404


def test_who_may_not_is_told_so_and_nothing_changes(sign_in: SignIn, make_user: MakeUser, make_tool: MakeTool) -> None:
    reader, saw = sign_in(make_user("reader")), make_tool("Saw")

    statuses = [
        reader.get("/tools/new").status_code,
        reader.post("/tools/new", FORM).status_code,
        reader.get(f"/tools/{saw.id}/edit").status_code,
        reader.post(f"/tools/{saw.id}/delete").status_code,
        reader.get("/tools/export.csv").status_code,
    ]

    assert statuses == [403] * 5
    assert Tool.objects.filter(deleted_at__isnull=True).count() == 1


def test_a_file_holds_what_the_list_shows_and_no_formula(desk: Client, make_tool: MakeTool) -> None:
    make_tool("=cmd()", code="+1", state="lent", pieces=-3, price_minor=-1250, bought_on=date(2026, 11, 22))
    make_tool("اره", state="free", lent_at=AT)

    text = text_of(desk.get("/tools/export.csv?columns=name,code,state,pieces,price,bought,lent&sort=name"))

    assert text.startswith("\ufeffName,")
    assert list(csv.reader(io.StringIO(text[1:]))) == [
        ["Name", "Code", "State", "Pieces", "Price", "Price, currency", "Bought", "Lent"],
        ["اره", "", "Free", "", "", "", "", "2026-11-23 11:30"],
        ["'=cmd()", "'+1", "Lent", "-3", "-12.50", "GBP", "2026-11-22", ""],
    ]


def test_a_right_to_export_does_not_reach_beyond_what_is_seen(
    sign_in: SignIn, make_user: MakeUser, make_tool: MakeTool, team: Team
) -> None:
    seller = make_user("seller", team)
    RoleRight.objects.create(role=seller.roles.get(), type_key="tool", action="export", scope="all")
    make_tool("ours", team=team)
    make_tool("theirs")

    text = text_of(sign_in(seller).get("/tools/export.csv?columns=name"))

    assert text.split() == ["\ufeffName", "ours"]


def test_a_workbook_holds_the_same(desk: Client, make_tool: MakeTool) -> None:
    make_tool("=cmd()", pieces=3, bought_on=date(2026, 11, 22))

    response = desk.get("/tools/export.xlsx?columns=pieces,bought")

    book = ZipFile(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert '<c r="B2"><v>3</v></c>' in sheet
    assert "=cmd()" in sheet
