"""Fields of forms: the label above, the hint and the error beside the input, in words.

Every function returns the whole field. ``name`` is the input's name and makes its id; ``error`` is a sentence or "".
"""

import json
from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.foundation.ui import formats
from peyvand.foundation.ui.icons import icon, sprite_url

type Option = tuple[str, object]


def text_field(
    name: str,
    label: object,
    value: object = "",
    *,
    error: object = "",
    hint: object = "",
    is_required: bool = False,
    kind: str = "text",
    direction: str = "auto",
    inputmode: str = "",
    autocomplete: str = "off",
    rows: int = 0,
    max_length: int = 0,
    notice: str = "",
) -> SafeString:
    """One line of text, or ``rows`` lines. direction: auto for free text, ltr for mails, phones and codes,
    "" for the page's. notice: an address that answers, once something was typed, with what is to stand below the field.
    """
    attributes = _attributes(name, error, hint, is_required) + f' autocomplete="{autocomplete}"'
    if direction:
        attributes += f' dir="{direction}"'
    if inputmode:
        attributes += f' inputmode="{inputmode}"'
    if max_length:
        attributes += f' maxlength="{max_length}"'
    if notice:
        attributes += f' hx-get="{escape(notice)}" hx-trigger="change" hx-target="#{name}-notice"'
    if rows:
        control = f'<textarea class="input" rows="{rows}"{attributes}>\n{escape(str(value))}</textarea>'
    else:
        control = f'<input type="{kind}" class="input"{attributes} value="{escape(str(value))}">'
    if notice:
        control += f'<div class="field-notice" id="{name}-notice" aria-live="polite"></div>'
    return _field(name, label, control, (error, hint), is_required)


def number_field(
    name: str,
    label: object,
    value: object = "",
    *,
    error: object = "",
    hint: object = "",
    is_required: bool = False,
) -> SafeString:
    """A number: typed in Persian or Latin digits, so no ``type=number``."""
    return text_field(
        name, label, value, error=error, hint=hint, is_required=is_required, direction="", inputmode="decimal"
    )


def day_field(
    name: str,
    label: object,
    value: object = "",
    *,
    error: object = "",
    hint: object = "",
    is_required: bool = False,
) -> SafeString:
    """A day in either calendar, typed or picked; the server reads both. value: as it is to be shown."""
    reader = formats.current()
    words = {
        "choose": _("Choose a day"),
        "before": _("Month before"),
        "after": _("Month after"),
        "today": _("Today"),
        "clear": _("Clear"),
    }
    control = (
        f'<day-picker class="input-with" data-calendar="{reader.calendar}" data-language="{reader.language}" '
        f'data-digits="{reader.digits}" data-week="{reader.week_start}" data-sprite="{sprite_url()}" '
        f'data-words="{escape(json.dumps(words))}">'
        f'<input type="text" class="input"{_attributes(name, error, hint, is_required)} autocomplete="off" '
        f'value="{escape(str(value))}">{icon("calendar")}</day-picker>'
    )
    return _field(name, label, control, (error, hint), is_required)


def choice_field(
    name: str,
    label: object,
    options: Iterable[Option],
    value: object = "",
    *,
    error: object = "",
    hint: object = "",
    is_required: bool = False,
) -> SafeString:
    """One of many, as a list that drops down."""
    control = (
        f'<span class="input-with"><select class="input"{_attributes(name, error, hint, is_required)}>'
        f"{_options(options, {str(value)})}</select>{icon('chevron-down')}</span>"
    )
    return _field(name, label, control, (error, hint), is_required)


def choices_field(
    name: str,
    label: object,
    options: Sequence[Option],
    values: Iterable[object] = (),
    *,
    error: object = "",
    hint: object = "",
) -> SafeString:
    """Any number of a few, as check boxes under one heading."""
    chosen = {str(value) for value in values}
    boxes = "".join(_box(name, key, text, key in chosen) for key, text in options)
    return _group(name, label, f'<div class="checks">{boxes}</div>', error, hint)


def radio_field(
    name: str,
    label: object,
    options: Sequence[Option],
    value: object = "",
    *,
    error: object = "",
    hint: object = "",
) -> SafeString:
    """One of a few, all seen at once."""
    radios = "".join(
        f'<label><input type="radio" name="{name}" value="{escape(key)}"{" checked" if key == str(value) else ""}>'
        f"{escape(str(text))}</label>"
        for key, text in options
    )
    return _group(name, label, f'<div class="radios">{radios}</div>', error, hint)


