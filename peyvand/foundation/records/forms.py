"""A form made of a declaration: what is typed becomes values, or stays as it is with a sentence beside each field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.foundation.access.models import User
from peyvand.foundation.records.declaration import Field, Kind, RecordType
from peyvand.foundation.records.inputs import Input, draw_input
from peyvand.foundation.records.lookup import list_choices
from peyvand.foundation.records.reading import list_titles
from peyvand.foundation.records.typed import LANGUAGES, NotUnderstood, Who, id_of, list_owners, read, write
from peyvand.foundation.ui import fields, formats
from peyvand.kernel.actor import Actor

type Options = list[tuple[str, object]]


@dataclass
class Form:
    """One form for one reader: ``typed`` is what each input holds, ``errors`` a sentence for each field at fault.

    present: what the record says now. refusal: what no single field is to blame for. others: what somebody else has
    written meanwhile, by field, in words. meant: what a link's text may have meant.
    """

    declared: RecordType
    by: Actor
    is_new: bool
    present: Mapping[str, object] = field(default_factory=dict)
    typed: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    refusal: str = ""
    others: dict[str, str] = field(default_factory=dict)
    meant: dict[str, Options] = field(default_factory=dict)

    @property
    def groups(self) -> list[tuple[object, list[Field]]]:
        """The groups that have fields in this form."""
        groups = [(group.label, [one for one in group.fields if self._has(one)]) for group in self.declared.form]
        return [(label, members) for label, members in groups if members]

    @property
    def fields(self) -> list[Field]:
        return [one for _label, members in self.groups for one in members]

    def fill(self, values: Mapping[str, object]) -> None:
        """Write the present values into the inputs, as the reader writes them."""
        self.present = values
        for one in self.fields:
            self.typed[one.key] = write(one, values.get(one.key))

    def read(self, sent: QueryDict) -> dict[str, object]:
        """Return the values of what was typed, by field; fields at fault are left out and have an error.

        What nobody touched keeps its value, be it one that the reader could not choose or see.
        """
        values: dict[str, object] = {}
        for one in self.fields:
            self.typed[one.key] = texts = _sent(one, sent)
            if not self.is_new and one.key in self.present and texts == write(one, self.present[one.key]):
                values[one.key] = self.present[one.key]
                continue
            try:
                values[one.key] = read(Who(self.declared.key, self.by), one, texts)
            except NotUnderstood as fault:
                self.errors[one.key] = str(fault)
                self.meant[one.key] = list(fault.options)
        return values

    def draw(self, one: Field) -> SafeString:
        """Return one field, with its input, hint and error, and what somebody else wrote meanwhile."""
        hint = str(one.hint or "")
        if one.key in self.others:
            hint = _("Meanwhile it says: %(value)s") % {"value": self.others[one.key] or _("nothing")}
        error, texts = self.errors.get(one.key, ""), self.typed.get(one.key, [])
        return draw_input(Input(field=one, texts=texts, error=error, hint=hint, options=self._options(one)))

    def draw_problems(self) -> SafeString:
        """Return what stands above the form when something is at fault."""
        labels = {one.key: one.label for one in self.fields}
        return fields.problem_list([(key, labels.get(key, ""), text) for key, text in self.errors.items()])

    def say(self, one: Field) -> str:
        """Return what a field holds, in words."""
        texts = self.typed.get(one.key) or []
        if one.kind is Kind.YES_NO:
            return _("yes") if texts else _("no")
        labels = dict(self._options(one))
        return f"{formats.current().comma} ".join(str(labels.get(text, text)) for text in texts if text)

    def _has(self, one: Field) -> bool:
        return one.is_on_create if self.is_new else one.is_on_change

    def _options(self, one: Field) -> Options:
        """Return what can be chosen in a field, what it holds now among it; none where it is typed."""
        held = [text for text in self.typed.get(one.key, []) if text]
        options: Options = []
        names: Mapping[str, object] = {}
        match one.kind:
            case Kind.CHOICE | Kind.CHOICES:
                options = [(choice.value, choice.label) for choice in list_choices(one.choices, self.by)]
            case Kind.USER:
                options = [(key, name) for key, name in list_owners(Who(self.declared.key, self.by))]
                missing = [key for text in held if text not in dict(options) and (key := id_of(text)) is not None]
                names = {str(key): name for key, name in User.objects.filter(pk__in=missing).values_list("pk", "name")}
            case Kind.LINK:
                if self.meant.get(one.key):
                    return self.meant[one.key]
                ids = [record_id for text in held if (record_id := id_of(text)) is not None]
                names = {str(key): name for key, name in list_titles(one.target, ids, by=self.by).items()}
                held = [str(record_id) for record_id in ids]
            case _:
                return []
        kept = set(write(one, self.present.get(one.key)))
        return options + [
            (text, names.get(text, "…"))
            for text in held
            if text not in dict(options) and (text in names or text in kept)
        ]


def _sent(one: Field, sent: QueryDict) -> list[str]:
    if one.kind is Kind.TRANSLATED:
        return [sent.get(f"{one.key}.{code}", "") for code, _name in LANGUAGES]
    # Browsers end lines with a sign more than anybody typed.
    return [text.replace("\r\n", "\n") for text in sent.getlist(one.key)]
