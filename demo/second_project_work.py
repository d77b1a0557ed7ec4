"""The work in the projects beside the main one: labeled and reviewed a little."""

from __future__ import annotations

from random import Random

from annotation.datasets.item_facts import material_of
from annotation.datasets.models import Item
from annotation.label_types.schema import Answer, LabelSchema, schema_of
from annotation.projects.guidelines.actions import acknowledge
from annotation.projects.models import Project
from annotation.workflow.labeling.actions import Submission, submit_annotation, to_be_reviewed
from annotation.workflow.lifecycle.models import Annotation, Assignment, Review, ReviewKind, Verdict
from annotation.workflow.queue.eligibility import WorkContext, work_context
from annotation.workflow.review.actions import claim_next_review, decide_review
from annotation.workflow.review.decisions import Given
from core.identity.models import Role
from core.tenancy.scope import tenant
from demo.clock import Clock, on_day, working_days
from demo.composing import seeded, spread
from demo.crew import member_of
from demo.organization import founded
from demo.reviewing import reviewer_of
from demo.second_project import each_side
from demo.story import Person, Side, Story
from demo.working import take
from workforce.members.scope import serialize

SIDE_DAY = 7
UNREVIEWED_DAYS = 1  # the reviewer hasn't come to the newest answers yet
LUNCH_SECONDS = 4 * 3600
MAX_EXTRA = 14  # answers given while waiting for items that can serve
HURRIES = (0.6, 0.4, 0.2, 0.0, 0.0, 0.0, 0.0)  # shares of right answers
HURRY_EVERY = 2  # days: somebody is in a hurry
REVIEWED, SECOND = "reviewed", "second"  # where a reviewer looks; where somebody was before
HURRIED = frozenset({REVIEWED, SECOND})
FIRST_MINUTES, NEXT_MINUTES = 20, 22  # after the main project's work of a day has begun


@each_side
def side_work(story: Story, side: Side) -> bool:
    """Let everybody answer some items a day until today, in one transaction."""
    with tenant(founded(story)):
        project = Project.objects.select_related("schema").get(name=side.project)
        if Annotation.objects.filter(project=project).exists():
            return False
        chance = seeded(story.seed)
        days = working_days(SIDE_DAY, 0, story.timezone)
        last_reviewed = min(day for day in days if day > UNREVIEWED_DAYS)
        minutes = FIRST_MINUTES + NEXT_MINUTES * list(story.sides).index(side)
        for day, times in zip(days, spread(side.each, len(days), chance), strict=True):
            with on_day(day, story.timezone, minutes=minutes) as clock:
                crew = Crew(story, side, project, chance, clock)
                crew.hurries = HURRIED if day % HURRY_EVERY == 0 else frozenset()
                crew.label(times)
                if side.differs and day in (last_reviewed, days[-1]):
                    crew.disagree()
                if day > UNREVIEWED_DAYS:
                    clock.wait(LUNCH_SECONDS)
                    review(story, side, project)
        return True


class Crew:
    """Everybody who has read the guideline, at work on a project for a day."""

    def __init__(
        self, story: Story, side: Side, project: Project, chance: Random, clock: Clock
    ) -> None:
        self.story, self.side, self.project = story, side, project
        self.chance, self.clock = chance, clock
        self.hurries: frozenset[str] = frozenset()
        readers = [person for person in story.of_role(Role.ANNOTATOR) if person.has_read]
        self.places = [(person, ready(person, project)) for person in readers]

    def label(self, times: int) -> None:
        """Each answers so many items, in turns."""
        for _ in range(times):
            for person, place in self.places:
                self.answer_next(person, place)

    def disagree(self) -> None:
        """Go on until a reviewer has to choose between two answers: chance says on which item."""
        self.hurries = frozenset({SECOND})
        choices = Review.objects.filter(project=self.project, kind=ReviewKind.CHOICE, verdict="")
        for turn in range(MAX_EXTRA):
            if choices.exists():
                return
            self.answer_next(*self.places[turn % len(self.places)])

    def answer_next(self, person: Person, place: WorkContext) -> None:
        """One item by the person's lights."""
        self.clock.wait(self.chance.uniform(*self.side.seconds))
        assignment, at = take(place)
        item = Item.objects.select_related("media").get(pk=assignment.item_id)
        submission = Submission(
            answer=self.answer(person, at, assignment, item),
            revision=assignment.revision,
            guideline_id=at.guideline.pk,
            key=f"demo:{assignment.pk}:{assignment.revision}",
        )
        assignment.active_seconds += self.chance.uniform(*self.side.seconds)
        submit_annotation(at, assignment=assignment, submission=submission)

    def answer(
        self, person: Person, place: WorkContext, assignment: Assignment, item: Item
    ) -> Answer:
        """What the person sees in it; in a hurry, which they are in once, something is wrong."""
        right = self.side.truth(item, self.story.seed)
        given = self.side.seen(right, person.accuracy, self.chance)
        seen = to_be_reviewed(place, item, assignment)
        others = Annotation.objects.filter(item=item, is_live=True, drawn=False)
        where = REVIEWED if seen else SECOND if others.exists() else ""
        if where not in self.hurries:
            return given
        self.hurries -= {where}
        return self.in_a_hurry(place.schema, item, right)

    def in_a_hurry(self, schema: LabelSchema, item: Item, right: Answer) -> Answer:
        """An answer with at least one slip, of which there are the more the longer it takes."""
        material = material_of(item)
        for accuracy in HURRIES:
            given = self.side.seen(right, accuracy, self.chance)
            one, other = (schema.normalise(each, material) for each in (given, right))
            if schema.agreement(one, other) < 1.0:
                break
        return given


def ready(person: Person, project: Project) -> WorkContext:
    """Somebody who has read the guideline, at the desk."""
    member = member_of(person)
    acknowledge(by=member, project=project, major=1)
    serialize(member)
    return work_context(member=member, project_id=project.pk)


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
