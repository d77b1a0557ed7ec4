"""Addresses of questions."""

from django.urls import path

from annotation.workflow.questions import views

PROJECT = "projects/<int:project_id>/"

urlpatterns = [
    path(PROJECT + "questions/", views.questions, name="questions"),
    path(PROJECT + "questions/mine/", views.my_questions, name="my_questions"),
    path(
        PROJECT + "questions/<int:question_id>/answer/",
        views.question_answer,
        name="question_answer",
    ),
    path(
        "assignments/<int:assignment_id>/questions/",
        views.assignment_questions,
        name="assignment_questions",
    ),
]
