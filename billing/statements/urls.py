"""URLs of one's own statements."""

from django.urls import path

from billing.statements import views

ONE = "earnings/statements/<int:statement_id>"

urlpatterns = [
    path("earnings/statements/", views.own_statements, name="own_statements"),
    path(f"{ONE}/", views.own_statement, name="own_statement"),
    path(f"{ONE}.csv", views.own_statement_csv, name="own_statement_csv"),
]
