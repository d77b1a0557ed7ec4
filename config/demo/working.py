"""What have a story's people done so far? Labeled, skipped, reviewed, corrected, disagreed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from annotation.data.models import Item
from annotation.labeling.actions import Submission, submit_annotation, to_be_reviewed
from annotation.projects.models import Project
from annotation.queue.actions import claim_next_item, open_assignment, skip
from annotation.queue.eligibility import Workplace, find_work, workplace
from annotation.workflow.models import Annotation, Assignment
from config.demo.composing import EXPECTED
from config.demo.crew import member_of
from config.demo.story import Person, Story
from workforce.members.models import Member, Role
from workforce.members.scope import serialize

FIELD = "label"
SECONDS_TO_DECIDE = (2.0, 7.0)
CHARACTERS_A_SECOND = 24
SLIP_EVERY = 2  # of the answers that will be reviewed after the revision
MOST_MORE = 40  # answers given until there are so many disagreements


@dataclass
class Shift:
    """The annotators at work on a project, and the chance by which they err."""

    story: Story
    project: Project
    people: list[tuple[Person, Member]]
    chance: Random
    to_review: int = 0
    contested: int = 0

    def label(self, times: int, *, slips: bool = False) -> None:
        """Each annotator answers so many items, in turns; `slips` where a reviewer will look."""
        for _ in range(times):
            for person, member in self.people:
                self.answer_next(person, member, slips=slips)

    def disagree(self, items: int) -> None:
        """Go on until so many more items have two answers that differ."""
        enough = self.contested + items
        for turn in range(MOST_MORE):
            if self.contested >= enough:
                return
            person, member = self.people[turn % len(self.people)]
            self.answer_next(person, member, differs=True)

    def skip_one(self) -> None:
        """Somebody gives an item back."""
        _person, member = self.people[-1]
        assignment, _place = self.take(member)
        skip(assignment, reason=self.story.work.skipped_because)

    def answer_next(
        self, person: Person, member: Member, *, slips: bool = False, differs: bool = False
    ) -> None:
        """One item: claimed, read and answered by the person's lights."""
        assignment, place = self.take(member)
        item = Item.objects.get(pk=assignment.item_id)
        expected = str(item.hidden[EXPECTED])
        key = self.believed(expected, person, assignment)
        if slips and self.is_slip(place, assignment):
            key = self.mistaken_for(expected)
        if differs and (other := answer_of_another(item)):
            key = expected if other != expected else self.mistaken_for(expected)
            self.contested += 1
        submission = Submission(
            answer={FIELD: key},
            revision=assignment.revision,
            guideline_id=place.guideline.pk,
            key=f"demo:{assignment.pk}:{assignment.revision}",
        )
        # Nobody waits for the demo to read: the time that a reader of this text would have needed.
        assignment.active_seconds += self.seconds_for(item.text)
        submit_annotation(place, assignment=assignment, submission=submission)

    def take(self, member: Member) -> tuple[Assignment, Workplace]:
        """The member's next item, on the screen."""
        place = workplace(member=member, project_id=self.project.pk)
        serialize(member)
        claimed = claim_next_item(place)
        assert claimed is not None, "the stories hand out fewer items than they have"
        open_assignment(place, claimed.pk)
        return find_work(member, claimed.pk)

    def believed(self, expected: str, person: Person, assignment: Assignment) -> str:
        """The class this person sees in it; who got it back has read why and sees the right one."""
        if assignment.revision or self.chance.random() < person.accuracy:
            return expected
        return self.mistaken_for(expected)

    def mistaken_for(self, expected: str) -> str:
        """A class that this one is mixed up with."""
        return self.chance.choice(self.story.work.confused[expected])

    def is_slip(self, place: Workplace, assignment: Assignment) -> bool:
        """Whether this answer is one of those that a reviewer will send back."""
        if assignment.revision or not to_be_reviewed(place, assignment, assignment.revision + 1):
            return False
        self.to_review += 1
        return self.to_review % SLIP_EVERY == 1

    def seconds_for(self, text: str) -> float:
        """How long reading and deciding takes."""
        return self.chance.uniform(*SECONDS_TO_DECIDE) + len(text) / CHARACTERS_A_SECOND


def begin_shift(story: Story, project: Project, chance: Random) -> Shift:
    """Everybody who has read the guideline, ready to work."""
    people = [
        (person, member_of(person)) for person in story.of_role(Role.ANNOTATOR) if person.has_read
    ]
    return Shift(story, project, people, chance)


def answer_of_another(item: Item) -> str:
    """What somebody else has answered; empty while nobody has."""
    answer = Annotation.objects.filter(item=item, is_live=True).values_list("answer", flat=True)
    first = answer.first()
    return str(first[FIELD]) if first else ""
