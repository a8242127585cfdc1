"""Jobs, the slots that schedules have started, and signs of life of the workers."""

from django.db import models
from django.db.models import F, Q

from peyvand.foundation.base.ids import new_id


class JobState(models.TextChoices):
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """One run of a task.

    key: of jobs with the same key at most one waits and at most one runs. holder: the worker that runs it, with a
    lease until lease_until; a job whose lease has run out is taken up by another. errors: one for each attempt that
    failed. lapses: leases run out since it last reported progress.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.CharField(max_length=200)
    queue = models.CharField(max_length=40)
    priority = models.SmallIntegerField(default=0)
    key = models.CharField(max_length=200, null=True)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.READY)
    run_after = models.DateTimeField()
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    most_attempts = models.PositiveIntegerField(default=5)
    lapses = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=80, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    holders = models.JSONField(default=list)
    is_cancel_wanted = models.BooleanField(default=False)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True, default="")
    result = models.JSONField(null=True)
    errors = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state="ready", key__isnull=False), name="jobs_waits_once"
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(state="running", key__isnull=False), name="jobs_runs_once"
            ),
        ]
        indexes = [
            models.Index(
                "queue", F("priority").desc(), "run_after", "id", condition=Q(state="ready"), name="jobs_ready"
            ),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="jobs_running"),
            models.Index(fields=["state", "finished_at"], name="jobs_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"


class StartedSlot(models.Model):
    """A slot of a schedule that has been started; earlier ones are forgotten."""

    schedule = models.CharField(max_length=80)
    slot = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "slot"], name="jobs_slot_once")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.slot}"


class LivingWorker(models.Model):
    """A worker's sign of life."""

    id = models.CharField(primary_key=True, max_length=80)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id
