"""The app of labels: projects, guidelines, data, queue, labeling, review, releases."""

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """Answers what the app of people asks: what becomes of work in hand, and how busy people are.

    It offers registries itself, which billing fills.
    """

    name = "annotation"

    def ready(self) -> None:
        """Ask to be told of people who leave, and say how busy members are."""
        # Models can be imported from here on only.
        from annotation.queue.leaving import WorkInHand
        from annotation.queue.workload import workload_of
        from workforce.members import on_leaving, workload

        on_leaving.register(WorkInHand())
        workload.register(workload_of)
