"""The journal's tables: events, where each subscriber stands, lanes set aside, and the audit."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now


class StoredEvent(models.Model):
    """One event. ``fields`` holds the kind's own fields, and its lines as arrays.

    xid: number of the transaction that wrote it. It stands before seq because PostgreSQL fills columns in their
    order: the sequence must be asked after the transaction has its number, or delivery's lower bound would not hold.
    on_timeline: its kind had a headline when it was recorded.
    """

    xid = models.BigIntegerField(db_default=Func(function="journal_xid", output_field=models.BigIntegerField()))
    seq = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=80)
    kind_version = models.SmallIntegerField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    party_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    firm_minor = models.BigIntegerField(null=True)
    firm_currency = models.CharField(max_length=3)
    outlet_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=40)
    cause = models.UUIDField(null=True)
    repeat_key = models.CharField(max_length=200, null=True)
    policy = models.CharField(max_length=40)
    on_timeline = models.BooleanField()
    fields = models.JSONField()

    class Meta:
        db_table = "journal_event"
        constraints = [
            models.UniqueConstraint(
                fields=["repeat_key"], condition=Q(repeat_key__isnull=False), name="journal_repeat"
            ),
        ]
        indexes = [
            models.Index(
                "party_id",
                F("occurred_at").desc(),
                F("id").desc(),
                condition=Q(on_timeline=True),
                name="journal_timeline",
            ),
            models.Index(
                fields=["subject_id", "occurred_at"], condition=Q(subject_id__isnull=False), name="journal_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class Cursor(models.Model):
    """Where a subscriber stands: a window of transactions [done_xid, target_xid), read in the order of seq.

    All events of transactions before done_xid are taken; of the window, those up to window_seq.
    No event of a transaction from done_xid on has a seq at or below floor_seq; none from sample_xid on
    has one at or below sample_seq, which becomes the floor once done_xid has reached sample_xid.
    """

    subscriber = models.CharField(primary_key=True, max_length=80)
    done_xid = models.BigIntegerField(default=0)
    target_xid = models.BigIntegerField(default=0)
    window_seq = models.BigIntegerField(default=0)
    floor_seq = models.BigIntegerField(default=0)
    sample_xid = models.BigIntegerField(default=0)
    sample_seq = models.BigIntegerField(default=0)
    taken = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.subscriber


class BlockedLane(models.Model):
    """A lane that a subscriber could not handle, tried again at next_at, later and later."""

    subscriber = models.CharField(max_length=80)
    lane = models.CharField(max_length=80)
    blocked_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)
    next_at = models.DateTimeField()
    first_seq = models.BigIntegerField()
    error = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "lane"], name="journal_blocked_once")]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.lane}"


class DeferredEvent(models.Model):
    """An event that waits in a blocked lane, in the order of seq."""

    subscriber = models.CharField(max_length=80)
    lane = models.CharField(max_length=80)
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "lane", "seq"], name="journal_deferred_once")]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.lane} {self.seq}"


class AuditLine(models.Model):
    """Who changed what, from what, to what."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    party_id = models.UUIDField(null=True)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "id"], name="journal_audit_subject"),
            models.Index(fields=["actor", "id"], name="journal_audit_actor"),
            models.Index(fields=["party_id"], condition=Q(party_id__isnull=False), name="journal_audit_party"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind}:{self.subject_id}"
