"""A sample slice: what a firm lends out. One model, one declaration (``records.py``)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from peyvand.foundation.access.models import OwnedRecord
from peyvand.foundation.records.models import SearchableRecord


class Tool(OwnedRecord, SearchableRecord):
    kind = "tool"

    name = models.CharField(max_length=200)
    code = models.CharField(max_length=40, blank=True, default="", db_index=True)
    phone = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=10, blank=True, default="free")
    pieces = models.IntegerField(null=True, blank=True)
    price_minor = models.BigIntegerField(null=True, blank=True)
    bought_on = models.DateField(null=True, blank=True)
    lent_at = models.DateTimeField(null=True, blank=True)
    is_heavy = models.BooleanField(default=False)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    kit = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(OwnedRecord.Meta):
        indexes = [
            *SearchableRecord.Meta.indexes,
            *(
                models.Index(fields=[name, "id"], name=f"sample_tool_{name}")
                for name in ("pieces", "bought_on", "lent_at")
            ),
        ]


class ToolWear(models.Model):
    """A table of a part above: how worn each tool is."""

    tool = models.OneToOneField(Tool, on_delete=models.CASCADE, primary_key=True, related_name="wear")
    grade = models.IntegerField(null=True)
    word = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["grade", "tool"], name="sample_toolwear_grade")]

    def __str__(self) -> str:
        return f"{self.tool_id}: {self.grade}"
