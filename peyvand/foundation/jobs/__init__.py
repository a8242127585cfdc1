"""Work that is done later or beside: the queue behind ``django.tasks``, schedules, services, health."""
