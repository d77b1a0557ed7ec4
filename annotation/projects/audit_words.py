"""What do the acts around projects say in the audit log?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from workforce.audit.words import register_names, register_sentences

SENTENCES = {
    "project.create": _("created the project %(subject)s"),
    "project.start": _("started the project %(subject)s"),
    "project.pause": _("paused the project %(subject)s"),
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
    "import.upload": _("uploaded a file (import %(subject)s)"),
    "import.start": _("started import %(subject)s"),
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
}


def project_names(ids: set[int]) -> dict[int, str]:
    """Projects by number."""
    return dict(Project.objects.filter(pk__in=ids).values_list("pk", "name"))


def register() -> None:
    """Called when the apps get ready."""
    register_sentences(SENTENCES)
    register_names("project", project_names, key="project")
