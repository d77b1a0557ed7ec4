"""Save guideline drafts, publish versions, and record acknowledgements."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.projects.closing import refuse_closed
from annotation.projects.guidelines.content import (
    Guideline,
    parse_guideline,
    refuse_too_long,
    stored_guideline,
)
from annotation.projects.guidelines.markdown import refuse_too_much_markup
from annotation.projects.guidelines.models import Acknowledgement, GuidelineVersion
from annotation.projects.guidelines.queries import draft_of, published
from annotation.projects.models import Project
from annotation.projects.recipients import workers_of
from annotation.projects.sections import address
from core.audit.record import record
from core.identity.models import Member
from core.notifications.publish import publish
from core.permissions.can import require
from core.web.errors import Conflict, Invalid

Level = Literal["major", "minor"]
NOTHING = "none"


def edition(version: GuidelineVersion | None) -> str:
    """What a form remembers of the version it was opened on, to notification a change meanwhile."""
    return NOTHING if version is None else f"{version.pk}@{version.edited_at.isoformat()}"


def lock_guideline(project: Project) -> None:
    """Let the changes of one project's guideline pass one after the other.

    Raises Conflict if the project is closed.
    """
    rows = Project.objects.select_for_update(no_key=True).only("pk", "state")
    refuse_closed(rows.get(pk=project.pk))


@transaction.atomic
def save_guideline_draft(
    *, by: Member, project: Project, content: Guideline, opened_on: str | None = None
) -> GuidelineVersion:
    """Keep the text as the project's draft. `opened_on` is the `edition` the writer started from.

    Raises Conflict if somebody saved or published since then, Invalid for more than can be shown;
    nothing is written then.
    """
    require(by, "guideline.change", project)
    refuse_too_long(content)
    refuse_too_much_markup(content.markdown_texts)
    lock_guideline(project)
    draft = draft_of(project)
    newest = draft or published(project).first()
    refuse_stale(opened_on, newest)
    saved = draft or GuidelineVersion(project=project)
    saved.content = stored_guideline(content)
    saved.edited_by = by
    saved.save()
    record("guideline.save", by=by, subject=saved, project=project.pk)
    return saved


def refuse_stale(opened_on: str | None, newest: GuidelineVersion | None) -> None:
    """Raise Conflict unless the writer started from the newest text."""
    if opened_on is None or opened_on == edition(newest):
        return
    if newest is None:
        raise Conflict(
            _(
                "This draft no longer exists. Your text is still in the form. Save it again to "
                "keep it."
            )
        )
    values = {"name": newest.edited_by.name}
    if newest.published_at is not None:
        text = _(
            "%(name)s published this guideline while you were editing. Your text wasn't "
            "saved but is still in the form. Compare it with the published version, then "
            "save again to continue with yours."
        )
    else:
        text = _(
            "%(name)s saved this guideline while you were editing. Your text wasn't saved "
            "but is still in the form. Compare it with the saved draft, then save again to "
            "replace that draft."
        )
    raise Conflict(text % values, code="guideline_changed")


@transaction.atomic
def publish_guideline(
    *,
    by: Member,
    project: Project,
    level: Level = "major",
    note: str = "",
    opened_on: str | None = None,
) -> GuidelineVersion:
    """Freeze the draft as the version in force; the first one is always 1.0.

    Raises Conflict if there is nothing to publish or the draft changed since `opened_on`.
    """
    require(by, "guideline.change", project)
    lock_guideline(project)
    draft, current = draft_of(project), published(project).first()
    if draft is None:
        raise Conflict(
            _("There is no draft to publish. It may have been published already."),
            code="no_draft",
        )
    refuse_stale(opened_on, draft)
    refuse_pointless(draft, current)
    draft.major, draft.minor = number_after(current, level)
    draft.note = note.strip()[:300]
    draft.edited_by = by
    draft.published_at = timezone.now()
    draft.save()
    project.guideline = draft
    project.save(update_fields=["guideline"])
    record("guideline.publish", by=by, subject=draft, project=project.pk, version=draft.label)
    tell_readers(draft, by=by)
    return draft


def tell_readers(version: GuidelineVersion, *, by: Member) -> None:
    """Tell everybody who labels in the project, once for each version."""
    project = version.project
    publish(
        "guideline_reworded" if version.minor else "guideline_changed",
        to=[member for member in workers_of(project) if member != by.pk],
        url=address("guideline", project),
        about=f"project:{project.pk}",
        project=project.name,
        version=version.label,
    )


def refuse_pointless(draft: GuidelineVersion, current: GuidelineVersion | None) -> None:
    """Raise Conflict for a draft that says nothing, or nothing new."""
    content = parse_guideline(draft.content)
    if content.is_empty:
        raise Conflict(
            _("The guideline is empty. Describe what each class means, then publish it.")
        )
    if current is not None and content == parse_guideline(current.content):
        raise Conflict(
            _("The draft is identical to version %(label)s. Change it before you publish.")
            % {"label": current.label}
        )


def number_after(current: GuidelineVersion | None, level: Level) -> tuple[int, int]:
    """The next version's number."""
    if current is None:
        return 1, 0
    if level == "major":
        return current.major + 1, 0
    return current.major, current.minor + 1


@transaction.atomic
def acknowledge(*, by: Member, project: Project, major: int) -> None:
    """Note that the member has read a major version. Saying it twice changes nothing.

    Raises Conflict if another major version is in force by now.
    """
    require(by, "label.do")
    current = project.guideline
    if current is None:
        raise Invalid(_("This project has no published guideline yet."), code="no_guideline")
    if current.major != major:
        raise Conflict(
            _("Version %(label)s was published in the meantime. Please read that version.")
            % {"label": current.label},
            code="stale_guideline",
            to=current.pk,
        )
    row = Acknowledgement(project=project, member=by, major=major)
    Acknowledgement.objects.bulk_create([row], ignore_conflicts=True)
