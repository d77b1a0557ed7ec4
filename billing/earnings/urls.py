"""URLs of a member's own earnings."""

from django.urls import path

from billing.earnings import views

urlpatterns = [
    path("earnings/", views.earnings, name="earnings"),
    path("earnings.csv", views.earnings_csv, name="earnings_csv"),
    path("earnings/answers/", views.own_answers_page, name="own_answers"),
    path("earnings/answers.csv", views.own_answers_csv, name="own_answers_csv"),
]
