"""The app of labels: projects, guidelines, data, queue, labeling, review, releases."""

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """Answers what the app of people asks: who may do what in a project, what becomes of work in
    hand, and how busy people are.

    It offers registries itself, which billing fills.
    """

    name = "annotation"

    def ready(self) -> None:
        """Let pages ask for grants; be told of people who leave; say how busy they are."""
        # Models can be imported from here on only.
        from annotation.dashboard.waiting import WorkAtHome
        from annotation.datasets.models import Import, Item
        from annotation.projects import audit_words
        from annotation.projects.granting import EndGrants
        from annotation.projects.grants import gate, gate_of, judge
        from annotation.projects.models import Project
        from annotation.releases.diff.models import ReleaseDiff
        from annotation.releases.models import Release
        from annotation.workflow.bulk_changes.models import ItemChange
        from annotation.workflow.lifecycle.models import Review
        from annotation.workflow.questions.models import Question
        from annotation.workflow.queue.leaving import WorkInHand
        from annotation.workflow.queue.removal_effects import WorkOfMembers
        from annotation.workflow.queue.workload import open_work
        from annotation.workflow.review.actions import not_there
        from annotation.workflow.review.bulk.models import BulkAccept
        from core.permissions.can import register_judge, register_object_resolver
        from workforce.members import on_leaving, removal_effects, workload
        from workforce.organizations import dashboard

        register_judge(Project, judge)
        register_object_resolver("project_id", gate)
        register_object_resolver("release_id", gate_of(Release))
        register_object_resolver("review_id", gate_of(Review, missing=not_there))
        register_object_resolver("import_id", gate_of(Import))
        register_object_resolver("item_id", gate_of(Item))
        register_object_resolver("change_id", gate_of(ItemChange))
        register_object_resolver("question_id", gate_of(Question))
        register_object_resolver("bulk_id", gate_of(BulkAccept))
        register_object_resolver("diff_id", gate_of(ReleaseDiff, project="newer__project_id"))
        on_leaving.register(EndGrants())
        on_leaving.register(WorkInHand())
        workload.register(open_work)
        audit_words.register()
        removal_effects.register(WorkOfMembers())
        dashboard.register(WorkAtHome())
