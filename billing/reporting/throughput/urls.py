"""URLs of throughput."""

from django.urls import path

from billing.reporting.throughput import views

urlpatterns = [
    path("throughput/", views.throughput, name="throughput"),
    path("throughput.csv", views.throughput_csv, name="throughput_csv"),
    path("throughput/waiting.csv", views.waiting_csv, name="waiting_csv"),
    path("throughput/answers/", views.answers_page, name="answers"),
    path("throughput/answers.csv", views.answers_csv, name="answers_csv"),
]
