"""Every change of parties: one function is one act in one transaction."""

from peyvand.customers.parties.commands.adding import add_organisation, add_parties, add_person
from peyvand.customers.parties.commands.changing import bin_party, change_party, restore_party
from peyvand.customers.parties.commands.consents import Proof, give_consent, withdraw_consent
from peyvand.customers.parties.commands.contact_points import (
    add_contact_point,
    prefer_contact_point,
    remove_contact_point,
)
from peyvand.customers.parties.commands.relations import relate, unrelate
from peyvand.customers.parties.newcomers import NewContactPoint, NewParty

__all__ = [
    "NewContactPoint",
    "NewParty",
    "Proof",
    "add_contact_point",
    "add_organisation",
    "add_parties",
    "add_person",
    "bin_party",
    "change_party",
    "give_consent",
    "prefer_contact_point",
    "relate",
    "remove_contact_point",
    "restore_party",
    "unrelate",
    "withdraw_consent",
]
