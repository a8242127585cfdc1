"""Runs of imports, their rejected rows, and which columns hold what in files seen before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.models import OwnedRecord
from peyvand.foundation.base.ids import new_id


class RunState(models.TextChoices):
    """Where a run is. From WAITING on it is the machine's turn, until it is one of the last three.

    NEW: the file is kept, its layout not looked at yet. READY: mapping and options may be chosen.
    """

    NEW = "new", _("Being read")
    READY = "ready", _("To be checked")
    CHECKING = "checking", _("Dry run")
    WAITING = "waiting", _("Waiting")
    STAGING = "staging", _("Reading the file")
    WRITING = "writing", _("Writing")
    FINISHING = "finishing", _("Finishing")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


AT_WORK = (RunState.WAITING, RunState.STAGING, RunState.WRITING, RunState.FINISHING)
ENDED = (RunState.DONE, RunState.CANCELLED, RunState.FAILED)


class ImportRun(OwnedRecord):
    """One file on its way in.

    reader: key of the Reader. sha256: the file's, under which it is kept. layout: how the file is read (see tables).
    header, sample: the columns' names and the first rows. mapping: field key → column, from 0.
    options: currency, zone, source, habit. is_correction: the file is one of rejects, sent in again.
    staged_groups, staged_rows: what the file holds; 0 while not staged. cursor: the last group that is written.
    report: tallies of what was written, check: those of the dry run. changes: how many things the run changed.
    is_cancelling: the person has asked for an end.
    """

    kind = "import_run"

    reader = models.CharField(max_length=80)
    file_name = models.CharField(_("file"), max_length=255)
    file_size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=16, choices=RunState, default=RunState.NEW)
    layout = models.JSONField(default=dict)
    header = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    is_correction = models.BooleanField(default=False)
    is_cancelling = models.BooleanField(default=False)
    batch_rows = models.PositiveIntegerField()
    staged_groups = models.PositiveIntegerField(default=0)
    staged_rows = models.PositiveIntegerField(_("rows"), default=0)
    cursor = models.PositiveIntegerField(default=0)
    done_rows = models.PositiveIntegerField(_("rows done"), default=0)
    reject_count = models.PositiveIntegerField(_("rows not done"), default=0)
    changes = models.PositiveIntegerField(_("changes"), default=0)
    report = models.JSONField(default=dict)
    check_report = models.JSONField(null=True)
    error = models.TextField(blank=True, default="")
    begun_at = models.DateTimeField(null=True)
    phase_at = models.DateTimeField(null=True)
    phase_rows = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta(OwnedRecord.Meta):
        constraints = [
            *OwnedRecord.Meta.constraints,
            models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="imports_run_state"),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="imports_run_by_moment"),
            models.Index(fields=["sha256"], name="imports_run_by_file"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK or self.state == RunState.CHECKING

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


class StagedGroup(models.Model):
    """Rows of one group that stand near each other in the file, as JSON: ``[[number, place, [cells…]], …]``.

    The table is unlogged: lost when the database crashes, and then filled again from the file, the same.
    """

    id = models.BigAutoField(primary_key=True)
    run_id = models.UUIDField()
    group_number = models.IntegerField()
    group_key = models.TextField()
    row_count = models.IntegerField()
    rows = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["run_id", "group_number", "id"], name="imports_staged_order")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.group_number}"


class RejectedRow(models.Model):
    """A row that was not taken: where it stood, its cells as they were, and why (a code and what its sentence names).

    place: among the rows of its group; rows without a group have one past a million.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejects")
    row_number = models.PositiveIntegerField()
    group_key = models.CharField(max_length=200)
    place = models.PositiveIntegerField()
    cells = models.JSONField()
    code = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row_number"], name="imports_rejected_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.row_number}"


class KnownMapping(models.Model):
    """Which columns hold what in files with this header; the last choice of a person."""

    reader = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "fingerprint"], name="imports_mapping_once")]

    def __str__(self) -> str:
        return f"{self.reader} {self.fingerprint[:8]}"
