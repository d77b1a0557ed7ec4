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
        from annotation.changing.models import ItemChange
        from annotation.data.models import Import, Item
        from annotation.home.waiting import WorkAtHome
        from annotation.projects import audit_words
        from annotation.projects.granting import EndGrants
        from annotation.projects.grants import gate, gate_of, judge
        from annotation.projects.models import Project
        from annotation.questions.models import Question
        from annotation.queue.about_members import WorkOfMembers
        from annotation.queue.leaving import WorkInHand
        from annotation.queue.workload import open_work
        from annotation.releases.diff.models import ReleaseDiff
        from annotation.releases.models import Release
        from annotation.review.actions import not_there
        from annotation.review.bulk.models import BulkAccept
        from annotation.workflow.models import Review
        from workforce.members import about, on_leaving, workload
        from workforce.organizations import at_home
        from workforce.permissions.places import register_judge, register_place

        register_judge(Project, judge)
        register_place("project_id", gate)
        register_place("release_id", gate_of(Release))
        register_place("review_id", gate_of(Review, missing=not_there))
        register_place("import_id", gate_of(Import))
        register_place("item_id", gate_of(Item))
        register_place("change_id", gate_of(ItemChange))
        register_place("question_id", gate_of(Question))
        register_place("bulk_id", gate_of(BulkAccept))
        register_place("diff_id", gate_of(ReleaseDiff, project="newer__project_id"))
        on_leaving.register(EndGrants())
        on_leaving.register(WorkInHand())
        workload.register(open_work)
        audit_words.register()
        about.register(WorkOfMembers())
        at_home.register(WorkAtHome())
