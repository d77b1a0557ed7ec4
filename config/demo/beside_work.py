"""What has the crew done in the projects beside the main one? Labeled and reviewed a little."""

from __future__ import annotations

from random import Random

from annotation.data.material import material_of
from annotation.data.models import Item
from annotation.guidelines.actions import acknowledge
from annotation.kinds.schema import Answer, LabelSchema, schema_of
from annotation.labeling.actions import Submission, submit_annotation
from annotation.projects.models import Project
from annotation.queue.eligibility import Workplace, workplace
from annotation.review.actions import claim_next_review, decide_review
from annotation.review.verdicts import Given
from annotation.workflow.models import Annotation, Review, Verdict
from config.demo.beside import each_side
from config.demo.clock import on_day, working_days
from config.demo.composing import seeded, spread
from config.demo.crew import member_of
from config.demo.place import founded
from config.demo.reviewing import reviewer_of
from config.demo.story import Person, Side, Story
from config.demo.working import take
from workforce.members.models import Role
from workforce.members.scope import serialize
from workforce.tenancy.scope import tenant

SIDE_DAY = 7
UNREVIEWED_DAYS = 1  # the reviewer hasn't come to the newest answers yet
LUNCH_SECONDS = 4 * 3600
FIRST_MINUTES, NEXT_MINUTES = 20, 22  # after the main project's work of a day has begun


@each_side
def side_work(story: Story, side: Side) -> bool:
    """Let everybody answer some items a day until today, in one transaction."""
    with tenant(founded(story)):
        project = Project.objects.select_related("schema").get(name=side.project)
        if Annotation.objects.filter(project=project).exists():
            return False
        chance = seeded(story.seed)
        readers = [person for person in story.of_role(Role.ANNOTATOR) if person.has_read]
        days = working_days(SIDE_DAY, 0, story.timezone)
        minutes = FIRST_MINUTES + NEXT_MINUTES * list(story.sides).index(side)
        for day, times in zip(days, spread(side.each, len(days), chance), strict=True):
            with on_day(day, story.timezone, minutes=minutes) as clock:
                places = [(person, ready(person, project)) for person in readers]
                for _ in range(times):
                    for person, place in places:
                        clock.wait(chance.uniform(*side.seconds))
                        answer_next(story, side, person, place, chance)
                if day > UNREVIEWED_DAYS:
                    clock.wait(LUNCH_SECONDS)
                    review(story, side, project)
        return True


def ready(person: Person, project: Project) -> Workplace:
    """Somebody who has read the guideline, at the desk."""
    member = member_of(person)
    acknowledge(by=member, project=project, major=1)
    serialize(member)
    return workplace(member=member, project_id=project.pk)


def answer_next(story: Story, side: Side, person: Person, place: Workplace, chance: Random) -> None:
    """One item by the person's lights."""
    assignment, at = take(place)
    right = side.truth(Item.objects.get(pk=assignment.item_id), story.seed)
    submission = Submission(
        answer=side.seen(right, person.accuracy, chance),
        revision=assignment.revision,
        guideline_id=at.guideline.pk,
        key=f"demo:{assignment.pk}:{assignment.revision}",
    )
    assignment.active_seconds += chance.uniform(*side.seconds)
    submit_annotation(at, assignment=assignment, submission=submission)


def review(story: Story, side: Side, project: Project) -> None:
    """The reviewer goes through what waits: accepts what is right and corrects the rest."""
    assert project.schema is not None, "a project that is worked on has a schema"
    reviewer, schema = reviewer_of(story), schema_of(project.schema.fields)
    while (claimed := claim_next_review(by=reviewer, project=project)) is not None:
        item = Item.objects.select_related("media").get(pk=claimed.item_id)
        right = schema.normalise(side.truth(item, story.seed), material_of(item))
        given = verdict_on(schema, claimed, right, remark=side.remark)
        decide_review(by=reviewer, review_id=claimed.pk, given=given)


def verdict_on(schema: LabelSchema, claimed: Review, right: Answer, *, remark: str) -> Given:
    """What the reviewer says by the right answer; edges that are a little off are no error."""
    if claimed.annotation_id is None:  # two people differ
        return Given(verdict=Verdict.ACCEPTED, version=claimed.version, answer=right)
    answer = Annotation.objects.get(pk=claimed.annotation_id).answer
    if schema.agreement(answer, right) == 1.0:
        return Given(verdict=Verdict.ACCEPTED, version=claimed.version)
    return Given(verdict=Verdict.CORRECTED, version=claimed.version, answer=right, comment=remark)
