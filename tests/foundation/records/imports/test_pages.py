"""A person sends a file, sees what was understood, tries it, starts it, looks on and reads the report."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from peyvand.foundation.access.models import User
from peyvand.foundation.jobs.models import Job
from peyvand.foundation.jobs.worker import run_pending
from peyvand.foundation.records.imports import commands, running
from peyvand.foundation.records.imports.models import ImportRun, RunState
from tests.foundation.records.imports.conftest import AT, OpenRun
from tests.foundation.records.sample.models import Tool

CONTENT = "code,name,pieces\n1,Saw,2\n2,Drill,1\n1,,3\n3,Anvil,2000\n"
type MakeUser = Callable[..., User]


@pytest.fixture
def manager(make_user: MakeUser, client: Client) -> User:
    user = make_user("manager")
    client.force_login(user)
    return user


def send(client: Client, content: str = CONTENT) -> ImportRun:
    """Send a file and let the worker look at it."""
    file = SimpleUploadedFile("tools.csv", content.encode())
    answer = client.post("/imports/new", {"reader": "tools", "file": file})
    assert answer.status_code == 302, answer.content.decode()
    run_pending()
    run = ImportRun.objects.latest("created_at")
    assert answer["Location"] == f"/imports/{run.id}"
    return run


def chosen(run: ImportRun, **more: str) -> dict[str, str]:
    told = {f"column-{key}": str(column) for key, column in run.mapping.items()}
    return {**told, "zone": "Europe/London", "source": "shop", "decimal": ".", "order": "day", **more}


def page(client: Client, run: ImportRun) -> str:
    answer = client.get(f"/imports/{run.id}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_of_a_file(client: Client, manager: User):
    run = send(client)
    assert (run.state, run.owner_id, run.created_by) == (RunState.READY, manager.id, str(manager.ref))
    assert "What the columns hold" in page(client, run)
    assert "Drill" in page(client, run)

    client.post(f"/imports/{run.id}/choose", chosen(run, next="check"))
    assert "Dry run" in page(client, run)
    run_pending()
    assert "The dry run found 2 changes" in page(client, run)
    assert not Tool.objects.exists()

    client.post(f"/imports/{run.id}/choose", chosen(run, next="start"))
    run_pending()
    report = page(client, run)
    assert "2 changes" in report
    assert "3 is too heavy." in report
    assert list(Tool.objects.order_by("code").values_list("name", "pieces", "source")) == [
        ("Saw", 5, "shop"),
        ("Drill", 1, "shop"),
    ]
    rejects = client.get(f"/imports/{run.id}/rejects.csv")
    assert b"".join(rejects.streaming_content).decode("utf-8-sig").splitlines()[1].startswith("3,Anvil,2000,shop,3,1,")
    assert client.get(f"/imports/{run.id}/rejects.xlsx").content.startswith(b"PK")


@pytest.mark.django_db
def test_a_wrong_choice_comes_back_with_its_errors_and_nothing_is_lost(client: Client, manager: User):
    run = send(client)

    answer = client.post(f"/imports/{run.id}/choose", chosen(run, next="start", zone="Mars/North", source="till"))

    assert answer.status_code == 422
    assert "There is no such time zone." in answer.content.decode()
    assert 'value="till"' in answer.content.decode()
    run.refresh_from_db()
    assert (run.state, Job.objects.filter(state="ready").exists()) == (RunState.READY, False)


@pytest.mark.django_db
def test_an_empty_file_is_refused_beside_its_field(client: Client, manager: User):
    answer = client.post("/imports/new", {"reader": "tools", "file": SimpleUploadedFile("none.csv", b"")})

    assert answer.status_code == 422
    assert "Choose a file" in answer.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_run_at_work_is_looked_at_again_each_second_and_can_be_cancelled(client: Client, manager: User):
    run = send(client)
    commands.start(run.id, by=manager, at=AT)
    assert 'hx-trigger="every 1s"' in page(client, run)

    client.post(f"/imports/{run.id}/cancel")
    assert "Ending" in page(client, run)
    running.execute(run.id)

    ended = page(client, run)
    assert "hx-trigger" not in ended
    assert "Take up again" in ended
    assert not Tool.objects.exists()


@pytest.mark.django_db
def test_a_page_costs_few_queries(client: Client, manager: User, django_assert_max_num_queries: Callable[..., object]):
    run = send(client)

    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        page(client, run)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["seller", "analyst", "reader"])
def test_who_may_not_import_finds_no_way_to(client: Client, make_user: MakeUser, open_run: OpenRun, role: str):
    run = open_run(CONTENT)
    client.force_login(make_user(role))

    assert client.get("/imports/new").status_code == 404
    assert 'href="/imports/new"' not in client.get("/imports/").content.decode()
    for act in ("choose", "cancel", "resume"):
        assert client.post(f"/imports/{run.id}/{act}", {"next": "start"}).status_code in (403, 404)
    run.refresh_from_db()
    assert run.state == RunState.READY


@pytest.mark.django_db
def test_a_run_that_one_may_not_see_is_as_one_that_is_not_there(client: Client, make_user: MakeUser, open_run: OpenRun):
    run = open_run(CONTENT)
    client.force_login(make_user("seller"))

    hidden = client.get(f"/imports/{run.id}")
    missing = client.get("/imports/01a20ab8-e3f2-75ad-b652-2bba9f0935d1")

    assert hidden.status_code == missing.status_code == 404
    assert client.get(f"/imports/{run.id}/rejects.csv").status_code == 404
    assert "tools.csv" not in client.get("/imports/").content.decode()
