"""A run goes from its file to its end, whatever comes between."""

import csv
import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from peyvand.foundation.journal.models import AuditLine
from peyvand.foundation.records.imports import commands, queries, rejects, running, staging, tasks
from peyvand.foundation.records.imports.models import ImportRun, KnownMapping, RunState, StagedGroup
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused
from tests.foundation.records.imports.conftest import AT, SYSTEM, OpenRun
from tests.foundation.records.sample.models import Tool

TOOLS = "code,name,pieces\n1,Saw,2\n2,Drill,1\n1,,3\n3,Plane,1\n4,Level,1\n2,,4\n5,Rule,1\n"


def tools() -> list[tuple[str | None, str, int | None]]:
    return list(Tool.objects.order_by("external_key").values_list("external_key", "name", "pieces"))


ALL = [("1", "Saw", 5), ("2", "Drill", 5), ("3", "Plane", 1), ("4", "Level", 1), ("5", "Rule", 1)]


def test_rows_of_one_key_are_written_together_wherever_they_stand(start: OpenRun):
    run = running.execute(start(TOOLS).id)

    assert run.state == RunState.DONE
    assert tools() == ALL
    assert (run.staged_groups, run.staged_rows, run.done_rows, run.changes, run.reject_count) == (5, 7, 7, 5, 0)
    assert run.report == {"fate": {"new": [5, 7, "13"]}}
    assert not StagedGroup.objects.filter(run_id=run.id).exists()


def test_a_run_leaves_one_audit_line_with_its_file(start: OpenRun):
    run = running.execute(start(TOOLS).id)

    [line] = AuditLine.objects.filter(subject_id=run.id)
    assert (line.action, line.actor, line.actor_kind) == ("imports.import", f"import_run:{run.id}", "import")
    assert line.after["file"] == "tools.csv"
    assert line.after["sha256"] == run.sha256
    assert (line.after["rows"], line.after["changes"]) == (7, 5)


def test_the_same_file_again_changes_nothing_and_says_so(start: OpenRun):
    first = running.execute(start(TOOLS).id)

    with clock.frozen(AT.replace(hour=9)):
        again = start(TOOLS)
        ImportRun.objects.filter(id=again.id).update(created_at=clock.now())
        again = running.execute(again.id)

    assert (again.changes, again.report) == (0, {"fate": {"there": [5, 7, "13"]}})
    earlier = queries.find_earlier(again, by=SYSTEM)
    assert earlier is not None
    assert earlier.id == first.id


def test_a_dry_run_tells_the_same_and_leaves_nothing(open_run: OpenRun):
    run = open_run(TOOLS + "6,,many\n")
    commands.begin_check(run.id, by=SYSTEM, at=AT)

    run = running.check(run.id)

    assert run.state == RunState.READY
    assert run.check_report == {
        "tallies": {"fate": {"new": [5, 7, "13"]}, "rejects": {"no_number": [0, 1, "0"]}},
        "rejects": 1,
        "changes": 5,
        "rows": 8,
    }
    assert (tools(), run.rejects.count(), AuditLine.objects.filter(subject_id=run.id).exists()) == ([], 0, False)
    commands.start(run.id, by=SYSTEM, at=AT)
    assert (running.execute(run.id).changes, tools()) == (5, ALL)


def test_whole_groups_make_a_batch_and_one_too_large_makes_one_alone(start: OpenRun):
    run = start("code,name,pieces\n" + "7,Nail,1\n" * 5 + "8,Screw,1\n9,Bolt,1\n10,Nut,1\n", batch_rows=2)
    staging_only = running._Work(run, lambda _run: None)
    staging_only._stage()

    first = staging.read_batch(run.id, 0, 2)
    second = staging.read_batch(run.id, first[-1][0], 2)
    third = staging.read_batch(run.id, second[-1][0], 2)

    assert [[(number, key, len(rows)) for number, key, rows in batch] for batch in (first, second, third)] == [
        [(1, "7", 5)],
        [(2, "8", 1), (3, "9", 1)],
        [(4, "10", 1)],
    ]
    assert staging.read_batch(run.id, third[-1][0], 2) == []


