"""The base of every record."""

from django.db import models
from django.db.models import Q

from peyvand.foundation.base.fields import NumberField
from peyvand.foundation.base.ids import new_id
from peyvand.kernel.ref import Ref


class Record(models.Model):
    """What every record has from the first migration.

    number: for people, counted per type. version: raised by each change, so that two people at once are noticed.
    created_by, changed_by: Refs as text, no foreign keys. deleted_at: in the bin since.
    source + external_key: the firm's system it came from and its key there; the same twice cannot be.
    custom: values of custom fields, by the field's key.
    """

    # The key under which the type is known in Refs, rights and declarations.
    kind: str

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = NumberField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)
    deleted_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=80, blank=True, default="")
    external_key = models.CharField(max_length=200, null=True, blank=True)
    custom = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_key"],
                condition=Q(external_key__isnull=False),
                name="%(app_label)s_%(class)s_origin",
            ),
        ]

    @property
    def ref(self) -> Ref:
        return Ref(self.kind, self.id)
