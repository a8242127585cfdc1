"""What other parts may add to the firm: words for things."""

from collections.abc import Mapping
from dataclasses import dataclass

from peyvand.kernel.registry import Registry


@dataclass(frozen=True)
class Term:
    """What a thing is called: for each language one of it and many of it, as at the beginning of a sentence."""

    key: str
    words: Mapping[str, tuple[str, str]]


terms: Registry[Term] = Registry("term")
