"""Django as a WSGI application, for the bridge that serves it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peyvand.project.settings")
application = get_wsgi_application()
