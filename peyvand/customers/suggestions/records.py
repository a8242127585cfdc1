"""The filter that suggestions add to the list of parties: those for whom something is suggested today."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from peyvand.customers.suggestions.queries import every_waiting
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.declaration import Kind, PluggedFilter
from peyvand.kernel import clock


def is_suggested(wanted: bool) -> Q:
    """Return the condition that something is suggested, or nothing."""
    today = clock.now().astimezone(get_settings().zone).date()
    found = Q(Exists(every_waiting(today).filter(party_id=OuterRef("pk"))))
    return found if wanted else ~found


SUGGESTED = PluggedFilter(
    record_type="party", key="suggested", label=_("Suggested"), kind=Kind.YES_NO, where=is_suggested
)
