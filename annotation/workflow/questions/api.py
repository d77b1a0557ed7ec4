"""API endpoints for questions: ask about an item, answer, and list them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Assignment
from annotation.workflow.questions.actions import MAX_LENGTH, answer_question, ask_question
from annotation.workflow.questions.models import Question
from annotation.workflow.questions.queries import questions_about, questions_for, questions_in
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class QuestionShown(Shown):
    """A question and its answer, without the name of the annotator. The answer is empty until there
    is one.
    """

    id = serializers.IntegerField()
    item = serializers.IntegerField(source="item_id")
    text = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)
    asked_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class AskedQuestion(QuestionShown):
    """A question with the name of the annotator who asked it, for project managers."""

    asked_by = serializers.CharField(source="asked_by.name")


class QuestionFilters(Body):
    """Filters for questions."""

    state = serializers.ChoiceField(["open", "answered"], required=False)
    search = serializers.CharField(required=False, max_length=200)


class QuestionBody(Body):
    """The text of a question or an answer."""

    text = serializers.CharField(max_length=MAX_LENGTH)


def question_of(request: ApiRequest, question_id: int) -> Question:
    """The question, or 404."""
    found: Question = get_object_or_404(Question, pk=question_id)
    found.project.organization = request.organization
    return found


def work_of(request: ApiRequest, assignment_id: int) -> Assignment:
    """The member's own assignment, or 404."""
    mine = Assignment.objects.filter(member=request.member).select_related("item", "project")
    found: Assignment = get_object_or_404(mine, pk=assignment_id)
    return found


class Questions(Endpoint):
    """The questions of a project."""

    @operation(
        "project.view", on=project_of, filters=QuestionFilters, returns=AskedQuestion, pages=True
    )
    def get(
        self, request: ApiRequest, project: Project, state: str = "", search: str = ""
    ) -> QuerySet[Question]:
        """List the questions of a project."""
        return questions_in(project, state=state, search=search)


class QuestionAnswer(Endpoint):
    """Answer a question."""

    @operation("guideline.change", on=question_of, takes=QuestionBody, returns=QuestionShown)
    def post(self, request: ApiRequest, question: Question, text: str) -> Question:
        """Answer a question. Annotators working on the item are notified."""
        return answer_question(by=request.member, question=question, text=text)


class MyQuestions(Endpoint):
    """The member's own questions."""

    @operation("work.view_own", on=project_of, returns=QuestionShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[Question]:
        """List your questions, and answers about items you worked on."""
        return questions_for(request.member, project)


class AssignmentQuestions(Endpoint):
    """The questions about an assigned item."""

    @operation("label.do", on=work_of, returns=QuestionShown, many=True)
    def get(self, request: ApiRequest, assignment: Assignment) -> QuerySet[Question]:
        """List the questions and answers about an item assigned to you."""
        return questions_about(assignment.item, member=request.member)

    @operation("label.do", on=work_of, takes=QuestionBody, returns=QuestionShown, status=201)
    def post(self, request: ApiRequest, assignment: Assignment, text: str) -> Question:
        """Ask a question about an item assigned to you. The project managers are notified."""
        return ask_question(by=request.member, assignment=assignment, text=text)


urlpatterns = [
    path(f"{PROJECT}/questions", Questions.as_view(), name="api_questions"),
    path(f"{PROJECT}/questions/mine", MyQuestions.as_view(), name="api_my_questions"),
    path(
        "questions/<int:question_id>/answer",
        QuestionAnswer.as_view(),
        name="api_question_answer",
    ),
    path(
        "assignments/<int:assignment_id>/questions",
        AssignmentQuestions.as_view(),
        name="api_assignment_questions",
    ),
]
