"""A form made of a declaration: what is typed becomes values, or stays as it is with a sentence beside each field.

Numbers and days may be typed in any digits and either calendar.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peyvand.foundation.access.models import User, UserKind
from peyvand.foundation.access.queries import scope_of
from peyvand.foundation.access.rights import Scope
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.declaration import Field, Kind, RecordType
from peyvand.foundation.records.filtering import parse_number
from peyvand.foundation.records.finding import search
from peyvand.foundation.records.lookup import list_choices
from peyvand.foundation.records.reading import list_titles
from peyvand.foundation.ui import fields, formats
from peyvand.foundation.ui.currencies import writing_of
from peyvand.kernel.actor import Actor
from peyvand.kernel.calendars import parse_day, parse_moment, parts
from peyvand.kernel.money import Money, exponent_of
from peyvand.kernel.text import fold

LANGUAGES = (("fa", "فارسی"), ("en", "English"))
_MOST_MINOR = 2**63


class NotUnderstood(ValueError):
    """What is typed is no value of the field; the text says why, to the person."""


@dataclass
class Form:
    """One form for one reader: ``typed`` is what each input holds, ``errors`` a sentence for each field at fault.

    refusal: what no single field is to blame for. others: what somebody else has written meanwhile, by field, in words.
    options: what a link's text may have meant.
    """

    declared: RecordType
    by: Actor
    is_new: bool
    typed: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    refusal: str = ""
    others: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def groups(self) -> list[tuple[object, list[Field]]]:
        """The groups that have fields in this form."""
        groups = [(group.label, [one for one in group.fields if self._has(one)]) for group in self.declared.form]
        return [(label, members) for label, members in groups if members]

    @property
    def fields(self) -> list[Field]:
        return [one for _label, members in self.groups for one in members]

    def fill(self, values: Mapping[str, object]) -> None:
        """Write values into the inputs, as the reader writes them."""
        for one in self.fields:
            self.typed[one.key] = _write(one, values.get(one.key), self.by)

    def read(self, sent: QueryDict) -> dict[str, object]:
        """Return the values of what was typed, by field; fields at fault are left out and have an error."""
        values: dict[str, object] = {}
        for one in self.fields:
            self.typed[one.key] = _sent(one, sent)
            try:
                values[one.key] = self._read(one)
            except NotUnderstood as fault:
                self.errors[one.key] = str(fault)
        return values

    def draw(self, one: Field) -> SafeString:
        """Return one field, with its input, hint and error."""
        return _DRAWING.get(one.kind, _draw_text)(self, one)

    def draw_problems(self) -> SafeString:
        """Return what stands above the form when something is at fault."""
        labels = {one.key: one.label for one in self.fields}
        return fields.problem_list([(key, labels.get(key, ""), text) for key, text in self.errors.items()])

    def text(self, key: str) -> str:
        return (self.typed.get(key) or [""])[0]

    def say(self, one: Field) -> str:
        """Return what a field holds, in words."""
        texts = self.typed.get(one.key) or []
        if one.kind is Kind.YES_NO:
            return _("yes") if texts else _("no")
        labels: dict[str, object] = {}
        if one.kind in (Kind.CHOICE, Kind.CHOICES):
            labels = {choice.value: choice.label for choice in list_choices(one.choices, self.by)}
        elif one.kind is Kind.USER:
            labels = dict(_users(self))
        elif one.kind is Kind.LINK and texts and _id(texts[0]):
            labels = {str(key): title for key, title in list_titles(one.target, [UUID(texts[0])], by=self.by).items()}
        return f"{formats.current().comma} ".join(str(labels.get(text, text)) for text in texts if text)

    def notes(self, one: Field) -> dict[str, Any]:
        """Return the words beside a field: error, hint, and what somebody else wrote meanwhile."""
        hint = str(one.hint or "")
        if one.key in self.others:
            hint = _("Meanwhile it says: %(value)s") % {"value": self.others[one.key] or _("nothing")}
        return {"error": self.errors.get(one.key, ""), "hint": hint}

    def _has(self, one: Field) -> bool:
        return one.is_on_create if self.is_new else one.is_on_change

    def _read(self, one: Field) -> object:
        texts = self.typed[one.key]
        if any("\x00" in text for text in texts):
            raise NotUnderstood(_("This holds a sign that cannot be kept."))
        if not any(text.strip() for text in texts) and one.kind is not Kind.YES_NO:
            if one.is_required:
                raise NotUnderstood(_("This is needed."))
            return _EMPTY.get(one.kind, "")
        return _READING.get(one.kind, _read_text)(self, one, texts)


def _sent(one: Field, sent: QueryDict) -> list[str]:
    if one.kind is Kind.TRANSLATED:
        return [sent.get(f"{one.key}.{code}", "") for code, _name in LANGUAGES]
    return sent.getlist(one.key)


# ---- reading what is typed


def _read_text(_form: Form, one: Field, texts: Sequence[str]) -> str:
    text = texts[0].strip()
    if len(text) > one.max_length and one.kind is not Kind.LONG_TEXT:
        too_many = ngettext(
            "This is longer than %(most)s letter.", "This is longer than %(most)s letters.", one.max_length
        )
        raise NotUnderstood(too_many % {"most": formats.current().number(one.max_length)})
    return text


def _read_translated(form: Form, one: Field, texts: Sequence[str]) -> dict[str, str]:
    read = {code: _read_text(form, one, [text]) for (code, _name), text in zip(LANGUAGES, texts, strict=True)}
    return {code: text for code, text in read.items() if text}


def _read_mail(form: Form, one: Field, texts: Sequence[str]) -> str:
    text = _read_text(form, one, texts)
    try:
        EmailValidator()(text)
    except ValidationError:
        raise NotUnderstood(_("This is no e-mail address.")) from None
    return text


def _read_url(form: Form, one: Field, texts: Sequence[str]) -> str:
    text = _read_text(form, one, texts)
    text = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        raise NotUnderstood(_("This is no web address.")) from None
    return text


def _read_number(_form: Form, _one: Field, texts: Sequence[str]) -> int:
    number = _decimal(texts[0])
    if number != number.to_integral_value():
        raise NotUnderstood(_("This has to be a whole number."))
    if abs(number) >= 2**31:
        raise NotUnderstood(_("This number is too large."))
    return int(number)


def _read_decimal(_form: Form, _one: Field, texts: Sequence[str]) -> Decimal:
    return _decimal(texts[0])


def _read_money(_form: Form, _one: Field, texts: Sequence[str]) -> int:
    currency = get_settings().base_currency
    if currency is None:
        raise NotUnderstood(_("The firm has no currency yet; choose one in the settings."))
    amount = _decimal(texts[0]) * writing_of(currency, formats.current().language).divisor
    minor = amount.scaleb(exponent_of(currency))
    if minor != minor.to_integral_value():
        raise NotUnderstood(_("This has more decimal places than the currency."))
    if abs(minor) >= _MOST_MINOR:
        raise NotUnderstood(_("This number is too large."))
    return int(minor)


def _decimal(text: str) -> Decimal:
    try:
        return parse_number(text)
    except ValueError:
        raise NotUnderstood(_("This is no number.")) from None


def _read_day(_form: Form, _one: Field, texts: Sequence[str]) -> date:
    try:
        return parse_day(texts[0], formats.current().calendar)
    except ValueError:
        raise NotUnderstood(_("This is no day. 1405/09/07 and 2026-11-28 are both understood.")) from None


def _read_moment(_form: Form, _one: Field, texts: Sequence[str]) -> datetime:
    try:
        return parse_moment(texts[0], get_settings().zone, formats.current().calendar)
    except (ValueError, OverflowError):
        text = _("This is no moment. 1405/09/07 10:30 and 2026-11-28 10:30 are both understood.")
        raise NotUnderstood(text) from None


def _read_yes_no(_form: Form, _one: Field, texts: Sequence[str]) -> bool:
    return bool(texts and texts[0])


def _read_choice(form: Form, one: Field, texts: Sequence[str]) -> str:
    if texts[0] not in {choice.value for choice in list_choices(one.choices, form.by)}:
        raise NotUnderstood(_("Choose one of the list."))
    return texts[0]


def _read_choices(form: Form, one: Field, texts: Sequence[str]) -> list[str]:
    chosen = list(dict.fromkeys(text for text in texts if text))
    if not {choice.value for choice in list_choices(one.choices, form.by)}.issuperset(chosen):
        raise NotUnderstood(_("Choose from the list."))
    return chosen


def _read_tags(form: Form, one: Field, texts: Sequence[str]) -> list[str]:
    split = (part.strip() for part in texts[0].replace("،", ",").split(","))
    return [_read_text(form, one, [tag]) for tag in dict.fromkeys(split) if tag]


def _read_user(form: Form, _one: Field, texts: Sequence[str]) -> UUID:
    if texts[0] not in {key for key, _name in _users(form)}:
        raise NotUnderstood(_("Choose one of the list."))
    return UUID(texts[0])


def _read_link(form: Form, one: Field, texts: Sequence[str]) -> UUID:
    """Understand an id, or the text by which exactly one record is found; several become options."""
    text = texts[0].strip()
    record_id = _id(text)
    if record_id is not None:
        if record_id not in list_titles(one.target, [record_id], by=form.by):
            raise NotUnderstood(_("Nothing is found by this."))
        return record_id
    hits = search(text, by=form.by, types=(one.target,), limit=20)
    same = [hit for hit in hits if fold(hit.title) == fold(text)] or hits
    if len(same) == 1:
        return same[0].id
    if not same:
        raise NotUnderstood(_("Nothing is found by this."))
    form.options[one.key] = [(str(hit.id), " · ".join(filter(None, (hit.title, hit.subtitle)))) for hit in same]
    raise NotUnderstood(_("Several are found by this; choose one."))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


_READING: Mapping[Kind, Callable[[Form, Field, Sequence[str]], object]] = {
    Kind.TRANSLATED: _read_translated,
    Kind.MAIL: _read_mail,
    Kind.URL: _read_url,
    Kind.NUMBER: _read_number,
    Kind.DECIMAL: _read_decimal,
    Kind.MONEY: _read_money,
    Kind.DAY: _read_day,
    Kind.MOMENT: _read_moment,
    Kind.YES_NO: _read_yes_no,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.TAGS: _read_tags,
    Kind.USER: _read_user,
    Kind.LINK: _read_link,
}
# What an empty input means, where it is not the empty text.
_EMPTY: Mapping[Kind, Any] = {
    **dict.fromkeys((Kind.NUMBER, Kind.DECIMAL, Kind.MONEY, Kind.DAY, Kind.MOMENT, Kind.USER, Kind.LINK)),
    Kind.TRANSLATED: {},
    Kind.CHOICES: [],
    Kind.TAGS: [],
}


# ---- writing values into inputs


def _write(one: Field, value: Any, by: Actor) -> list[str]:
    if value is None:
        return ["", ""] if one.kind is Kind.TRANSLATED else [""]
    return _WRITING.get(one.kind, _write_text)(one, value, by)


def _write_text(_one: Field, value: Any, _by: Actor) -> list[str]:
    return [str(value)]


def _write_translated(_one: Field, value: Any, _by: Actor) -> list[str]:
    return [str(value.get(code, "")) for code, _name in LANGUAGES]


def _write_number(_one: Field, value: Any, _by: Actor) -> list[str]:
    return [formats.current().number(value, None)]


def _write_money(_one: Field, value: Any, _by: Actor) -> list[str]:
    currency = get_settings().base_currency
    if currency is None:
        return [""]
    amount = Money(int(value), currency).amount / writing_of(currency, formats.current().language).divisor
    return [formats.current().number(amount, None)]


def _write_day(_one: Field, value: date, _by: Actor) -> list[str]:
    reader = formats.current()
    year, month, day = parts(value, reader.calendar)
    return [reader.digits_of(f"{year}/{month:02}/{day:02}")]


def _write_moment(one: Field, value: datetime, by: Actor) -> list[str]:
    reader = formats.current()
    return [f"{_write_day(one, value.astimezone(reader.zone).date(), by)[0]} {reader.time(value)}"]


def _write_yes_no(_one: Field, value: Any, _by: Actor) -> list[str]:
    return ["yes"] if value else []


def _write_many(_one: Field, value: Any, _by: Actor) -> list[str]:
    return [str(part) for part in value]


def _write_tags(_one: Field, value: Any, _by: Actor) -> list[str]:
    return [f"{formats.current().comma} ".join(value)]


_WRITING: Mapping[Kind, Callable[[Field, Any, Actor], list[str]]] = {
    Kind.TRANSLATED: _write_translated,
    Kind.NUMBER: _write_number,
    Kind.DECIMAL: _write_number,
    Kind.MONEY: _write_money,
    Kind.DAY: _write_day,
    Kind.MOMENT: _write_moment,
    Kind.YES_NO: _write_yes_no,
    Kind.CHOICES: _write_many,
    Kind.TAGS: _write_tags,
}


# ---- drawing inputs


def _draw_text(form: Form, one: Field) -> SafeString:
    return fields.text_field(
        one.key,
        one.label,
        form.text(one.key),
        is_required=one.is_required,
        rows=3 if one.kind is Kind.LONG_TEXT else 0,
        direction="auto" if one.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.TAGS) else "ltr",
        inputmode={Kind.PHONE: "tel", Kind.MAIL: "email", Kind.URL: "url"}.get(one.kind, ""),
        notice=one.notice,
        **form.notes(one),
    )


def _draw_translated(form: Form, one: Field) -> SafeString:
    texts = form.typed.get(one.key) or ["", ""]
    drawn = [
        fields.text_field(
            f"{one.key}.{code}",
            f"{one.label} ({name})",
            text,
            is_required=one.is_required and index == 0,
            **(form.notes(one) if index == 0 else {}),
        )
        for index, ((code, name), text) in enumerate(zip(LANGUAGES, texts, strict=True))
    ]
    return SafeString(f'<div class="form-two">{"".join(drawn)}</div>')


def _draw_number(form: Form, one: Field) -> SafeString:
    label: object = one.label
    currency = get_settings().base_currency
    if one.kind is Kind.MONEY and currency:
        writing = writing_of(currency, formats.current().language)
        label = f"{one.label}{formats.current().comma} {writing.word or writing.symbol}"
    return fields.number_field(one.key, label, form.text(one.key), is_required=one.is_required, **form.notes(one))


def _draw_day(form: Form, one: Field) -> SafeString:
    return fields.day_field(one.key, one.label, form.text(one.key), is_required=one.is_required, **form.notes(one))


def _draw_yes_no(form: Form, one: Field) -> SafeString:
    return fields.check_field(one.key, one.label, bool(form.text(one.key)), hint=form.notes(one)["hint"])


def _draw_choice(form: Form, one: Field) -> SafeString:
    options = [(choice.value, choice.label) for choice in list_choices(one.choices, form.by)]
    return _draw_select(form, one, options)


def _draw_choices(form: Form, one: Field) -> SafeString:
    options = [(choice.value, choice.label) for choice in list_choices(one.choices, form.by)]
    return fields.choices_field(one.key, one.label, options, form.typed.get(one.key, ()), **form.notes(one))


def _draw_user(form: Form, one: Field) -> SafeString:
    return _draw_select(form, one, _users(form))


def _draw_link(form: Form, one: Field) -> SafeString:
    """A text by which the record is found; once several are found, or one is chosen, a list to choose from."""
    options = form.options.get(one.key)
    record_id = _id(form.text(one.key))
    if options is None and record_id is not None:
        title = list_titles(one.target, [record_id], by=form.by).get(record_id)
        options = [(str(record_id), title)] if title else []
    if options:
        return _draw_select(form, one, options)
    return fields.text_field(
        one.key,
        one.label,
        "" if record_id else form.text(one.key),
        is_required=one.is_required,
        **{"hint": _("Name, number, phone or mail"), **{key: text for key, text in form.notes(one).items() if text}},
    )


def _draw_select(form: Form, one: Field, options: Sequence[tuple[str, object]]) -> SafeString:
    chosen = form.text(one.key)
    with_none = options if one.is_required and chosen else [("", "—"), *options]
    return fields.choice_field(one.key, one.label, with_none, chosen, is_required=one.is_required, **form.notes(one))


def _users(form: Form) -> list[tuple[str, str]]:
    """Return who can be chosen as an owner: oneself, the team, or all of the staff, as far as "assign" reaches."""
    staff = User.objects.filter(is_active=True, user_kind=UserKind.STAFF, deleted_at__isnull=True).order_by("name")
    scope = scope_of(form.by, "assign", form.declared.key)
    if isinstance(form.by, User) and scope is not Scope.ALL:
        staff = (
            staff.filter(team_id=form.by.team_id)
            if scope is Scope.TEAM and form.by.team_id
            else staff.filter(pk=form.by.pk)
        )
    return [(str(key), name) for key, name in staff.values_list("pk", "name")[:500]]


_DRAWING: Mapping[Kind, Callable[[Form, Field], SafeString]] = {
    Kind.TRANSLATED: _draw_translated,
    Kind.NUMBER: _draw_number,
    Kind.DECIMAL: _draw_number,
    Kind.MONEY: _draw_number,
    Kind.DAY: _draw_day,
    Kind.YES_NO: _draw_yes_no,
    Kind.CHOICE: _draw_choice,
    Kind.CHOICES: _draw_choices,
    Kind.USER: _draw_user,
    Kind.LINK: _draw_link,
}
