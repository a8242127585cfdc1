"""What a party is found by: its name and key, its numbers, mails and addresses."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from peyvand.customers.parties.models import ContactPoint, Party
from peyvand.foundation.records.declaration import Content

PHONE = "phone"
# Kinds whose words are looked for like a name's; all others are found whole or by their beginning.
WORDS = frozenset({"address"})


def content_of(party_id: UUID, name: str, external_key: str | None, points: Iterable[tuple[str, str, str]]) -> Content:
    """Return what a party is found by. points: kind, value and normalised value of each contact point."""
    texts, phones, codes = [name or external_key or ""], [], [external_key] if external_key else []
    for kind, value, normalised in points:
        if kind == PHONE:
            phones.append(normalised)
        elif kind in WORDS:
            texts.append(value)
        else:
            codes.append(normalised)
    return Content(id=party_id, texts=tuple(texts), phones=tuple(phones), codes=tuple(codes))


def list_contents(party_ids: Sequence[UUID]) -> Iterable[Content]:
    """Yield what each of the parties is found by; two queries."""
    points: dict[UUID, list[tuple[str, str, str]]] = {}
    rows = ContactPoint.objects.filter(party_id__in=party_ids).order_by("id")
    for party_id, kind, value, normalised in rows.values_list("party_id", "contact_kind", "value", "normalised"):
        points.setdefault(party_id, []).append((kind, value, normalised))
    for party_id, name, key in Party.objects.filter(id__in=party_ids).values_list("id", "name", "external_key"):
        yield content_of(party_id, name, key, points.get(party_id, ()))
