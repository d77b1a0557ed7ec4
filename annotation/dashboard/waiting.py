"""What the dashboard shows of the work: what waits for reviewers and managers, live projects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotation.datasets.models import Import, ImportState, Item
from annotation.projects.grants import Level, granted_at_least, sees_all
from annotation.projects.models import Project, ProjectState
from annotation.workflow.questions.models import Question
from annotation.workflow.review.backlog import undecided_together
from core.identity.models import Member
from core.permissions.can import can
from core.web.cached_urls import address_of
from core.web.numbers import grouped
from workforce.organizations.dashboard import Figures, Step, Tile, Waiting

FRESH = timedelta(days=7)  # a failed import that nobody cared about for longer is history
EACH = 5  # lines of one sort: the home page is no list


def waiting_work(member: Member) -> list[Waiting]:
    """What this member can do something about: reviews, questions, imports, empty queues."""
    found: list[Waiting] = []
    if can(member, "project.change"):
        found += [*open_questions(member), *stuck_imports(member), *empty_queues(member)]
    return [*open_reviews(member), *found] if can(member, "review.do") else found


def steps_of_work(member: Member) -> list[tuple[str, Step]]:
    """The first project until it has been started; then all projects and the reviews, which are
    never done. Each step with its permission.
    """
    review = Step(
        title=_("Review annotations"),
        text=_(
            "Accept, correct, or reject submitted annotations. Rejected annotations are "
            "returned to their annotators."
        ),
        action=_("Open reviews"),
        url=address_of("reviews", member.organization.slug),
    )
    return [("project.create", step_of_projects(member)), ("review.do", review)]


def step_of_projects(member: Member) -> Step:
    """Create a project, finish its setup, or look after the projects that were started."""
    slug = member.organization.slug
    setup = _("Set up data, a guideline, annotators, and prices, in this order.")
    started = Project.objects.exclude(state=ProjectState.DRAFT)
    if started.exists():
        return Step(
            title=_("Manage projects"),
            text=_(
                "Set up data, a label schema, and a guideline. With a template, this takes about "
                "ten minutes."
            ),
            action=_("Open projects"),
            url=address_of("projects", slug),
        )
    draft = Project.objects.filter(granted_at_least(member, Level.MANAGE)).order_by("-pk").first()
    if draft is None:
        return Step(
            title=_("Create a project"),
            text=setup,
            action=_("Create a project"),
            url=address_of("project_new", slug),
            done=False,
        )
    return Step(
        title=_("Finish the setup of %(project)s") % {"project": draft.name},
        text=setup,
        action=_("Continue setup"),
        url=address_of("project", slug, draft.pk),
        done=False,
    )


def live_projects(member: Member) -> Figures:
    """The number of projects that hand out work."""
    if not can(member, "project.view"):
        return Figures()
    seen = granted_at_least(member, Level.VIEW)
    live = Project.objects.filter(seen, state=ProjectState.LIVE).count()
    url = f"{reverse('projects', args=[member.organization.slug])}?state=live"
    note = "" if live or sees_all(member) else _("Projects a manager has given you access to.")
    return Figures([Tile(_("Live projects"), live, url, note)])


def manages(member: Member, project: str = "pk") -> Q:
    """The condition that the member manages the project in this column."""
    return granted_at_least(member, Level.MANAGE, project)


def open_reviews(member: Member) -> Iterator[Waiting]:
    """One line for all reviews that the member may decide."""
    found = undecided_together(member)
    if found is None:
        return
    title = ngettext("%(number)s review pending", "%(number)s reviews pending", found.number)
    if found.has_more:
        title = _("More than %(number)s reviews pending")
    places = ngettext("In one project", "In %(number)d projects", found.projects)
    text = _("%(places)s. Oldest: %(time)s.") % {
        "places": places % {"number": found.projects},
        "time": timesince(found.oldest_at, timezone.now(), depth=1),
    }
    url = reverse("reviews", args=[member.organization.slug])
    yield Waiting(title % {"number": grouped(found.number)}, text, _("Review"), url)


def open_questions(member: Member) -> Iterator[Waiting]:
    """A line for each project whose annotators asked something."""
    rows = (
        Question.objects.filter(manages(member, "project_id"), answered_at=None)
        .values("project_id", "project__name")
        .annotate(number=Count("pk"))
        .order_by("-number", "project_id")
    )
    for row in rows[:EACH]:
        title = ngettext("%(number)d open question", "%(number)d open questions", row["number"])
        url = reverse("questions", args=[member.organization.slug, row["project_id"]])
        yield Waiting(title % row, row["project__name"], _("Answer"), url)


def stuck_imports(member: Member) -> Iterator[Waiting]:
    """A line for each import that failed of late, or that waits for the member to look at it."""
    own = Q(state__in=(ImportState.PREVIEW, ImportState.CHECKED), started_by=member)
    rows = (
        Import.objects.filter(Q(state=ImportState.FAILED) | own, manages(member, "project_id"))
        .exclude(project__state=ProjectState.CLOSED)
        .filter(created_at__gte=timezone.now() - FRESH)
        .order_by("-pk")
        .values_list("pk", "file_name", "state", "project_id", "project__name")
    )
    for import_id, file_name, state, project_id, project in rows[:EACH]:
        title = _("Import of %(file)s failed")
        if state != ImportState.FAILED:
            title = _("Import of %(file)s is ready for your review")
        url = reverse("import_status", args=[member.organization.slug, project_id, import_id])
        yield Waiting(title % {"file": file_name}, project, _("Open import"), url)


def empty_queues(member: Member) -> Iterator[Waiting]:
    """A line for each live project that has nothing left to hand out."""
    open_item = Item.objects.filter(project=OuterRef("pk"), open_slots__gt=0)
    live = Project.objects.filter(manages(member), state=ProjectState.LIVE)
    rows = live.filter(~Exists(open_item)).order_by("name").values_list("pk", "name")
    for project_id, name in rows[:EACH]:
        yield Waiting(
            _("%(project)s has no items left to label") % {"project": name},
            _("Import more data, or close the project when the last reviews are done."),
            _("Open project"),
            reverse("project", args=[member.organization.slug, project_id]),
        )
