"""What the firm plugs in elsewhere: its words, the switch of modules, and the rates of the journal."""

from datetime import datetime

from peyvand.foundation.firm import queries
from peyvand.foundation.firm.ports import terms
from peyvand.foundation.firm.terms import BUILT_IN
from peyvand.foundation.journal.ports import set_rates
from peyvand.kernel.money import Money
from peyvand.kernel.registry import set_switch


class FirmRates:
    """Turns amounts into the firm's currency at the rate of the day, as days are counted by the firm."""

    def to_firm(self, amount: Money, at: datetime) -> Money | None:
        """Return the amount in the firm's currency, None when no rate is known for that day."""
        return queries.convert(amount, queries.day_of(at))


def wire() -> None:
    for term in BUILT_IN:
        terms.register(term)
    set_switch(queries.is_module_on)
    set_rates(FirmRates())
