"""The template library ``ui``: formats as filters, small components as tags."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from peyvand.foundation.ui import cells, charts, fields, formats, icons
from peyvand.foundation.ui.choices import Look, look_of
from peyvand.kernel.money import Money

register = template.Library()

register.simple_tag(fields.text_field)
register.simple_tag(fields.number_field)
register.simple_tag(fields.day_field)
register.simple_tag(fields.choice_field)
register.simple_tag(fields.choices_field)
register.simple_tag(fields.radio_field)
register.simple_tag(fields.check_field)
register.simple_tag(fields.switch_field)
register.simple_tag(fields.file_field)
register.simple_tag(fields.problem_list)
register.simple_tag(cells.status)
register.simple_tag(cells.tier)
register.simple_tag(cells.who)
register.simple_tag(cells.code)
register.simple_tag(cells.delta)
register.simple_tag(charts.spark)
register.simple_tag(icons.mark)
register.simple_tag(icons.shape)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """``{% icon "users" %}``; ``icon-turn`` as second for what turns with the direction."""
    return icons.icon(name, extra)


@register.simple_tag
def avatar(name: str, is_firm: bool = False, extra: str = "") -> SafeString:
    """``{% avatar party.name is_firm=True extra="avatar-large" %}``."""
    return cells.avatar(name, is_firm, extra)


@register.simple_tag
def direction() -> str:
    return formats.current().direction


@register.simple_tag
def reading_language() -> str:
    return formats.current().language


@register.simple_tag(takes_context=True)
def html_attributes(context: Context) -> SafeString:
    """Language, direction, theme and density, for the ``html`` element."""
    reader = formats.current()
    request = context.get("request")
    look = look_of(request) if request is not None else Look()
    theme = f' data-theme="{look.theme}"' if look.theme else ""
    density = f' data-density="{look.density}"' if look.density else ""
    return SafeString(f'lang="{reader.language}" dir="{reader.direction}"{theme}{density}')


@register.filter
def number(value: Decimal | float | None, places: int = 0) -> str:
    return "" if value is None else formats.current().number(value, places)


@register.filter
def money(value: Money | None) -> str:
    return formats.current().money(value)


@register.filter
def money_short(value: Money | None) -> str:
    return formats.current().money(value, short=True)


@register.filter
def percent(share: Decimal | float | None, places: int = 0) -> str:
    return "" if share is None else formats.current().percent(share, places)


@register.filter
def day(value: date | datetime | None, style: str = "short") -> SafeString:
    return cells.day(value, style)


@register.filter
def moment(value: datetime | None) -> SafeString:
    return cells.moment(value)


@register.filter
def time(value: datetime | None) -> str:
    return "" if value is None else formats.current().time(value)


@register.filter
def ago(value: datetime | None) -> SafeString:
    return cells.ago(value)


@register.filter
def phone(e164: str) -> str:
    return formats.current().phone(e164)


@register.filter
def digits(text: object) -> str:
    """The reader's digits in a text that is no number: a page's count in a sentence, a year."""
    return formats.current().digits_of(str(text))
