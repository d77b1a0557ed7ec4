"""The wiring as a Django application: registers the system checks."""

from django.apps import AppConfig, apps
from django.core import checks
from django.db.models.signals import post_migrate

from config.checks import check_settings


class ConfigConfig(AppConfig):
    """The wiring itself, as an application, so that its checks run."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        # Django's one place for this: models can't be imported before the apps are ready.
        from django_q.signals import post_execute_in_worker, pre_execute

        from config.lease import begin_job, end_job
        from config.schedule import write_schedule

        checks.register(check_settings)
        queue = apps.get_app_config("django_q")  # its tables hold the schedule
        post_migrate.connect(write_schedule, sender=queue, dispatch_uid="config.write_schedule")
        pre_execute.connect(begin_job, dispatch_uid="config.begin_job")
        post_execute_in_worker.connect(end_job, dispatch_uid="config.end_job")