def test_rows_that_stand_far_apart_are_staged_in_pieces_and_joined_again(
    start: OpenRun, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(staging, "BUFFER", 2)

    running.execute(start(TOOLS).id)

    assert tools() == ALL


def test_a_fault_ends_the_run_and_it_is_taken_up_where_it_stopped(start: OpenRun):
    run = start("code,name,pieces\n1,Saw,5\n2,Drill,5\n3,poison,1\n4,Level,1\n")

    with pytest.raises(RuntimeError, match="poison"):
        running.execute(run.id)

    run.refresh_from_db()
    assert (run.state, run.cursor, run.done_rows) == (RunState.FAILED, 2, 2)
    assert [name for _key, name, _pieces in tools()] == ["Saw", "Drill"]

    StagedGroup.objects.filter(run_id=run.id, group_number=3).update(rows='[[3,1,["3","Plane","1"]]]')
    commands.resume(run.id, by=SYSTEM, at=AT)
    run = running.execute(run.id)

    assert (run.state, run.changes, run.error) == (RunState.DONE, 4, "")
    assert [name for _key, name, _pieces in tools()] == ["Saw", "Drill", "Plane", "Level"]


def test_staged_rows_that_a_crash_has_lost_are_made_again(start: OpenRun):
    run = start("code,name,pieces\n1,Saw,5\n2,Drill,5\n3,poison,1\n")
    with pytest.raises(RuntimeError):
        running.execute(run.id)
    StagedGroup.objects.all().delete()

    commands.resume(run.id, by=SYSTEM, at=AT)
    with pytest.raises(RuntimeError):
        running.execute(run.id)

    assert StagedGroup.objects.filter(run_id=run.id).count() == 3
    assert [name for _key, name, _pieces in tools()] == ["Saw", "Drill"]


def test_a_cancelled_run_keeps_what_is_written_and_can_go_on(start: OpenRun):
    run = start(TOOLS)

    def stop_after_the_first(at_work: ImportRun) -> None:
        if at_work.state == RunState.WRITING and at_work.done_rows:
            commands.cancel(at_work.id, by=SYSTEM, at=AT)

    ended = running.execute(run.id, on_progress=stop_after_the_first)

    assert ended.state == RunState.CANCELLED
    assert 0 < len(tools()) < 5
    commands.resume(run.id, by=SYSTEM, at=AT)
    assert running.execute(run.id).state == RunState.DONE
    assert tools() == ALL


def test_a_run_that_another_process_is_at_is_left_alone(start: OpenRun):
    run = start(TOOLS)
    with connection.cursor() as cursor:
        # The lock is the session's own, so a second connection is needed to be kept out.
        other = connection.copy()
        with other.cursor() as elsewhere:
            elsewhere.execute("SELECT pg_advisory_lock(%s)", [run.id.int & 0x7FFF_FFFF_FFFF_FFFF])
        try:
            with pytest.raises(Refused) as caught:
                running.execute(run.id)
        finally:
            other.close()
        cursor.execute("SELECT 1")

    assert (caught.value.code, tools()) == ("running", [])


def test_rejects_are_a_file_that_comes_back_corrected(start: OpenRun, tmp_path: Path):
    text = "code,name,pieces\n1,Saw,two\n2,Drill,1\n,Ghost,1\n3,Anvil,2000\n4,,1,surplus\n"
    run = running.execute(start(text).id)

    assert (run.reject_count, [name for _key, name, _pieces in tools()]) == (4, ["Drill"])
    rows = list(csv.reader(io.StringIO(b"".join(rejects.write_csv(run)).decode("utf-8-sig"))))
    assert rows == [
        [
            "code",
            "name",
            "pieces",
            "Source [peyvand:source]",
            "Code [peyvand:key]",
            "Place [peyvand:place]",
            "Reason [peyvand:reason]",
        ],
        ["1", "Saw", "two", "shop", "1", "1", "“Pieces” is not a number: two"],
        ["", "Ghost", "1", "shop", "", "1000003", "“Code” is empty."],
        ["3", "Anvil", "2000", "shop", "3", "1", "3 is too heavy."],
        ["4", "", "1", "shop", "4", "1", "The row has more cells than the file has columns."],
    ]

    corrected = "\n".join(",".join(row) for row in [rows[0], [*rows[1][:2], "2", *rows[1][3:]]])
    again = start(corrected.replace("“", "").replace("”", ""), source="")
    again = running.execute(again.id)

    assert (again.is_correction, again.options["source"], again.changes) == (True, "shop", 1)
    assert [(key, name, pieces) for key, name, pieces in tools() if key == "1"] == [("1", "Saw", 2)]


def test_a_row_given_out_as_a_row_of_one_key_cannot_come_back_as_a_row_of_another(start: OpenRun):
    added = "S [peyvand:source],K [peyvand:key],P [peyvand:place],R [peyvand:reason]"
    text = f"code,name,pieces,{added}\n9,Saw,2,shop,1,1,why\n"

    run = running.execute(start(text).id)

    assert (tools(), run.reject_count) == ([], 1)
    assert rejects.sentence(*sentence_of(run)) == "This row was row 1 of 1; it cannot become a row of another."


def test_rejects_are_a_workbook_too(start: OpenRun):
    run = running.execute(start("code,name,pieces\n007,=1+1,two\n").id)

    with CalamineWorkbook.from_filelike(io.BytesIO(rejects.write_xlsx(run))) as book:
        rows = book.get_sheet_by_index(0).to_python()

    assert rows[1][:4] == ["007", "'=1+1", "two", "shop"]


def sentence_of(run: ImportRun) -> tuple[object, str, dict[str, str]]:
    from peyvand.foundation.records.imports.ports import readers

    reject = run.rejects.get()
    return readers[run.reader], reject.code, reject.facts


def test_a_file_that_is_no_table_ends_at_once_with_the_reason(open_run: OpenRun):
    run = open_run("  \n")

    assert (run.state, run.error) == (RunState.FAILED, "The file is empty.")
    with pytest.raises(Refused):
        commands.resume(run.id, by=SYSTEM, at=AT)


def test_a_file_without_rows_fails_in_words(start: OpenRun):
    run = running.execute(start("code,name,pieces\n").id)

    assert (run.state, run.error) == (RunState.FAILED, "The file has no rows below its header.")


def test_a_required_column_must_be_there(open_run: OpenRun):
    run = open_run("code,what\n1,Saw\n")

    with pytest.raises(Refused) as caught:
        commands.start(run.id, by=SYSTEM, at=AT)

    assert (caught.value.code, set(caught.value.errors)) == ("incomplete", {"pieces"})
    run.refresh_from_db()
    assert run.state == RunState.READY


def test_a_column_is_given_once_and_options_are_checked(open_run: OpenRun):
    run = open_run(TOOLS)

    with pytest.raises(Refused) as caught:
        commands.choose(
            run.id,
            mapping={"code": 0, "name": 0, "pieces": 9},
            options={"zone": "Mars/North", "source": ""},
            by=SYSTEM,
            at=AT,
        )

    assert set(caught.value.errors) == {"name", "pieces", "zone", "source"}


def test_a_chosen_mapping_is_remembered_for_files_with_the_same_header(open_run: OpenRun):
    run = open_run("a,b,c\n1,Saw,2\n2,Drill,1\n")
    mapping = {"code": 0, "name": 1, "pieces": 2}
    commands.choose(run.id, mapping=mapping, options={"zone": "UTC", "source": "shop"}, by=SYSTEM, at=AT)

    assert open_run("a,b,c\n5,Rule,1\n").mapping == mapping
    assert KnownMapping.objects.count() == 1


def test_a_run_under_way_can_be_neither_mapped_nor_started_again(start: OpenRun):
    run = start(TOOLS)

    for act in (
        lambda: commands.start(run.id, by=SYSTEM, at=AT),
        lambda: commands.begin_check(run.id, by=SYSTEM, at=AT),
        lambda: commands.choose(run.id, mapping=run.mapping, options={}, by=SYSTEM, at=AT),
        lambda: commands.resume(run.id, by=SYSTEM, at=AT),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "closed"


def test_a_run_that_was_broken_off_before_its_file_was_looked_at_is_taken_up(open_run: OpenRun):
    run = open_run(TOOLS)
    ImportRun.objects.filter(id=run.id).update(state=RunState.NEW, mapping={}, header=[], layout={})

    found = queries.find_unfinished("tools", run.sha256, by=SYSTEM)
    ImportRun.objects.filter(id=run.id).update(state=RunState.FAILED)
    unreadable = queries.find_unfinished("tools", run.sha256, by=SYSTEM)

    assert found is not None
    assert found.id == run.id
    assert unreadable is None


def test_a_file_that_ends_every_process_that_opens_it_ends_its_run_with_a_reason(open_run: OpenRun):
    read = open_run("code,name,pieces\n1,a,2\n").id
    given = {"sha256": "0" * 64, "size": 1, "file_name": "bomb.xlsx", "options": {}}
    bomb = commands.open_run("tools", **given, by=SYSTEM, at=AT)

    for each in (read, bomb.id):
        tasks.look_at_file.func(SimpleNamespace(attempt=3), str(each))

    assert [ImportRun.objects.get(id=each).state for each in (read, bomb.id)] == [RunState.READY, RunState.FAILED]
    assert "more memory" in ImportRun.objects.get(id=bomb.id).error
