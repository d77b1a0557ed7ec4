"""URLs of budgets."""

from django.urls import path

from billing.budgets import views

BUDGET = "budgets/<int:budget_id>/"

urlpatterns = [
    path("budgets/", views.budgets, name="budgets"),
    path("budgets.csv", views.budgets_csv, name="budgets_csv"),
    path("budgets/new/", views.budget_new, name="budget_new"),
    path(BUDGET, views.budget, name="budget"),
    path(BUDGET + "change/", views.budget_change, name="budget_change"),
    path(BUDGET + "end/", views.budget_end, name="budget_end"),
]
