"""Which files make up the lake, and which parties are still to be forgotten in them."""

from django.db import models
from django.db.models import Q


class LakeFile(models.Model):
    """A file of the lake, complete and unchanging; what stands in no row is no part of the lake.

    name: path below the lake's folder. day: of the events in it, in UTC. retired_at: replaced since by another file;
    kept a while for those who are reading it.
    """

    name = models.CharField(max_length=200, unique=True)
    day = models.DateField()
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["day"], condition=Q(retired_at__isnull=True), name="lake_live")]

    def __str__(self) -> str:
        return self.name


class PendingErasure(models.Model):
    """A party that the journal has forgotten and the files have not yet."""

    party_id = models.UUIDField(primary_key=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.party_id)