def check_field(
    name: str, label: object, is_checked: bool = False, *, value: str = "on", hint: object = ""
) -> SafeString:
    """One check box with its sentence."""
    below = f'<p class="field-hint" id="{name}-hint">{escape(str(hint))}</p>' if hint else ""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    checked = " checked" if is_checked else ""
    return SafeString(
        f'<div class="field"><label class="check"><input type="checkbox" name="{name}" id="{name}" '
        f'value="{escape(value)}"{checked}{described}><span>{escape(str(label))}</span></label>{below}</div>'
    )


def switch_field(name: str, label: object, is_on: bool = False, *, hint: object = "") -> SafeString:
    """What is on or off at once."""
    below = f'<small class="quiet" id="{name}-hint">{escape(str(hint))}</small>' if hint else ""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    return SafeString(
        f'<div class="switch"><span><label for="{name}">{escape(str(label))}</label>{below}</span>'
        f'<input type="checkbox" role="switch" name="{name}" id="{name}"{" checked" if is_on else ""}{described}></div>'
    )


def file_field(name: str, label: object, *, accept: str = "", error: object = "", hint: object = "") -> SafeString:
    """A file to be sent."""
    accepts = f' accept="{escape(accept)}"' if accept else ""
    control = (
        f'<span class="file"><input type="file"{_attributes(name, error, hint, True)}{accepts}>'
        f'<span class="button button-small" aria-hidden="true">{icon("file-up")}{escape(_("Choose a file"))}</span>'
        f'<span class="cut" aria-hidden="true" data-file-name dir="auto">{escape(_("or drop it here"))}</span></span>'
    )
    return _field(name, label, control, (error, hint), True)


def problem_list(errors: Sequence[tuple[str, object, object]]) -> SafeString:
    """What stands above a form that came back. errors: (name, label, sentence); "" when there are none."""
    if not errors:
        return SafeString("")
    links = formats.current().comma.join(
        f' <a class="link" href="#{name}">{escape(str(label))}</a>' for name, label, _sentence in errors
    )
    return SafeString(
        f'<div class="problem" role="alert">{icon("circle-alert")}'
        f"<h3>{escape(_('Some fields need another look'))}</h3>"
        f"<p>{escape(_('Nothing you typed is lost.'))}{links}</p></div>"
    )


def _attributes(name: str, error: object, hint: object, is_required: bool) -> str:
    described = " ".join(filter(None, (f"{name}-error" if error else "", f"{name}-hint" if hint else "")))
    parts = [f' name="{name}" id="{name}"']
    if described:
        parts.append(f' aria-describedby="{described}"')
    if error:
        parts.append(' aria-invalid="true"')
    if is_required:
        parts.append(" required")
    return "".join(parts)


def _field(name: str, label: object, control: str, says: tuple[object, object], is_required: bool) -> SafeString:
    optional = "" if is_required else f' <span class="quiet">{escape(_("optional"))}</span>'
    return SafeString(
        f'<div class="field"><label for="{name}">{escape(str(label))}{optional}</label>{control}'
        f"{_below(name, *says)}</div>"
    )


def _group(name: str, label: object, control: str, error: object, hint: object) -> SafeString:
    described = " ".join(filter(None, (f"{name}-error" if error else "", f"{name}-hint" if hint else "")))
    says = f' aria-describedby="{described}"' if described else ""
    return SafeString(
        f'<fieldset class="field" id="{name}"{says}><legend class="label">{escape(str(label))}</legend>{control}'
        f"{_below(name, error, hint)}</fieldset>"
    )


def _below(name: str, error: object, hint: object) -> str:
    says = (
        f'<p class="field-error" id="{name}-error">{icon("circle-alert")}<span>{escape(str(error))}</span></p>'
        if error
        else ""
    )
    return says + (f'<p class="field-hint" id="{name}-hint">{escape(str(hint))}</p>' if hint else "")


def _options(options: Iterable[Option], chosen: set[str]) -> str:
    return "".join(
        f'<option value="{escape(key)}"{" selected" if key in chosen else ""}>{escape(str(text))}</option>'
        for key, text in options
    )


def _box(name: str, key: str, text: object, is_checked: bool) -> str:
    return (
        f'<label class="check"><input type="checkbox" name="{name}" value="{escape(key)}"'
        f"{' checked' if is_checked else ''}><span>{escape(str(text))}</span></label>"
    )
