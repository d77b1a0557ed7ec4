"""Pages of questions: managers answer, annotators ask and read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.datasets.delivery import DeliveryPurpose, deliver_all
from annotation.projects.models import Project
from annotation.projects.sections import trail
from annotation.projects.views import find_project
from annotation.workflow.lifecycle.models import Assignment
from annotation.workflow.questions.actions import MAX_LENGTH, answer_question, ask_question
from annotation.workflow.questions.examples import examples_among, likely_classes
from annotation.workflow.questions.models import Question
from annotation.workflow.questions.queries import (
    open_number,
    questions_about,
    questions_for,
    questions_in,
)
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MemberRequest, json_body, wants_json
from core.web.pagination import keyset_page

FOLDER = "annotation/workflow/questions"
MAX_SEARCH_LENGTH = 200


@require_safe
@requires("project.view")
def questions(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """What annotators ask in a project, the open ones unless others are asked for."""
    return show_questions(request, find_project(request, project_id))


def show_questions(
    request: MemberRequest,
    project: Project,
    *,
    refused: tuple[int, DomainError, str] | None = None,
) -> HttpResponse:
    """The list; `refused` is an answer that could not be taken: question, why, what was typed."""
    state = request.GET.get("state", "open")
    search = request.GET.get("search", "").replace("\0", "").strip()[:MAX_SEARCH_LENGTH]
    page = keyset_page(questions_in(project, state=state, search=search), request, size=25)
    items = [row.item for row in page.rows]
    delivered = deliver_all(request.member, items, DeliveryPurpose.BROWSING)
    may_answer = bool(can(request.member, "guideline.change", project))
    answered = {row.item_id for row in page.rows if not row.is_open} if may_answer else set()
    examples = examples_among(project, answered)
    likely = likely_classes(project, answered - examples) if answered - examples else {}
    context = {
        "project": project,
        "trail": trail(project, _("Questions")),
        "page": page,
        "asked": [(row, likely.get(row.item_id, ""), delivered[row.item_id]) for row in page.rows],
        "examples": examples,
        "open_number": open_number(project),
        "state": state,
        "search": search,
        "may_answer": may_answer,
        "longest": MAX_LENGTH,
        "refused": refused,
    }
    status = refused[1].status if refused else 200
    return render(request, f"{FOLDER}/questions.html", context, status=status)


@require_POST
@requires("guideline.change")
def question_answer(
    request: MemberRequest, organization: str, project_id: int, question_id: int
) -> HttpResponse:
    """Take an answer; a refused one is shown again with what was typed."""
    project = find_project(request, project_id)
    question = get_object_or_404(Question, pk=question_id, project=project)
    text = request.POST.get("answer", "")
    try:
        answer_question(by=request.member, question=question, text=text)
    except DomainError as refusal:
        return show_questions(request, project, refused=(question.pk, refusal, text))
    messages.success(
        request, _("Answer sent. All annotators working on the item will be notified.")
    )
    return redirect("questions", organization, project_id)


@require_safe
@requires("label.do")
def my_questions(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """What the person asked, and answers about items they had in hand."""
    project = find_project(request, project_id)
    page = keyset_page(questions_for(request.member, project), request, size=25)
    items = [row.item for row in page.rows]
    delivered = deliver_all(request.member, items, DeliveryPurpose.OWN_WORK)
    asked = [(row, delivered[row.item_id]) for row in page.rows]
    context = {"project": project, "page": page, "asked": asked}
    return render(request, f"{FOLDER}/my_questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires("label.do")
def assignment_questions(
    request: MemberRequest, organization: str, assignment_id: int
) -> HttpResponseBase:
    """Ask about the item of one's own assignment, or read what is known of it."""
    mine = Assignment.objects.filter(member=request.member).select_related("item", "project")
    assignment = get_object_or_404(mine, pk=assignment_id)
    scripted = wants_json(request)
    if request.method == "POST":
        given = json_body(request) if scripted else request.POST
        ask_question(by=request.member, assignment=assignment, text=str(given.get("text") or ""))
        if not scripted:
            messages.success(request, _("Question sent. You will be notified when it is answered."))
            return redirect("label", organization, assignment.project_id)
    known = questions_about(assignment.item, member=request.member)
    return JsonResponse({"questions": [told(question) for question in known]})


def told(question: Question) -> dict[str, str]:
    """A question as the labeling page shows it; not who asked."""
    by = question.answered_by.name if question.answered_by else ""
    return {"text": question.text, "answer": question.answer, "by": by}
