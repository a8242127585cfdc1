from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """What PostgreSQL must be able to do before any table is made: the firm's migration comes right after."""

    initial = True
    dependencies = []
    operations = [TrigramExtension(), BtreeGinExtension()]
