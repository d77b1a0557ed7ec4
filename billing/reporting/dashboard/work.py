"""This week's annotations and the progress of projects, for the home page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from annotation.projects.models import Project, ProjectState
from annotation.projects.queries import Progress, progress_of, visible_keys, visible_projects
from annotation.workflow.facts import decisions_by_day
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import parse_policy
from billing.forecast.presentation import chance_text, finish_of, range_text
from billing.forecast.queries import forecasts_of
from billing.reporting.charts.trends import (
    DAYS,
    change_of,
    done_on,
    last_days,
    mean_text,
    pace_of,
    points,
    spark_of,
    tone_of,
)
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import period_of
from billing.reporting.costs.queries import grouped as grouped_work
from billing.reporting.costs.selection import Grouping, Selection
from billing.reporting.costs.sums import Sums, percent, together
from core.identity.models import Member
from core.permissions.can import can
from core.web.cached_urls import address_of
from core.web.datetimes import written
from core.web.numbers import grouped, percent_text
from workforce.organizations.dashboard import Course, Figures, Tile
from workforce.organizations.local_days import begins, today

MAX_COUNT = 6  # projects: the home page is no list
WEEK = timedelta(days=7)
SHOWN = (ProjectState.LIVE, ProjectState.PAUSED)
TOLD = ("name", "state", "deadline_on", "policy__settings")  # of a project
Work = dict[int, dict[date, Sums]]


def figures_of_work(member: Member, recent: Recent) -> Figures:
    """Two numbers of this week with their trend, and a line for each running project."""
    if not can(member, "project.view"):
        return Figures()
    shown = visible_projects(member).filter(state__in=SHOWN)
    soonest = shown.order_by("state", F("deadline_on").asc(nulls_last=True), "name")[:MAX_COUNT]
    projects = list(soonest.select_related(None).select_related("policy").only(*TOLD))
    if not projects:
        return Figures()
    day = today(member.organization)
    work = work_by_project(member, visible_keys(member), last_days(day, DAYS), recent)
    return Figures(
        [*week_tiles(member, of_all_projects(work), day), *own_verdicts(member, day)],
        courses_of(member, projects, work),
    )


def course_at_home(member: Member, project_id: int) -> Course | None:
    """Where one project is heading; none before it starts and after it is closed."""
    found = visible_projects(member).filter(pk=project_id, state__in=SHOWN).first()
    if found is None:
        return None
    days, recent = last_days(today(member.organization), DAYS), Recent(member.organization)
    course = courses_of(member, [found], work_by_project(member, (found.pk,), days, recent))[0]
    url = address_of("project_forecast", member.organization.slug, found.pk)
    return with_forecast(replace(course, more_url=url), found, days[-1])


def with_forecast(course: Course, project: Project, day: date) -> Course:
    """The course of a live project by its newest forecast, if it is of today or yesterday."""
    newest = forecasts_of(project).first()
    if newest is None or project.state != ProjectState.LIVE or newest.day < day - timedelta(days=1):
        return course
    ends, deadline = newest.finish_p50, project.deadline_on
    return replace(
        course,
        outlook=finish_of(ends),
        likely=range_text(finish_of(newest.finish_p10), finish_of(newest.finish_p90)),
        chance=chance_text(newest, deadline) if deadline else "",
        is_late=bool(deadline and (ends is None or ends > deadline)),
    )


def work_by_project(
    member: Member, project_ids: tuple[int, ...] | None, days: Sequence[date], recent: Recent
) -> Work:
    """The work of these days by project and day, None is all projects; three queries at most."""
    period = period_of(member.organization, days[0], days[-1])
    found: Work = defaultdict(dict)
    chosen = Selection(period, within=project_ids)
    for project_id, day, sums in grouped_work(chosen, Grouping.PROJECT, recent):
        found[project_id][day] = sums
    return found


def of_all_projects(work: Work) -> dict[date, Sums]:
    """All projects in one."""
    found: dict[date, list[Sums]] = defaultdict(list)
    for by_day in work.values():
        for day, sums in by_day.items():
            found[day].append(sums)
    return {day: together(sums) for day, sums in found.items()}


def week_tiles(member: Member, by_day: Mapping[date, Sums], day: date) -> list[Tile]:
    """This week so far against the same days of last week."""
    monday = day - timedelta(days=day.weekday())
    now, before = between(by_day, monday, day), between(by_day, monday - WEEK, day - WEEK)
    url = reverse("throughput", args=[member.organization.slug])
    submitted = {each: sums.submitted for each, sums in by_day.items()}
    answers = Tile(
        title=_("Annotations this week"),
        value=grouped(now.submitted),
        url=f"{url}?period=this-week&by=day",
        change=change_of(now.submitted, before.submitted),
        tone=tone_of(now.submitted, before.submitted),
        note=_("%(number)s in the same period last week") % {"number": grouped(before.submitted)},
        spark=spark_of(_("Annotations per day"), submitted, last_days(day), grouped),
    )
    return [answers, sent_back_tile(now, before, f"{url}?period=this-week", by_day, day)]


def sent_back_tile(
    now: Sums, before: Sums, url: str, by_day: Mapping[date, Sums], day: date
) -> Tile:
    """How many of a hundred answers came back, and how many did last week."""
    share, earlier = (
        percent(now.rejected, now.decided),
        percent(before.rejected, before.decided),
    )
    rejected = {each: sums.rejected for each, sums in by_day.items()}
    tone = "" if share is None or earlier is None else tone_of(share, earlier, more_is="bad")
    return Tile(
        title=_("Rejected this week"),
        value=percent_text(share),
        url=url,
        change=points(share, earlier),
        tone=tone,
        note=_("%(before)s in the same period last week") % {"before": percent_text(earlier)},
        spark=spark_of(_("Rejections per day"), rejected, last_days(day), grouped),
    )


def own_verdicts(member: Member, day: date) -> list[Tile]:
    """The member's verdicts of late, if there are any; one query."""
    if not can(member, "review.do"):
        return []
    organization = member.organization
    days = last_days(day)
    by_day = decisions_by_day(member, begins(organization, days[0]))
    if not by_day:
        return []
    monday = day - timedelta(days=day.weekday())
    now = sum(number for each, number in by_day.items() if each >= monday)
    before = sum(number for each, number in by_day.items() if monday - WEEK <= each <= day - WEEK)
    tile = Tile(
        title=_("Your reviews this week"),
        value=grouped(now),
        url=reverse("review_list", args=[organization.slug]),
        change=change_of(now, before),
        note=_("%(number)s in the same period last week") % {"number": grouped(before)},
        spark=spark_of(_("Your reviews per day"), by_day, days, grouped),
    )
    return [tile]


