"""Django's own commands, for developers: ``python -m peyvand.project migrate``."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peyvand.project.settings")
execute_from_command_line(sys.argv)
