"""The WSGI application."""

import os

# Before the settings are read: the web server pools its database connections, nobody else does.
os.environ.setdefault("CREWMARK_DATABASE_POOL", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

from django.core.wsgi import get_wsgi_application

from config.gc_tuning import stay, warm_up

application = get_wsgi_application()
warm_up()
stay()
