"""What do the acts around projects say in the audit log?"""

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
    "project.reopen": _("opened the project %(subject)s again"),
    "project.copy": _("copied a project as %(subject)s"),
    "project.copy_stop": _("stopped bringing items into the copy %(subject)s"),
    "project.copy_resume": _("went on bringing items into the copy %(subject)s"),
    "project.deadline": _("set the deadline of %(subject)s to: %(day)s"),
    "project.limit_pool": _("set the limits of the pool %(pool)s in %(subject)s"),
    "project.assign_pool": _("gave the project %(subject)s to the pool %(pool)s"),
    "project.unassign_pool": _("took the project %(subject)s from the pool %(pool)s"),
    "project.granted": _("granted the project %(subject)s to %(member)s: %(level)s"),
    "project.granted_pool": _("granted the project %(subject)s to the pool %(pool)s: %(level)s"),
    "project.revoked": _("took the grant on the project %(subject)s from %(member)s"),
    "project.revoked_pool": _("took the grant on the project %(subject)s from the pool %(pool)s"),
    "schema.publish": _("put label schema %(number)s of %(project)s in force"),
    "policy.change": _("put policy %(number)s of %(project)s in force"),
    "guideline.save": _("saved a draft of the guideline of %(project)s"),
    "guideline.publish": _("published guideline %(version)s of %(project)s"),
    "guideline.image_add": _("added an image to the guideline of %(project)s"),
    "guideline.image_remove": _("removed an image from the guideline of %(project)s"),
    "question.answered": _("answered a question in %(project)s"),
    "batch.change": _("changed batch %(subject)s"),
    "batch.priority": _("set the priority of batch %(subject)s to %(after)s; before: %(before)s"),
    "items.priority": _("set the priority of %(items)s items of %(subject)s to %(after)s"),
    "items.slots_changed": _("fitted %(items)s items of %(subject)s to the new overlap"),
    "queue.reserve": _("reserved %(items)s items of %(subject)s for %(member)s"),
    "queue.take_back": _("took back %(items)s items of %(subject)s from %(member)s"),
    "review.bulk_start": _("began to accept %(reviews)s answers at once"),
    "review.bulk_cancel": _("stopped accepting many answers after %(handled)s"),
    "import.upload": _("uploaded a file (import %(subject)s)"),
    "import.start": _("started import %(subject)s"),
    "import.check": _("had import %(subject)s checked, which would update items"),
    "import.update": _("updated %(items)s items by import %(subject)s"),
    "import.restart": _("started import %(subject)s again"),
    "import.cancel": _("cancelled import %(subject)s"),
    "item.exclude": _("excluded an item: %(reason)s"),
    "item.include": _("included an item again"),
    "item.one_more": _("asked one more person about an item"),
    "items.change_start": _("began to change %(items)s items of %(subject)s"),
    "items.change_stop": _("stopped a change after %(items)s items of %(subject)s"),
    "items.change_done": _("changed %(items)s items of %(subject)s"),
    "import.land": _("brought in %(imported)s items by import %(subject)s"),
    "release.create": _("made release %(number)s"),
    "release.rebuild": _("had release %(number)s built again"),
    "release.finish": _("finished building a release"),
    "release.download": _("downloaded a release as %(file)s"),
    "release.compare": _("had two releases compared"),
    "release.compared": _("finished comparing two releases"),
    "release.diff_download": _("downloaded the difference of two releases as %(file)s"),
}


def project_names(ids: set[int]) -> dict[int, str]:
    """Projects by number."""
    return dict(Project.objects.filter(pk__in=ids).values_list("pk", "name"))


def register() -> None:
    """Called when the apps get ready."""
    register_sentences(SENTENCES)
    register_names("project", project_names, key="project")
