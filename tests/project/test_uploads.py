"""Who may send large files."""

import pytest
from django.test import Client

from peyvand.project.server import is_signed_in
from tests.foundation.people import make_user

pytestmark = pytest.mark.django_db


def test_only_the_firms_people_who_are_signed_in_send_large_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peyvand.project.server.close_old_connections", lambda: None)
    clients = {}
    for name, kind in (("sara", "staff"), ("guest", "customer")):
        clients[name] = Client()
        clients[name].force_login(make_user(name, kind=kind))
    asked = {name: f"sessionid={client.cookies['sessionid'].value}" for name, client in clients.items()}

    assert {name: is_signed_in(cookies) for name, cookies in asked.items()} == {"sara": True, "guest": False}
    assert [is_signed_in(cookies) for cookies in ("", "sessionid=", "sessionid=nobody", ";=;")] == [False] * 4
    clients["sara"].post("/sign-out")
    assert is_signed_in(asked["sara"]) is False
