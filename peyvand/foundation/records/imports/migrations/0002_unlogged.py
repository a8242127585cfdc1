"""Staged rows are lost with a crash and made again from the file: no log, and no time spent on packing them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE imports_stagedgroup SET UNLOGGED;"
            " ALTER TABLE imports_stagedgroup ALTER COLUMN rows SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
    ]
