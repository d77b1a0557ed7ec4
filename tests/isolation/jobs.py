"""Which background jobs are there? All modules are imported first, so that each is registered."""

import importlib
import pkgutil

from core.jobs import tenant_jobs

APPS = ("core", "workforce", "annotation", "billing", "demo", "config")


def every_module():
    """The names of all modules of the application, settings and entry points aside."""
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not found.name.startswith(("config.settings", "config.gunicorn", "config.wsgi")):
                yield found.name


def registered():
    """(jobs of one organization, jobs across all) by dotted name, from everywhere."""
    for name in every_module():
        importlib.import_module(name)
    return tenant_jobs.TENANT_JOBS, tenant_jobs.ACROSS_JOBS
