"""What a new data folder begins with: an administrator, and the sample company unless it is to be empty."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import transaction

from peyvand.customers.parties.commands import (
    NewContactPoint,
    NewParty,
    Proof,
    add_organisation,
    add_person,
    give_consent,
    relate,
)
from peyvand.customers.parties.models import RelationLength
from peyvand.customers.timeline.commands import write_note
from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.access.commands.teams import add_team
from peyvand.foundation.access.commands.users import NewUser, add_user
from peyvand.foundation.access.models import User
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.journal.delivery import deliver_all
from peyvand.foundation.records.imports.catching_up import settle
from peyvand.kernel import clock
from peyvand.kernel.fact import LineKind
from peyvand.operational.catalogue.commands import NewProduct, add_products
from peyvand.operational.orders.commands import NewLine, NewOrder, place_orders, return_order
from peyvand.project.company import CARRIAGE, FIRMS, NOTES, PERSONS, PRODUCTS, SELLERS, TEAMS
from peyvand.project.data import DataFolder

ADMINISTRATOR = "admin@example.com"
CURRENCY = "IRR"
SEED = 1405
HISTORY = timedelta(days=730)
# Every so many orders one comes back.
RETURN_EVERY = 37


def is_new() -> bool:
    """Return whether nobody can sign in yet."""
    return not User.objects.exists()


def fill(*, is_empty: bool) -> None:
    """Make the first administrator, and the sample company unless it is to be empty."""
    begin(is_empty=is_empty)
    # The first page shows what follows from the sample as well: facts, tiers, suggestions.
    deliver_all()
    settle(clock.now())


@transaction.atomic
def begin(*, is_empty: bool) -> None:
    """Make the first administrator, and the sample company."""
    data = DataFolder(Path(settings.DATA))
    kept = data.keep_secret("first-password", f"{ADMINISTRATOR} {secrets.token_urlsafe(9)}")
    email, password = kept.split()
    new = NewUser(email=email, name="Administrator", role_keys=("administrator",), password=password)
    at = clock.now()
    add_user(new, by=SystemActor("first start"), at=at)
    if not is_empty:
        Sample(at).build()


class Sample:
    """The sample company: a wholesaler of tea, coffee and sweets, two years of orders up to ``at``.

    Goes through the parts' own commands; the same on every machine but for the days, which count back from ``at``.
    """

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.by = SystemActor("sample company")
        self.chance = Random(SEED)  # noqa: S311
        self.source = get_settings().source

    def build(self) -> None:
        """Make everything, in the caller's transaction."""
        sellers = self._hire()
        products = self._list_products()
        habits = [*self._add_firms(sellers), *self._add_persons(sellers)]
        orders = [
            order
            for party_id, rhythm, silent, size in habits
            for order in self._buy(party_id, rhythm, silent, size, products)
        ]
        orders.sort(key=lambda order: order.placed_at)
        numbered = [
            replace(order, source=self.source, external_key=str(number)) for number, order in enumerate(orders, 10_001)
        ]
        placed = place_orders(numbered, by=self.by, at=self.at).placed
        for place in range(RETURN_EVERY, len(numbered), RETURN_EVERY):
            back_at = min(numbered[place].placed_at + timedelta(days=4), self.at)
            return_order(placed[place], quantities={1: Decimal(1)}, by=self.by, at=back_at)
        self._write_notes([party_id for party_id, *_ in habits])

    def _hire(self) -> Sequence[UUID]:
        teams = [add_team(name, by=self.by, at=self.at) for name in TEAMS]
        return [
            add_user(
                NewUser(email=email, name=name, team_id=team_id, role_keys=("seller",), language=language),
                by=self.by,
                at=self.at,
            ).id
            for (email, name, language), team_id in zip(SELLERS, teams, strict=True)
        ]

    def _list_products(self) -> dict[str, UUID]:
        rows = [
            NewProduct(code=code, name={"en": english, "fa": persian}, source=self.source)
            for code, _price, _weight, english, persian in PRODUCTS
        ]
        code, _price, english, persian = CARRIAGE
        carriage = NewProduct(
            code=code, name={"en": english, "fa": persian}, line_kind=LineKind.CARRIAGE, source=self.source
        )
        return add_products([*rows, carriage], by=self.by, at=self.at - HISTORY)

    def _add_firms(self, sellers: Sequence[UUID]) -> Iterator[tuple[UUID, int, int, int]]:
        for number, firm in enumerate(FIRMS, start=1):
            known_at = self._first_day(firm.rhythm_days, firm.silent_days)
            place = NewContactPoint(contact_kind="address", value=firm.city, parts={"city": firm.city})
            row = NewParty(
                source=self.source,
                external_key=f"F-{number:03}",
                name=firm.name,
                language=firm.language,
                relation_kind=RelationLength.CONTINUOUS if firm.rhythm_days <= 30 else RelationLength.NOW_AND_THEN,
                tags=firm.tags,
                owner_id=sellers[firm.language == "en"],
                contact_points=(self._phone(firm.phone), place),
            )
            party = add_organisation(row, by=self.by, at=known_at)
            person = add_person(
                NewParty(name=firm.contact, language=firm.language, owner_id=sellers[firm.language == "en"]),
                by=self.by,
                at=known_at,
            )
            relate(person.id, "decides_for", party.id, by=self.by, at=known_at)
            yield party.id, firm.rhythm_days, firm.silent_days, firm.size

    def _add_persons(self, sellers: Sequence[UUID]) -> Iterator[tuple[UUID, int, int, int]]:
        for number, (given, family, phone, rhythm, silent) in enumerate(PERSONS, start=1):
            is_foreign = phone.startswith("+")
            known_at = self._first_day(rhythm, silent)
            mail = NewContactPoint(contact_kind="mail", value=f"customer{number}@example.com")
            row = NewParty(
                source=self.source,
                external_key=f"P-{number:03}",
                given_name=given,
                family_name=family,
                language="en" if is_foreign else "fa",
                relation_kind=RelationLength.NOW_AND_THEN if rhythm else RelationLength.ONCE,
                owner_id=sellers[is_foreign],
                contact_points=(self._phone(phone), mail),
            )
            party = add_person(row, by=self.by, at=known_at)
            if number % 3 == 0:
                proof = Proof(asked_how="by phone", answered_at=known_at)
                give_consent(party.id, "offers", "sms", proof=proof, by=self.by, at=known_at)
            yield party.id, rhythm, silent, 2

    def _phone(self, number: str) -> NewContactPoint:
        # As one reads it in any country: the firm's own is only guessed until the first visit.
        whole = f"+98{number[1:]}" if number.startswith("0") else number
        return NewContactPoint(contact_kind="phone", value=whole, is_preferred=True)

    def _first_day(self, rhythm: int, silent: int) -> datetime:
        reach = HISTORY - timedelta(days=silent + 40)
        age = (
            timedelta(days=silent) + reach * (0.35 + 0.65 * self.chance.random()) if rhythm else timedelta(days=silent)
        )
        return self._morning(self.at - age)

    def _morning(self, moment: datetime) -> datetime:
        day = moment.replace(hour=5, minute=0, second=0, microsecond=0)
        return min(day + timedelta(minutes=self.chance.randrange(600)), self.at)

    def _buy(
        self, party_id: UUID, rhythm: int, silent: int, size: int, products: dict[str, UUID]
    ) -> Iterator[NewOrder]:
        """Yield the party's orders: one about every ``rhythm`` days back from the last, one alone without a rhythm."""
        day = self.at - timedelta(days=silent)
        begun = self.at - HISTORY * (0.35 + 0.65 * self.chance.random())
        while day > begun or not rhythm:
            yield NewOrder(
                placed_at=self._morning(day),
                currency=CURRENCY,
                lines=self._fill_basket(size, products, day),
                party_id=party_id,
                channel=self.chance.choice(("phone", "web", "in_person")),
            )
            if not rhythm:
                return
            day -= timedelta(days=max(2.0, self.chance.gauss(rhythm, rhythm / 5)))

    def _fill_basket(self, size: int, products: dict[str, UUID], day: datetime) -> list[NewLine]:
        count = min(self.chance.choice((1, 2, 2, 3, 3, 4, 5)), 1 + size)
        weights = [weight for _code, _price, weight, _en, _fa in PRODUCTS]
        codes = dict.fromkeys(self.chance.choices(range(len(PRODUCTS)), weights, k=count))
        years = (self.at - day).days / 365
        lines = []
        for index in codes:
            code, price, *_ = PRODUCTS[index]
            # Prices rise by about a quarter a year, to whole ten thousands.
            then = Decimal(round(price / 1.25**years, -4))
            quantity = max(1, round(self.chance.gauss(size, size / 3)))
            lines.append(NewLine(products[code], Decimal(quantity), then))
        if self.chance.random() < 0.3:
            code, price, *_ = CARRIAGE
            lines.append(NewLine(products[code], Decimal(1), Decimal(price), LineKind.CARRIAGE))
        return lines

    def _write_notes(self, party_ids: Sequence[UUID]) -> None:
        for text, party_id in zip(NOTES, self.chance.sample(party_ids, len(NOTES)), strict=True):
            write_note(party_id, text, by=self.by, at=self.at - timedelta(days=self.chance.randrange(1, 40)))
