"""What the audit calls what parties write into it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peyvand.customers.parties import kinds
from peyvand.customers.parties.models import PartyKind, RelationLength
from peyvand.foundation.firm.terms import term
from peyvand.foundation.journal.ports import AuditWords


def name_kind(key: str) -> object:
    """Return the words of a kind of contact point or relation, or of "<purpose>.<channel>" of a consent."""
    purpose, _dot, channel = key.partition(".")
    asked, medium = kinds.consent_purposes.find(purpose), kinds.reach_channels.find(channel)
    if asked and medium:
        return f"{asked.label} · {medium.label}"
    relation, contact = kinds.relation_kinds.find(key), kinds.contact_kinds.find(key)
    return relation.forward if relation else contact.label if contact else ""


AUDIT = AuditWords(
    key="parties",
    label=term("party", many=True),
    actions={
        "add": pgettext_lazy("audit", "Added"),
        "change": pgettext_lazy("audit", "Changed"),
        "bin": pgettext_lazy("audit", "Put into the bin"),
        "restore": pgettext_lazy("audit", "Taken out of the bin"),
        "consent": pgettext_lazy("audit", "Consent kept"),
        "add_contact_point": pgettext_lazy("audit", "Way to reach added"),
        "remove_contact_point": pgettext_lazy("audit", "Way to reach removed"),
        "prefer_contact_point": pgettext_lazy("audit", "Way to reach preferred"),
        "relate": pgettext_lazy("audit", "Related"),
        "unrelate": pgettext_lazy("audit", "Relation ended"),
    },
    fields={"contact_points": _("Ways to reach"), "asked_how": _("Asked how")},
    values={
        **dict(RelationLength.choices),
        PartyKind.PERSON.value: term("person"),
        PartyKind.ORGANISATION.value: term("organisation"),
        "us": _("us"),
    },
    name_field=name_kind,
)
