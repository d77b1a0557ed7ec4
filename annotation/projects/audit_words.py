"""Sentences of the audit log for actions on projects, data, and releases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from core.audit.words import register_names, register_sentences

SENTENCES = {
    "project.create": _("created the project %(subject)s"),
    "project.rename": _("renamed the project %(before)s to %(after)s"),
    "project.start": _("started the project %(subject)s"),
    "project.pause": _("paused the project %(subject)s"),
    "project.close": _("closed the project %(subject)s"),
    "project.reopen": _("reopened the project %(subject)s"),
    "project.copy": _("copied a project as %(subject)s"),
    "project.copy_stop": _("stopped copying items into %(subject)s"),
    "project.copy_resume": _("resumed copying items into %(subject)s"),
    "project.deadline": _("set the deadline of %(subject)s to: %(day)s"),
    "project.limit_pool": _("set the limits of the pool %(pool)s in %(subject)s"),
    "project.assign_pool": _("assigned the pool %(pool)s to the project %(subject)s"),
    "project.unassign_pool": _("unassigned the pool %(pool)s from the project %(subject)s"),
    "project.granted": _("gave %(member)s access to the project %(subject)s: %(level)s"),
    "project.granted_pool": _(
        "gave the pool %(pool)s access to the project %(subject)s: %(level)s"
    ),
    "project.revoked": _("removed access to the project %(subject)s for %(member)s"),
    "project.revoked_pool": _("removed access to the project %(subject)s for the pool %(pool)s"),
    "schema.publish": _("published version %(number)s of the label schema of %(project)s"),
    "policy.change": _("saved version %(number)s of the workflow settings of %(project)s"),
    "guideline.save": _("saved a draft of the guideline of %(project)s"),
    "guideline.publish": _("published version %(version)s of the guideline of %(project)s"),
    "guideline.image_add": _("added an image to the guideline of %(project)s"),
    "guideline.image_remove": _("removed an image from the guideline of %(project)s"),
    "question.answered": _("answered a question in %(project)s"),
    "batch.change": _("changed batch %(subject)s"),
    "batch.priority": _("changed the priority of batch %(subject)s from %(before)s to %(after)s"),
    "items.priority": _("set the priority of %(items)s items of %(subject)s to %(after)s"),
    "items.slots_changed": _("applied the new overlap to %(items)s items of %(subject)s"),
    "queue.reserve": _("assigned %(items)s items of %(subject)s to %(member)s"),
    "queue.take_back": _("unassigned %(items)s items of %(subject)s from %(member)s"),
    "review.bulk_start": _("started accepting %(reviews)s annotations in bulk"),
    "review.bulk_cancel": _("stopped a bulk acceptance after %(handled)s annotations"),
    "import.upload": _("uploaded a file (import %(subject)s)"),
    "import.start": _("started import %(subject)s"),
    "import.check": _("started a check of import %(subject)s, which would update items"),
    "import.update": _("updated %(items)s items with import %(subject)s"),
    "import.restart": _("restarted import %(subject)s"),
    "import.cancel": _("canceled import %(subject)s"),
    "item.exclude": _("excluded an item: %(reason)s"),
    "item.include": _("included an item again"),
    "item.one_more": _("added one annotator to an item"),
    "items.change_start": _("started changing %(items)s items of %(subject)s"),
    "items.change_stop": _("stopped a change of %(subject)s after %(items)s items"),
    "items.change_done": _("changed %(items)s items of %(subject)s"),
    "import.land": _("imported %(imported)s items with import %(subject)s"),
    "release.create": _("created release %(number)s"),
    "release.rebuild": _("rebuilt release %(number)s"),
    "release.finish": _("finished building a release"),
    "release.download": _("downloaded a release as %(file)s"),
    "release.compare": _("started comparing two releases"),
    "release.compared": _("finished comparing two releases"),
    "release.diff_download": _("downloaded a comparison of two releases as %(file)s"),
}


def project_names(ids: set[int]) -> dict[int, str]:
    """Projects by number."""
    return dict(Project.objects.filter(pk__in=ids).values_list("pk", "name"))


def register() -> None:
    """Called when the apps get ready."""
    register_sentences(SENTENCES)
    register_names("project", project_names, key="project")
