"""The columns by which a record is found and put in order."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Left

# How much of the folded text the index of beginnings holds; a btree cannot hold long texts.
BEGINNING = 40


class SearchableRecord(models.Model):
    """Mixin beside a Record: folded text, words and sort key, kept by the slice's commands through ``records.search``.

    search_text: folded, the title first. search_vector: its words, codes and phones. sort_key: of the title, by the
    Persian alphabet. search_version: the normaliser that made them; 0 means not made yet.
    A model with indexes of its own adds these: ``indexes = [*SearchableRecord.Meta.indexes, …]``.
    """

    search_text = models.TextField(default="", blank=True, editable=False)
    search_vector = SearchVectorField(default="", blank=True, editable=False)
    search_version = models.PositiveSmallIntegerField(default=0, editable=False)
    sort_key = models.CharField(max_length=200, default="", blank=True, editable=False)

    class Meta:
        abstract = True
        indexes = [
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="%(app_label)s_%(class)s_inside"),
            models.Index(
                OpClass(Left("search_text", BEGINNING), name="text_pattern_ops"), name="%(app_label)s_%(class)s_begins"
            ),
            GinIndex(fields=["search_vector"], name="%(app_label)s_%(class)s_words"),
            models.Index(fields=["sort_key", "id"], name="%(app_label)s_%(class)s_sorted"),
        ]
