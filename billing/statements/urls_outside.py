"""URLs of statements outside of any organization, for people who left one."""

from django.urls import path

from billing.statements import former_views

ONE = "former/<slug:key>/statements/<int:number>"

urlpatterns = [
    path("former/", former_views.former_organizations, name="former_organizations"),
    path("former/<slug:key>/", former_views.former_earnings, name="former_earnings"),
    path(
        "former/<slug:key>/bank-details/",
        former_views.former_bank_details,
        name="former_bank_details",
    ),
    path(f"{ONE}/", former_views.former_statement, name="former_statement"),
    path(f"{ONE}.csv", former_views.former_statement_csv, name="former_statement_csv"),
]
