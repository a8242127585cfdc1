"""Lines of the audit in words: who, what was done, on what, and each value before and after."""

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peyvand.foundation.access.models import User
from peyvand.foundation.access.ports import policies
from peyvand.foundation.administration.audit_words import FIELDS, VALUES, VERBS
from peyvand.foundation.journal.models import AuditLine
from peyvand.foundation.journal.ports import AuditWords, audit_words
from peyvand.foundation.records.declaration import RecordType
from peyvand.foundation.records.ports import record_types
from peyvand.foundation.records.queries import list_titles, list_types
from peyvand.foundation.ui import formats
from peyvand.kernel.actor import Actor
from peyvand.kernel.ref import Ref

ACTORS = {
    "person": gettext_lazy("Somebody who is gone"),
    "customer": gettext_lazy("From outside"),
    "import": gettext_lazy("An import"),
    "agent": gettext_lazy("An agent"),
    "system": gettext_lazy("The system"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit in words.

    title: the name of what it was done to, "" where it has none, is gone or may not be seen; then address is "" too.
    changes: for each value its name, before and after.
    """

    at: datetime
    actor: str
    action: str
    subject: str
    title: str
    address: str
    changes: list[tuple[str, str, str]]


def tell(lines: Sequence[AuditLine], *, by: Actor) -> list[Line]:
    """Return the lines in words; one query for those who acted and one for each record type, however many lines."""
    refs = {line.id: Ref.parse(line.actor) for line in lines}
    names = dict(User.objects.filter(id__in={ref.id for ref in refs.values()}).values_list("id", "name"))
    titles = _titles(lines, by)
    return [
        Line(
            at=line.at,
            actor=names.get(refs[line.id].id) or str(ACTORS.get(line.actor_kind, line.actor_kind)),
            action=name_action(line.action),
            subject=name_subject(line.subject_kind),
            title=titles.get(line.subject_id, ""),
            address=_address(line) if line.subject_id in titles else "",
            changes=list(_changes(line, titles)),
        )
        for line in lines
    ]


def list_actions() -> list[tuple[str, str]]:
    """Return what can be searched for: the beginning of an action's code and its words."""
    found = []
    for words in audit_words:
        found.append((f"{words.key}.", str(words.label)))
        found += [(f"{words.key}.{verb}", f"{words.label} · {done}") for verb, done in words.actions.items()]
    return found


def name_action(action: str) -> str:
    """Return the words of "<part>.<verb>.<what>…", or of "<record type>.<verb>" as the engine writes it.

    A code that nobody has words for comes back as it is.
    """
    part, verb, *further = action.split(".")
    words = audit_words.find(part)
    done = words.actions.get(verb) if words else VERBS.get(verb)
    named = [str(words.name_field(code) or code) for code in further] if words else []
    return " · ".join([str(done), *named]) if done else action


def name_subject(kind: str) -> str:
    """Return the word for one thing of that kind, or the code where nobody has one."""
    declared, policy = record_types.find(kind), policies.find(kind)
    named = [words.subjects[kind] for words in audit_words if kind in words.subjects]
    return str(declared.label if declared else named[0] if named else policy.label if policy else kind)


def name_field(key: str, kind: str, words: AuditWords | None) -> str:
    """Return the name of a value that a line keeps, or its code where nobody has a word."""
    own = words.fields.get(key) or words.name_field(key) if words else ""
    return str(own or _labels(record_types.find(kind)).get(key) or FIELDS.get(key) or key)


def _labels(declared: RecordType | None) -> dict[str, object]:
    if declared is None:
        return {}
    columns = {column.key: column.label for column in declared.columns}
    return columns | {field.key: field.label for group in declared.form for field in group.fields}


def _choices(declared: RecordType | None, key: str) -> dict[str, object]:
    """Return the words of a field's codes, as far as they are the same for everybody."""
    fields = [column for column in declared.columns if column.key == key] if declared else []
    fixed = [field.choices for field in fields if not callable(field.choices)]
    return {choice.value: choice.label for choices in fixed for choice in choices}


def _changes(line: AuditLine, titles: Mapping[UUID, str]) -> Iterable[tuple[str, str, str]]:
    words = audit_words.find(line.action.partition(".")[0])
    declared = record_types.find(line.subject_kind)
    for key in {**line.before, **line.after}:
        known = {**VALUES, **(words.values if words else {}), **_choices(declared, key)}
        before, after = (_text(values.get(key), key, known, titles) for values in (line.before, line.after))
        if before or after:
            yield name_field(key, line.subject_kind, words), before, after


def _text(value: object, key: str, known: Mapping[str, object], titles: Mapping[UUID, str]) -> str:
    """Return one value as people write it: codes in words, ids as names, numbers and times in the reader's way."""
    match value:
        case None:
            text: object = ""
        case bool():
            text = _("Yes") if value else _("No")
        case list():
            text = f"{formats.current().comma} ".join(_text(one, key, known, titles) for one in value)
        case dict():
            text = " · ".join(_text(one, key, known, titles) for one in value.values())
        case int() | float():
            text = known.get(f"{key}.{value}") or formats.current().number(value, None)
        case _:
            code = str(value)
            text = known.get(f"{key}.{code}") or known.get(code) or _moment(code) or titles.get(_id(code)) or code
    return str(text)


def _moment(text: str) -> str:
    """Return a day or a moment as the reader writes it, "" for any other text."""
    reader = formats.current()
    try:
        if len(text) == len("2026-11-23"):
            return reader.day(date.fromisoformat(text))
        moment = datetime.fromisoformat(text) if text[4:5] == "-" else None
    except ValueError:
        return ""
    return reader.moment(moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC))


def _titles(lines: Sequence[AuditLine], by: Actor) -> dict[UUID, str]:
    """Return the names of all that the lines speak of and the reader may see."""
    said = [value for line in lines for values in (line.before, line.after) for value in values.values()]
    ids = {line.subject_id for line in lines} | {_id(value) for value in said if isinstance(value, str)}
    return dict(ChainMap(*(list_titles(declared.key, ids, by=by) for declared in list_types(by))))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _address(line: AuditLine) -> str:
    declared = record_types.find(line.subject_kind)
    return f"/{declared.path}/{line.subject_id}" if declared else ""
