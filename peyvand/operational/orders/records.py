"""How orders look: columns, filters, form, search."""

from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.firm.terms import term
from peyvand.foundation.records.declaration import (
    Choice,
    Column,
    Field,
    FieldGroup,
    Filter,
    Kind,
    RecordType,
    Search,
    Values,
)
from peyvand.foundation.ui import formats
from peyvand.foundation.ui.currencies import writing_of
from peyvand.kernel.actor import Actor
from peyvand.kernel.money import is_currency
from peyvand.kernel.refused import Refused
from peyvand.operational.catalogue import queries as catalogue
from peyvand.operational.orders import commands
from peyvand.operational.orders.models import Order, OrderKind, OrderState

ORDER_KINDS = tuple(Choice(kind.value, kind.label) for kind in OrderKind)
STATES = (
    Choice(OrderState.PLACED, OrderState.PLACED.label, hue="done"),
    Choice(OrderState.RETURNED_IN_PART, OrderState.RETURNED_IN_PART.label, hue="waiting"),
    Choice(OrderState.RETURNED, OrderState.RETURNED.label, hue="closed"),
)
# Lines that the form offers; longer orders come by import.
FORM_LINES = 5


def create(values: Values, *, by: Actor, at: datetime) -> UUID:
    """Place the order that the form describes; on the day given, at this hour where that is today."""
    settings = get_settings()
    currency = str(values.get("currency") or settings.base_currency or "").upper()
    if not is_currency(currency):
        raise Refused("incomplete", errors={"currency": gettext("A currency has three letters, such as IRR or EUR.")})
    day = values.get("placed_on")
    today = at.astimezone(settings.zone).date()
    placed_at = at if not isinstance(day, date) or day == today else datetime.combine(day, time(12), settings.zone)
    row = commands.NewOrder(
        placed_at=placed_at,
        currency=currency,
        lines=_lines_from(values, currency, by),
        party_id=_id_from(values.get("party")),
        source=settings.source if values.get("external_key") else "",
        external_key=str(values["external_key"]).strip() if values.get("external_key") else None,
    )
    return commands.place_order(row, by=by, at=at)


def _lines_from(values: Values, currency: str, by: Actor) -> list[commands.NewLine]:
    """Return the lines that are filled in; Refused with the field that is missing where one is half filled.

    Prices are typed as amounts are shown: where rials are shown as toman, in toman.
    """
    lines: list[commands.NewLine] = []
    divisor = writing_of(currency, formats.current().language).divisor
    for place in range(1, FORM_LINES + 1):
        product, quantity, price = (values.get(f"{name}_{place}") for name in ("product", "quantity", "price"))
        if product in (None, "") and price in (None, ""):
            continue
        if not isinstance(quantity, Decimal | int) or quantity <= 0:
            raise Refused("incomplete", errors={f"quantity_{place}": gettext("How many? More than nothing.")})
        if not isinstance(price, Decimal | int):
            raise Refused("incomplete", errors={f"price_{place}": gettext("What does one cost?")})
        product_id = _id_from(product)
        if product_id is None:
            raise Refused("incomplete", errors={f"product_{place}": gettext("Choose what was bought.")})
        kind = catalogue.get_line_kind(product_id, by=by)
        lines.append(commands.NewLine(product_id, Decimal(quantity), price * divisor, kind))
    if not lines:
        raise Refused("empty", errors={"product_1": gettext("An order needs at least one line.")})
    return lines


def _id_from(value: object) -> UUID | None:
    return value if isinstance(value, UUID) or value is None else UUID(str(value)) if value else None


def state_of_sale(state: str, order_kind: str) -> str | None:
    """Return how much of a sale still stands; other documents have no such state."""
    return state if order_kind == OrderKind.SALE else None


def title(external_key: str | None, number: int) -> str:
    return external_key or str(number)


def subtitle(order_kind: str, line_count: int) -> str:
    lines = ngettext("%(count)d line", "%(count)d lines", line_count) % {"count": line_count}
    return f"{OrderKind(order_kind).label}, {lines}"


def _write_place(place: int) -> str:
    return formats.current().number(place)


