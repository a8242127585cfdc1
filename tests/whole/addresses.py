"""An address for every route of the URL map; a route without one fails a test."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from peyvand.foundation.records.ports import record_types
from tests.whole.world import World

NOWHERE = UUID("01890000-0000-7000-8000-000000000000")
RECORD = "<recordtype:declared>"
# Routes of one party's things, which take POST: by route, what the last id is of.
OF_PARTY = (
    "customers/<uuid:party_id>/contact-points",
    "customers/<uuid:party_id>/contact-points/<uuid:point_id>",
    "customers/<uuid:party_id>/relations",
    "customers/<uuid:party_id>/relations/<uuid:relation_id>",
    "customers/<uuid:party_id>/consents",
    "customers/<uuid:party_id>/timeline",
    "customers/<uuid:party_id>/notes",
    "customers/<uuid:party_id>/notes/<uuid:note_id>",
)
OF_SUGGESTION = tuple(f"suggestions/<uuid:suggestion_id>/{act}" for act in ("accept", "dismiss", "snooze", "reopen"))
PLAIN = (
    "", "search", "search/found", "customers/look-alikes", "welcome", "sign-in", "sign-out", "account",
    "account/password", "account/sessions/end-others", "settings/", "settings/firm", "settings/words",
    "settings/modules", "settings/rates", "settings/rates/set", "settings/roles", "settings/audit", "settings/jobs",
    "settings/delivery", "settings/delivery/retry", "choices", "language", "reports/",
)  # fmt: skip
# Routes whose one id is of something that the world has none of.
OF_NOTHING = (
    "account/sessions/<uuid:handle>/end", "settings/roles/<uuid:role_id>", "settings/roles/<uuid:role_id>/rename",
    "settings/roles/<uuid:role_id>/delete", "settings/jobs/<uuid:job_id>/retry",
    "settings/jobs/<uuid:job_id>/cancel", "users/<uuid:user_id>/password", "imports/<uuid:run_id>/choose",
    "imports/<uuid:run_id>/cancel", "imports/<uuid:run_id>/resume", "imports/<uuid:run_id>/rejects.<str:form>",
)  # fmt: skip


def list_routes() -> set[str]:
    """Return all routes of the URL map."""

    def walk(entries: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for entry in entries:
            route = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, route)
            else:
                yield route

    return set(walk(get_resolver("peyvand.project.urls").url_patterns, ""))


def list_addresses(route: str, world: World) -> list[str]:
    """Return the addresses at which the route is visited: with ids of one's own and with hidden ones.

    Raises KeyError for a route that nobody thought of.
    """
    if route in PLAIN:
        return [f"/{route}", f"/{route}?q=Zirnevis"]
    if route in OF_PARTY:
        return [_put(route, ids) for ids in (world.mine, world.hidden)]
    if route in OF_SUGGESTION or route == "orders/<uuid:order_id>/return":
        return [_put(route, ids) for ids in (world.mine, world.hidden)]
    if route in OF_NOTHING:
        return [_put(route, {})]
    if route.startswith(RECORD):
        return [address for declared in record_types for address in _of_type(route, declared.key, declared.path, world)]
    raise KeyError(route)


def _of_type(route: str, key: str, path: str, world: World) -> Iterator[str]:
    route = route.replace(RECORD, path)
    if "<str:form>" in route:
        yield from (f"/{route.replace('<str:form>', form)}" for form in ("csv", "xlsx"))
    elif "<uuid:record_id>" in route:
        for ids in (world.mine, world.hidden):
            if key in ids:
                yield f"/{route.replace('<uuid:record_id>', str(ids[key]))}"
    else:
        yield f"/{route}"
        yield f"/{route}?q=Zirnevis"


def _put(route: str, ids: object) -> str:
    known = ids if isinstance(ids, dict) else {}
    for place, key in (
        ("party_id", "party"),
        ("note_id", "note"),
        ("suggestion_id", "suggestion"),
        ("order_id", "order"),
    ):
        route = route.replace(f"<uuid:{place}>", str(known.get(key, NOWHERE)))
    for place in ("point_id", "relation_id", "handle", "role_id", "job_id", "user_id", "run_id"):
        route = route.replace(f"<uuid:{place}>", str(NOWHERE))
    return f"/{route.replace('<str:form>', 'csv')}"
