"""Every change of parties: one function is one act in one transaction."""

from peyvand.customers.parties.commands.adding import add_organisation, add_parties, add_person
from peyvand.customers.parties.newcomers import NewContactPoint, NewParty

__all__ = ["NewContactPoint", "NewParty", "add_organisation", "add_parties", "add_person"]
