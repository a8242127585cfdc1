"""Refs as text and back."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peyvand.kernel.ref import Ref


@given(st.text(min_size=1).filter(lambda kind: ":" not in kind), st.uuids())
def test_a_reference_is_read_back_from_its_text(kind: str, key: UUID) -> None:
    assert Ref.parse(str(Ref(kind, key))) == Ref(kind, key)


@pytest.mark.parametrize(
    "text", ["", "party", "party:", ":0198c5a0-0000-7000-8000-000000000000", "party:12", "party:x:y"]
)
def test_what_is_no_reference_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Ref.parse(text)
