"""Asks and answers questions. Everyone working on the item sees the answer."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.projects.recipients import managers_of
from annotation.projects.sections import address
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from annotation.workflow.questions.models import Question
from core.audit.record import record
from core.identity.models import Member
from core.notifications.publish import publish
from core.permissions.can import require
from core.web.errors import Conflict, Invalid

MAX_LENGTH = 2_000
MAX_OPEN = 20  # of one person in one project
IN_HAND = (AssignmentState.HELD, AssignmentState.RETURNED)


@transaction.atomic
def ask_question(*, by: Member, assignment: Assignment, text: str) -> Question:
    """Ask about an item the person has or had in hand; the project's managers are told.

    The person's requests must be serialized (members.scope). The same words sent twice are one
    question. Raises Invalid without words and Conflict while too many wait for an answer.
    """
    require(by, "label.do")
    words = tidy(text, missing=_("Enter your question."))
    mine = Question.objects.filter(project_id=assignment.project_id, asked_by=by, answered_at=None)
    same = mine.filter(item_id=assignment.item_id, text=words).first()
    if same is not None:
        return same
    if mine.count() >= MAX_OPEN:
        raise Conflict(
            _(
                "You already have %(number)s open questions in this project. Wait for answers "
                "before you ask more."
            )
            % {"number": MAX_OPEN},
            code="too_many_questions",
        )
    question = Question.objects.create(
        project_id=assignment.project_id, item_id=assignment.item_id, asked_by=by, text=words
    )
    project = question.project
    publish(
        "question_asked",
        to=managers_of(project),
        url=address("questions", project),
        about=f"project:{project.pk}",
        project=project.name,
    )
    return question


@transaction.atomic
def answer_question(*, by: Member, question: Question, text: str) -> Question:
    """Answer it once; whoever asked and whoever has the item in hand now is told.

    Raises Conflict if somebody else answered meanwhile.
    """
    require(by, "guideline.change")
    words = tidy(text, missing=_("Enter an answer."))
    held = Question.objects.select_for_update(no_key=True).get(pk=question.pk)
    if not held.is_open:
        raise Conflict(
            _("%(name)s has already answered this question.")
            % {"name": held.answered_by.name if held.answered_by else _("Another member")},
            code="answered",
        )
    held.answer, held.answered_by, held.answered_at = words, by, timezone.now()
    held.save(update_fields=["answer", "answered_by", "answered_at"])
    record("question.answered", by=by, subject=held, project=held.project_id)
    tell(held, by=by)
    return held


def tell(question: Question, *, by: Member) -> None:
    """Tell the one who asked, and whoever has the item in hand."""
    holders = Assignment.objects.filter(item=question.item_id, state__in=IN_HAND)
    people = {question.asked_by_id, *holders.values_list("member_id", flat=True)} - {by.pk}
    project = question.project
    publish(
        "question_answered",
        to=people,
        url=f"{address('my_questions', project)}#question-{question.pk}",
        project=project.name,
        name=by.name,
    )


def tidy(text: str, *, missing: str) -> str:
    """The words without NUL and space around; raises Invalid with `missing` if there are none."""
    words = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not words:
        raise Invalid(missing, code="text")
    if len(words) > MAX_LENGTH:
        raise Invalid(
            _("The text is too long. The limit is %(most)s characters.") % {"most": MAX_LENGTH}
        )
    return words
