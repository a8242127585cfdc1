"""The inputs of a form: one for each kind of field, with its label, hint and error."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.declaration import Field, Kind
from peyvand.foundation.records.typed import LANGUAGES
from peyvand.foundation.ui import fields, formats
from peyvand.foundation.ui.currencies import writing_of


@dataclass(frozen=True, kw_only=True)
class Input:
    """One field as it is to be drawn. texts: what it holds. options: (value, label) to choose from."""

    field: Field
    texts: Sequence[str]
    error: str = ""
    hint: str = ""
    options: Sequence[tuple[str, object]] = ()

    @property
    def text(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def notes(self) -> dict[str, Any]:
        return {"error": self.error, "hint": self.hint}


def draw_input(box: Input) -> SafeString:
    """Return the whole field."""
    return _DRAWING.get(box.field.kind, _draw_text)(box)


def _draw_text(box: Input) -> SafeString:
    return fields.text_field(
        box.field.key,
        box.field.label,
        box.text,
        is_required=box.field.is_required,
        rows=3 if box.field.kind is Kind.LONG_TEXT else 0,
        direction="auto" if box.field.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.TAGS) else "ltr",
        inputmode={Kind.PHONE: "tel", Kind.MAIL: "email", Kind.URL: "url"}.get(box.field.kind, ""),
        notice=box.field.notice,
        **box.notes,
    )


def _draw_translated(box: Input) -> SafeString:
    texts = list(box.texts) or ["", ""]
    drawn = [
        fields.text_field(
            f"{box.field.key}.{code}",
            f"{box.field.label} ({name})",
            text,
            is_required=box.field.is_required and index == 0,
            **(box.notes if index == 0 else {}),
        )
        for index, ((code, name), text) in enumerate(zip(LANGUAGES, texts, strict=True))
    ]
    return SafeString(f'<div class="form-two">{"".join(drawn)}</div>')


def _draw_number(box: Input) -> SafeString:
    label: object = box.field.label
    currency = get_settings().base_currency
    if box.field.kind is Kind.MONEY and currency:
        writing = writing_of(currency, formats.current().language)
        label = f"{box.field.label}{formats.current().comma} {writing.word or writing.symbol}"
    return fields.number_field(box.field.key, label, box.text, is_required=box.field.is_required, **box.notes)


def _draw_day(box: Input) -> SafeString:
    return fields.day_field(box.field.key, box.field.label, box.text, is_required=box.field.is_required, **box.notes)


def _draw_yes_no(box: Input) -> SafeString:
    return fields.check_field(box.field.key, box.field.label, bool(box.text), hint=box.notes["hint"])


def _draw_choices(box: Input) -> SafeString:
    return fields.choices_field(box.field.key, box.field.label, box.options, box.texts, **box.notes)


def _draw_link(box: Input) -> SafeString:
    """A text by which the record is found; once several are found, or one is chosen, a list to choose from."""
    if box.options:
        return _draw_select(box)
    hint = box.hint or _("Name or number")
    return fields.text_field(
        box.field.key, box.field.label, box.text, is_required=box.field.is_required, error=box.error, hint=hint
    )


def _draw_select(box: Input) -> SafeString:
    options = box.options if box.field.is_required and box.text else [("", "—"), *box.options]
    return fields.choice_field(
        box.field.key, box.field.label, options, box.text, is_required=box.field.is_required, **box.notes
    )


_DRAWING: Mapping[Kind, Callable[[Input], SafeString]] = {
    Kind.TRANSLATED: _draw_translated,
    Kind.NUMBER: _draw_number,
    Kind.DECIMAL: _draw_number,
    Kind.MONEY: _draw_number,
    Kind.DAY: _draw_day,
    Kind.YES_NO: _draw_yes_no,
    Kind.CHOICE: _draw_select,
    Kind.CHOICES: _draw_choices,
    Kind.USER: _draw_select,
    Kind.LINK: _draw_link,
}