_later = lazy(_write_place, str)


def _write_price_hint() -> str:
    currency = get_settings().base_currency
    if currency is None:
        return ""
    writing = writing_of(currency, formats.current().language)
    return gettext("In %(currency)s, unless you name another currency.") % {"currency": writing.word or currency}


_price_hint = lazy(_write_price_hint, str)


def _line_group(place: int) -> FieldGroup:
    return FieldGroup(
        format_lazy("{} {}", term("order_line"), _later(place)),
        (
            Field(
                key=f"product_{place}",
                label=term("product"),
                kind=Kind.LINK,
                target="product",
                is_on_change=False,
                is_required=place == 1,
            ),
            Field(
                key=f"quantity_{place}", label=_("Quantity"), kind=Kind.DECIMAL, places=6, initial=1, is_on_change=False
            ),
            Field(
                key=f"price_{place}",
                label=_("Unit price"),
                kind=Kind.DECIMAL,
                places=6,
                is_on_change=False,
                is_required=place == 1,
                hint=_price_hint() if place == 1 else "",
            ),
        ),
    )


ORDER = RecordType(
    key="order",
    model=Order,
    path="orders",
    label=term("order"),
    label_many=term("order", many=True),
    icon="shopping-bag",
    columns=(
        Column(
            key="code",
            label=_("Number"),
            kind=Kind.CODE,
            path="external_key",
            further=("number",),
            value=title,
            is_title=True,
            is_sortable=True,
            priority=1,
        ),
        Column(key="party", label=term("party"), kind=Kind.LINK, path="party", target="party", priority=1),
        Column(key="order_kind", label=_("Kind"), kind=Kind.CHOICE, choices=ORDER_KINDS, priority=3),
        Column(
            key="state",
            label=_("State"),
            kind=Kind.CHOICE,
            further=("order_kind",),
            value=state_of_sale,
            choices=STATES,
            priority=3,
        ),
        Column(key="line_count", label=_("Lines"), kind=Kind.NUMBER, priority=4),
        Column(key="total", label=_("Total"), kind=Kind.MONEY, currency="currency", priority=1),
        Column(
            key="firm_total",
            label=_("Total in our currency"),
            kind=Kind.MONEY,
            is_default=False,
            is_sortable=True,
            priority=4,
        ),
        Column(key="placed_at", label=_("Placed"), kind=Kind.MOMENT, is_sortable=True),
    ),
    default_sort="-placed_at",
    filters=(
        Filter(key="kind", label=_("Kind"), kind=Kind.CHOICE, path="order_kind", choices=ORDER_KINDS),
        Filter(key="state", label=_("State"), kind=Kind.CHOICE, path="state", choices=STATES),
        Filter(key="placed", label=_("Placed"), kind=Kind.MOMENT, path="placed_at"),
        Filter(key="total", label=_("Total"), kind=Kind.MONEY, path="firm_total"),
        Filter(key="party", label=term("party"), kind=Kind.LINK, path="party", target="party"),
    ),
    form=(
        FieldGroup(
            "",
            (
                Field(
                    key="party",
                    label=term("party"),
                    kind=Kind.LINK,
                    target="party",
                    hint=_("Name, number, phone or mail"),
                    is_on_change=False,
                ),
                Field(
                    key="placed_on",
                    label=_("Placed"),
                    kind=Kind.DAY,
                    is_on_change=False,
                    hint=_("Left empty, it is now."),
                ),
                Field(key="external_key", label=_("Your number of it"), max_length=80, is_on_change=False),
                Field(
                    key="currency",
                    label=_("Currency"),
                    max_length=3,
                    is_on_change=False,
                    hint=_("Left empty, it is your firm's."),
                ),
            ),
        ),
        *(_line_group(place) for place in range(1, FORM_LINES + 1)),
    ),
    search=Search(exact=("external_key", "number"), order=30),
    title_fields=("external_key", "number"),
    title=title,
    subtitle_fields=("order_kind", "line_count"),
    subtitle=subtitle,
    create=create,
    is_changeable=False,
    is_deletable=False,
)
