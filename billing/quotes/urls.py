"""URLs of quotes."""

from django.urls import path

from billing.quotes import views

PROJECT = "projects/<int:project_id>/"

urlpatterns = [
    path(PROJECT + "quote/", views.project_quote, name="project_quote"),
    path(PROJECT + "quotes/<int:quote_id>/", views.quote, name="quote"),
    path(PROJECT + "quotes/<int:quote_id>.csv", views.quote_csv, name="quote_csv"),
]
