"""Files of people's data are kept no longer than they are needed."""

import os
from datetime import timedelta

import pytest

from peyvand.foundation.records.imports import commands, forgetting, keeping, running
from peyvand.foundation.records.imports.models import ImportRun, RunState
from tests.foundation.records.imports.conftest import AT, SYSTEM, OpenRun

TOOLS = "code,name,pieces\n1,Saw,2\n2,Drill,1\n"
LATER = AT + timedelta(days=31)


def age(sha256: str) -> None:
    """Make the file as old as its run."""
    os.utime(keeping.path_of(sha256), (AT.timestamp(), AT.timestamp()))


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_once_it_is_in_and_nobody_waits_for_it(start: OpenRun, open_run: OpenRun):
    first, second = start(TOOLS), open_run(TOOLS)

    running.execute(first.id)
    is_needed = keeping.path_of(first.sha256).exists()
    commands.start(second.id, by=SYSTEM, at=AT)
    second = running.execute(second.id)

    assert is_needed
    assert not keeping.path_of(first.sha256).exists()
    assert (second.state, second.sample) == (RunState.DONE, [])


@pytest.mark.django_db
def test_a_file_that_nobody_comes_back_to_goes(open_run: OpenRun):
    old = open_run(TOOLS)
    age(old.sha256)
    recent = open_run("code,name,pieces\n9,Recent,1\n")
    age(recent.sha256)
    ImportRun.objects.filter(id=recent.id).update(changed_at=LATER)

    forgetting.forget_old(LATER)

    assert not keeping.path_of(old.sha256).exists()
    assert keeping.path_of(recent.sha256).exists()
    assert list(ImportRun.objects.order_by("created_at", "id").values_list("sample", flat=True)) == [
        [],
        [["9", "Recent", "1"]],
    ]


@pytest.mark.django_db
def test_a_run_whose_file_is_gone_says_so(open_run: OpenRun):
    run = open_run(TOOLS)
    age(run.sha256)
    forgetting.forget_old(LATER)
    commands.start(run.id, by=SYSTEM, at=AT)

    run = running.execute(run.id)

    assert (run.state, run.error) == (RunState.FAILED, "The file is not kept any more; send it in again.")
