"""The work of a story's annotators: labeled, skipped, revised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from annotation.datasets.models import Item, ItemState
from annotation.projects.models import Project
from annotation.workflow.labeling.actions import Submission, submit_annotation, to_be_reviewed
from annotation.workflow.labeling.reopen import reopen
from annotation.workflow.lifecycle.models import Annotation, Assignment
from annotation.workflow.queue.actions import claim_next_item, open_assignment, skip
from annotation.workflow.queue.eligibility import WorkContext, find_work, work_context
from core.identity.models import Role
from demo.clock import Clock
from demo.composing import EXPECTED
from demo.crew import member_of
from demo.story import Person, Story
from workforce.members.scope import serialize

FIELD = "label"
SECONDS_TO_DECIDE = (2.0, 7.0)
CHARACTERS_A_SECOND = 24
PAUSES = (4.0, 25.0)  # seconds between two answers of the crew
REGRET = timedelta(hours=20)  # an accepted answer can be taken up again for a day
MAX_EXTRA = 60  # answers given while waiting for items that can serve


@dataclass
class Shift:
    """The annotators at work on a project, and the chance by which they err."""

    story: Story
    project: Project
    people: list[tuple[Person, WorkContext]]
    chance: Random
    clock: Clock
    slipped: int = 0
    contested: int = 0
    overlooked: int = 0

    def label(self, times: int) -> None:
        """Each annotator answers so many items, in turns."""
        for _ in range(times):
            for person, place in self.people:
                self.answer_next(person, place)

    def slip(self, times: int) -> None:
        """Go on until a reviewer is going to see so many wrong answers."""
        self.go_on(lambda: self.slipped >= times, slips=True)

    def disagree(self, items: int) -> None:
        """Go on until so many more items have two answers that a reviewer must choose from."""
        enough = self.contested + items
        self.go_on(lambda: self.contested >= enough, differs=True)

    def overlook_one(self) -> None:
        """Go on until a wrong answer counts that nobody is going to see."""
        self.go_on(lambda: self.overlooked > 0, overlooks=True)

    def go_on(self, is_enough: Callable[[], bool], **ways: bool) -> None:
        """Answer in turns until it is enough: chance says which items can serve."""
        for turn in range(MAX_EXTRA):
            if is_enough():
                return
            person, place = self.people[turn % len(self.people)]
            self.answer_next(person, place, **ways)

    def skip_one(self) -> None:
        """Somebody gives an item back."""
        _person, place = self.people[-1]
        assignment, _place = take(place)
        skip(assignment, reason=self.story.work.skipped_because)

    def think_again(self) -> None:
        """Somebody takes up their wrong answer of today that nobody reviewed, and mends it."""
        finished = Annotation.objects.filter(
            project=self.project, is_live=True, drawn=False, item__state=ItemState.DONE
        ).filter(item__slots=1, submitted_at__gte=timezone.now() - REGRET)
        for answer in finished.select_related("item").order_by("pk"):
            expected = str(answer.item.hidden[EXPECTED])
            if answer.answer[FIELD] != expected:
                self.replace(answer, expected)
                return

    def replace(self, answer: Annotation, key: str) -> None:
        """Another answer in the place of one's earlier one."""
        author = next(each for _, each in self.people if each.member.pk == answer.member_id)
        submitted, place = find_work(author.member, answer.assignment_id)
        held = reopen(place, submitted)
        submission = Submission(
            answer={FIELD: key},
            revision=held.revision,
            guideline_id=place.guideline.pk,
            key=f"demo:{held.pk}:{held.revision}",
        )
        submit_annotation(place, assignment=held, submission=submission)

    def skip_by_two(self) -> None:
        """Two people give the same item back, so that a reviewer has to say what becomes of it."""
        first, place = self.people[-1]
        given_back, at = take(place)
        while not (others := self.new_to(given_back.item_id)):
            self.answer(first, at, given_back)
            given_back, at = take(place)
        skip(given_back, reason=self.story.work.skipped_because)
        person, place = others[0]
        for _ in range(MAX_EXTRA):
            assignment, at = take(place)
            if assignment.item_id == given_back.item_id:
                skip(assignment, reason=self.story.talk.skipped_too)
                return
            self.answer(person, at, assignment)

    def new_to(self, item_id: int) -> list[tuple[Person, WorkContext]]:
        """The people who have never had the item."""
        had = set(Assignment.objects.filter(item_id=item_id).values_list("member_id", flat=True))
        return [each for each in self.people if each[1].member.pk not in had]

    def answer_next(self, person: Person, at: WorkContext, **ways: bool) -> None:
        """One item: claimed, read and answered by the person's lights."""
        self.clock.wait(self.chance.uniform(*PAUSES))
        assignment, place = take(at)
        self.answer(person, place, assignment, **ways)

    def answer(
        self,
        person: Person,
        place: WorkContext,
        assignment: Assignment,
        *,
        slips: bool = False,
        differs: bool = False,
        overlooks: bool = False,
    ) -> None:
        """What is on the person's screen."""
        item = Item.objects.get(pk=assignment.item_id)
        expected = str(item.hidden[EXPECTED])
        key = self.believed(expected, person, assignment)
        seen = to_be_reviewed(place, item, assignment)
        if slips and seen and not assignment.revision:
            key = self.mistaken_for(expected)
            self.slipped += 1
        if differs and not seen and (other := unseen_answer(item)):
            key = expected if other != expected else self.mistaken_for(expected)
            self.contested += 1
        if overlooks and not seen and not assignment.revision and item.slots == 1:
            key = self.mistaken_for(expected)
            self.overlooked += 1
        submission = Submission(
            answer={FIELD: key},
            revision=assignment.revision,
            guideline_id=place.guideline.pk,
            key=f"demo:{assignment.pk}:{assignment.revision}",
        )
        # Nobody waits for the demo to read: the time that a reader of this text would have needed.
        assignment.active_seconds += self.seconds_for(item.text)
        submit_annotation(place, assignment=assignment, submission=submission)

    def believed(self, expected: str, person: Person, assignment: Assignment) -> str:
        """The class this person sees in it; who got it back has read why and sees the right one."""
        if assignment.revision or self.chance.random() < person.accuracy:
            return expected
        return self.mistaken_for(expected)

    def mistaken_for(self, expected: str) -> str:
        """A class that this one is mixed up with."""
        return self.chance.choice(self.story.work.confused[expected])

    def seconds_for(self, text: str) -> float:
        """How long reading and deciding takes."""
        return self.chance.uniform(*SECONDS_TO_DECIDE) + len(text) / CHARACTERS_A_SECOND


def begin_shift(story: Story, project: Project, chance: Random, clock: Clock) -> Shift:
    """Everybody who has read the guideline, ready to work in this one transaction."""
    people = []
    for person in story.of_role(Role.ANNOTATOR):
        if person.has_read:
            member = member_of(person)
            serialize(member)
            people.append((person, work_context(member=member, project_id=project.pk)))
    return Shift(story, project, people, chance, clock)


def take(place: WorkContext) -> tuple[Assignment, WorkContext]:
    """The member's next item, on the screen."""
    claimed = claim_next_item(place)
    assert claimed is not None, "the stories hand out fewer items than they have"
    open_assignment(place, claimed.pk)
    return find_work(place.member, claimed.pk)


def unseen_answer(item: Item) -> str:
    """What somebody else has answered that no reviewer will see; empty where there is nothing."""
    answers = Annotation.objects.filter(item=item, is_live=True, drawn=False)
    first = answers.values_list("answer", flat=True).first()
    return str(first[FIELD]) if first else ""
