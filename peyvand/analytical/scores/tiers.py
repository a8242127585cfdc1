"""From grades to a tier: a rule short enough to be told to a customer."""

from peyvand.analytical.scores.models import Tier

KEY_FROM = 9
STEADY_FROM = 7
LATELY_FROM = 4


def tier_of(recency: int, frequency: int, monetary: int) -> Tier:
    """Return the tier of a customer with these grades, each 1 to 5.

    How often and how much decide; how lately only whether a customer who means little yet is growing.
    A good customer who stays away stays a good one, so that somebody notices.
    """
    worth = frequency + monetary
    if worth >= KEY_FROM:
        return Tier.KEY
    if worth >= STEADY_FROM:
        return Tier.STEADY
    return Tier.GROWING if recency >= LATELY_FROM else Tier.SMALL
