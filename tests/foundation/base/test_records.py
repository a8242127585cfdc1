"""The base of every record: ids in order, numbers for people, one origin once, many rows by COPY."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from peyvand.foundation.base.bulk import copy_rows
from peyvand.foundation.base.ids import new_id
from peyvand.foundation.firm.models import Outlet
from peyvand.kernel.ref import Ref

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def outlet(code: str, **more: Any) -> Outlet:
    return Outlet(
        name=code, code=code, created_at=AT, created_by="system:tests", changed_at=AT, changed_by="system:tests", **more
    )


def test_what_is_made_later_sorts_later() -> None:
    ids = [new_id() for _number in range(1000)]

    assert ids == sorted(ids)
    assert len(set(ids)) == 1000
    assert {one.version for one in ids} == {7}


@pytest.mark.django_db
def test_the_database_counts_the_numbers_in_the_order_of_insertion() -> None:
    first, second = outlet("a"), outlet("b")
    first.save()
    second.save()

    assert second.number == first.number + 1
    assert Outlet.objects.get(code="b").number == second.number
    assert first.ref == Ref("outlet", first.id)


@pytest.mark.django_db
def test_many_made_at_once_have_numbers_too() -> None:
    made = Outlet.objects.bulk_create([outlet("a"), outlet("b")])

    assert made[1].number == made[0].number + 1


@pytest.mark.django_db
def test_the_same_key_of_the_same_source_cannot_be_twice() -> None:
    outlet("a", source="till", external_key="7").save()
    outlet("b", source="web", external_key="7").save()
    outlet("c").save()
    outlet("d").save()

    with pytest.raises(IntegrityError, match="firm_outlet_origin"), transaction.atomic():
        outlet("e", source="till", external_key="7").save()
    assert Outlet.objects.count() == 4


@pytest.mark.django_db
def test_copied_rows_get_what_they_do_not_bring_from_the_database() -> None:
    columns = ("id", "name", "code", "version", "source", "custom", "created_at", "created_by", "changed_at")
    rows = [(new_id(), "شعبه", str(number), 1, "", '{"x": 1}', AT, "system:t", AT) for number in range(3)]

    count = copy_rows(Outlet, (*columns, "changed_by"), ((*row, "system:t") for row in rows))

    found = list(Outlet.objects.order_by("number"))
    assert count == 3
    assert [one.id for one in found] == [row[0] for row in rows]
    assert [one.number for one in found] == list(range(found[0].number, found[0].number + 3))
    assert found[0].custom == {"x": 1}
