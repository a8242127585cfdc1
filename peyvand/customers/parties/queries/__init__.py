"""Reads of parties that others may use. Whoever may not see a party gets the answer for one that is not there."""

from peyvand.customers.parties.naming import display_name
from peyvand.customers.parties.queries.look_alikes import Alike, find_bearers, list_look_alikes
from peyvand.customers.parties.queries.parties import (
    find_id_by_origin,
    find_origin,
    find_party,
    get_party,
    heads_and_bin,
    list_changes_since,
    list_heads,
    list_ids_by_origin,
    list_names,
    list_whole,
    member_ids,
    visible_parties,
)
from peyvand.customers.parties.queries.reach import (
    Branch,
    Related,
    get_reach,
    list_consent_history,
    list_consents,
    list_contact_points,
    list_relations,
    list_tree,
    may_write,
)
from peyvand.customers.parties.queries.whole import Whole, get_whole

__all__ = [
    "Alike",
    "Branch",
    "Related",
    "Whole",
    "display_name",
    "find_bearers",
    "find_id_by_origin",
    "find_origin",
    "find_party",
    "get_party",
    "get_reach",
    "get_whole",
    "heads_and_bin",
    "list_changes_since",
    "list_consent_history",
    "list_consents",
    "list_contact_points",
    "list_heads",
    "list_ids_by_origin",
    "list_look_alikes",
    "list_names",
    "list_relations",
    "list_tree",
    "list_whole",
    "may_write",
    "member_ids",
    "visible_parties",
]
