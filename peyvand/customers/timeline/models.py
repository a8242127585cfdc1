"""Notes that people leave about a party."""

from django.db import models

from peyvand.customers.parties.models import Party
from peyvand.foundation.access.models import User
from peyvand.foundation.base.ids import new_id


class Note(models.Model):
    """What somebody wrote about a party. author: the user who wrote it, None where no user did.

    version: raised by each change. deleted_at: taken back since.
    """

    kind = "note"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.text[:80]
