"""What parties plug into others."""

from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties import normalising, ports
from peyvand.customers.parties.auditing import AUDIT
from peyvand.customers.parties.erasure import Parties
from peyvand.customers.parties.panels import PANELS
from peyvand.customers.parties.ports import ConsentPurpose, ContactKind, ReachChannel, RelationKind
from peyvand.customers.parties.records import PARTY
from peyvand.foundation.access.ports import ACTIONS, Policy, policies
from peyvand.foundation.base.ports import erasables
from peyvand.foundation.firm.terms import term
from peyvand.foundation.journal.ports import audit_words
from peyvand.foundation.records.ports import record_types
from peyvand.foundation.ui.ports import CreateItem, MenuItem, creates, menu, panels

CONTACT_KINDS = (
    ContactKind("phone", _("Phone"), "phone", normalising.normalise_phone, "tel:"),
    ContactKind("mail", _("E-mail"), "mail", normalising.normalise_mail, "mailto:"),
    ContactKind("address", _("Address"), "map-pin", normalising.normalise_address, tells=normalising.is_whole_address),
    ContactKind("messenger", _("Messenger"), "message-circle", normalising.normalise_handle),
    ContactKind("web", _("Website"), "globe", normalising.normalise_web, "https://"),
    ContactKind("external", _("Number in another system"), "hash", normalising.normalise_external),
)
RELATION_KINDS = (
    RelationKind("works_for", _("works for"), _("works here"), to_us=_("works for us")),
    RelationKind("decides_for", _("decides for"), _("decides")),
    RelationKind("pays_for", _("pays for"), _("pays")),
    RelationKind("uses_for", _("uses what is bought by"), _("uses it")),
    RelationKind("part_of", _("belongs to"), _("branch or subsidiary"), is_tree=True),
    RelationKind("household", _("same household"), _("same household"), is_mutual=True),
    RelationKind("partner", _("partner"), _("partner"), to_us=_("our partner"), is_mutual=True),
    RelationKind("supplier", _("supplies"), _("supplier"), to_us=_("our supplier")),
    RelationKind("member", _("member of"), _("member"), to_us=_("our member")),
    RelationKind("sent_by", _("sent by"), _("sent by them")),
)
CONSENT_PURPOSES = (
    ConsentPurpose("orders", _("Orders")),
    ConsentPurpose("offers", _("Offers")),
    ConsentPurpose("surveys", _("Surveys")),
)
REACH_CHANNELS = (
    ReachChannel("mail", _("Mail"), "mail"),
    ReachChannel("sms", _("SMS"), "message-circle"),
    ReachChannel("call", _("Call"), "phone"),
)


def wire() -> None:
    policies.register(Policy(key="party", label=term("party", many=True), actions=(*ACTIONS, "assign", "import")))
    for contact_kind in CONTACT_KINDS:
        ports.contact_kinds.register(contact_kind)
    for relation_kind in RELATION_KINDS:
        ports.relation_kinds.register(relation_kind)
    for purpose in CONSENT_PURPOSES:
        ports.consent_purposes.register(purpose)
    for channel in REACH_CHANNELS:
        ports.reach_channels.register(channel)
    record_types.register(PARTY)
    audit_words.register(AUDIT)
    erasables.register(Parties())
    for panel in PANELS:
        panels.register(panel)
    label = term("party", many=True)
    menu.register(MenuItem(key="party", label=label, icon="users", url=f"/{PARTY.path}/", order=20, type_key="party"))
    creates.register(
        CreateItem(
            key="party", label=term("party"), icon="user-plus", url=f"/{PARTY.path}/new", order=10, type_key="party"
        )
    )