def between(by_day: Mapping[date, Sums], first: date, last: date) -> Sums:
    """The work of some days together."""
    return together(sums for day, sums in by_day.items() if first <= day <= last)


def courses_of(member: Member, projects: Sequence[Project], work: Work) -> list[Course]:
    """A line for each of these projects."""
    day, progress = today(member.organization), progress_of([project.pk for project in projects])
    return [
        course_of(
            project,
            reverse("project", args=[member.organization.slug, project.pk]),
            progress[project.pk],
            work.get(project.pk, {}),
            day,
        )
        for project in projects
    ]


def course_of(
    project: Project, url: str, progress: Progress, by_day: Mapping[date, Sums], day: date
) -> Course:
    """One project's line."""
    days = last_days(day)
    pace = pace_of({each: sums.answers for each, sums in by_day.items()}, days)
    submitted = {each: sums.submitted for each, sums in by_day.items()}
    ends, deadline = expected_end(project, progress, pace, day), project.deadline_on
    is_live = project.state == ProjectState.LIVE
    return Course(
        title=project.name,
        url=url,
        state="" if is_live else str(project.get_state_display()),
        done=progress.done,
        total=progress.total,
        percent=progress.percent,
        pace=mean_text(pace) if pace else "–",
        outlook=outlook(progress, ends) if is_live else "–",
        by=written(deadline, "SHORT_DATE_FORMAT") if deadline else "",
        is_late=bool(deadline and ends and ends > deadline),
        spark=spark_of(_("Annotations per day"), submitted, days, grouped),
    )


def expected_end(project: Project, progress: Progress, pace: Decimal, day: date) -> date | None:
    """When the last item is done, if accepted answers go on coming at this pace.

    An item needs as many answers as the policy's overlap says.
    """
    if project.state != ProjectState.LIVE or project.policy is None:
        return None
    overlap = parse_policy(project.policy.settings)[DecisionSettings].overlap
    return done_on(day, (progress.total - progress.done) * overlap, pace)


def outlook(progress: Progress, ends: date | None) -> str:
    """When it is done, in words."""
    if not progress.total:
        return _("No items yet")
    if progress.done == progress.total:
        return _("All done")
    return written(ends, "SHORT_DATE_FORMAT") if ends else _("Not enough data yet")
