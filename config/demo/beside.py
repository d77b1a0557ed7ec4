"""How does a story's second project come to be? Set up and live, filled, worked on a little."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.data.importing.actions import start_import
from annotation.data.importing.options import ImportOptions
from annotation.data.importing.uploading import upload
from annotation.data.models import Import, Item
from annotation.guidelines.actions import acknowledge, publish_guideline, save_guideline_draft
from annotation.labeling.actions import Submission, submit_annotation
from annotation.projects.classes import options_from
from annotation.projects.create import create_project
from annotation.projects.granting import grant_person
from annotation.projects.grants import Level
from annotation.projects.models import Project, ProjectState
from annotation.projects.pools import assign_pool
from annotation.projects.schema_change import publish_schema
from annotation.projects.start import start_project
from annotation.queue.eligibility import Workplace, workplace
from annotation.review.actions import claim_next_review, decide_review
from annotation.review.verdicts import Given
from annotation.workflow.models import Annotation, Review, Verdict
from billing.rates.actions import set_pay_rate, set_rate
from config.demo.clock import on_day, working_days
from config.demo.composing import seeded, spread
from config.demo.crew import member_of
from config.demo.place import brought, founded, manager_of
from config.demo.project import use_of
from config.demo.reviewing import reviewer_of
from config.demo.story import Person, Side, Story
from config.demo.working import take
from workforce.members.models import Role
from workforce.members.scope import serialize
from workforce.pools.models import Pool
from workforce.tenancy.scope import tenant

SECONDS_TO_DECIDE = (12.0, 38.0)
SIDE_DAY = 7
UNREVIEWED_DAYS = 1  # the reviewer hasn't come to the newest answers yet
LUNCH_SECONDS = 4 * 3600
SIDE_MINUTES = 20  # after the main project's work of a day has begun


def side_project(story: Story) -> bool:
    """The project with schema, guideline, crew and rates."""
    with tenant(founded(story)):
        if Project.objects.filter(name=story.side.project).exists():
            return False
        set_up(story, story.side)
        return True


def set_up(story: Story, side: Side) -> None:
    """Everything but the data."""
    manager = manager_of(story)
    project = create_project(
        by=manager,
        name=side.project,
        template=side.template,
        options=options_from(side.titles),
        policy=side.policy,
    )
    project.seed = story.seed  # the same answers are drawn for a review each time
    project.save(update_fields=["seed"])
    if side.fields:
        publish_schema(by=manager, project=project, fields=side.fields)
        project.refresh_from_db()
    save_guideline_draft(by=manager, project=project, content=side.guideline)
    publish_guideline(by=manager, project=project, note="The first version.")
    assign_pool(by=manager, project=project, pool=Pool.objects.get(name=story.pool))
    for reviewer in story.of_role(Role.REVIEWER):
        who = member_of(reviewer)
        grant_person(by=manager, project=project, member=who, level=Level.REVIEW)
    admin = member_of(story.of_role(Role.ADMIN)[0])
    for kind, (price, pay) in side.rates.items():
        set_rate(by=admin, label_kind=kind, unit_price=price)
        set_pay_rate(by=admin, label_kind=kind, unit_pay=pay)


def side_data(story: Story) -> bool:
    """The project's items."""
    return brought(story, story.side.project, lambda held: bring(story, held))


def bring(story: Story, project: Project) -> Import:
    """Upload the file and queue it."""
    name, content = story.side.file(story.seed)
    manager = manager_of(story)
    source = upload(by=manager, project=project, uploads=[SimpleUploadedFile(name, content)])
    source.refresh_from_db()
    options = ImportOptions.model_validate(source.options)
    columns = tuple(use_of(column, story.side.shown) for column in options.columns)
    start_import(by=manager, source=source, options=options.model_copy(update={"columns": columns}))
    return source


def side_start(story: Story) -> bool:
    """The project goes live."""
    with tenant(founded(story)):
        project = Project.objects.get(name=story.side.project)
        if project.state != ProjectState.DRAFT:
            return False
        start_project(by=manager_of(story), project=project)
        return True


def side_work(story: Story) -> bool:
    """Let everybody answer some items a day until today, in one transaction."""
    with tenant(founded(story)):
        project = Project.objects.get(name=story.side.project)
        if Annotation.objects.filter(project=project).exists():
            return False
        chance = seeded(story.seed)
        readers = [person for person in story.of_role(Role.ANNOTATOR) if person.has_read]
        days = working_days(SIDE_DAY, 0, story.timezone)
        for day, times in zip(days, spread(story.side.each, len(days), chance), strict=True):
            with on_day(day, story.timezone, minutes=SIDE_MINUTES) as clock:
                places = [(person, ready(person, project)) for person in readers]
                for _ in range(times):
                    for person, place in places:
                        clock.wait(chance.uniform(*SECONDS_TO_DECIDE))
                        answer_next(story.side, person, place, chance)
                if day > UNREVIEWED_DAYS:
                    clock.wait(LUNCH_SECONDS)
                    review(story, project)
        return True


def review(story: Story, project: Project) -> None:
    """The reviewer goes through what waits: accepts what is right and corrects the rest."""
    reviewer = reviewer_of(story)
    while (claimed := claim_next_review(by=reviewer, project=project)) is not None:
        decide_review(by=reviewer, review_id=claimed.pk, given=verdict_on(story.side, claimed))


def verdict_on(side: Side, claimed: Review) -> Given:
    """What the reviewer says by the right answer."""
    right = side.truth(Item.objects.get(pk=claimed.item_id).hidden)
    if claimed.annotation_id is None:  # two people differ
        return Given(verdict=Verdict.ACCEPTED, version=claimed.version, answer=right)
    if Annotation.objects.get(pk=claimed.annotation_id).answer == right:
        return Given(verdict=Verdict.ACCEPTED, version=claimed.version)
    return Given(
        verdict=Verdict.CORRECTED, version=claimed.version, answer=right, comment=side.remark
    )


def ready(person: Person, project: Project) -> Workplace:
    """Somebody who has read the guideline, at the desk."""
    member = member_of(person)
    acknowledge(by=member, project=project, major=1)
    serialize(member)
    return workplace(member=member, project_id=project.pk)


def answer_next(side: Side, person: Person, place: Workplace, chance: Random) -> None:
    """One item by the person's lights."""
    assignment, at = take(place)
    hidden: Mapping[str, str] = Item.objects.get(pk=assignment.item_id).hidden
    answer = side.truth(hidden)
    if chance.random() > person.accuracy:
        answer |= mistaken(side, answer)
    submission = Submission(
        answer=answer,
        revision=assignment.revision,
        guideline_id=at.guideline.pk,
        key=f"demo:{assignment.pk}:{assignment.revision}",
    )
    assignment.active_seconds += chance.uniform(*SECONDS_TO_DECIDE)
    submit_annotation(at, assignment=assignment, submission=submission)


def mistaken(side: Side, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are mixed up, with the value that is given instead."""
    return {field: values[answer[field]] for field, values in side.slips.items()}
