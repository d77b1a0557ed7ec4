"""Addresses of the pages about API tokens."""

from django.urls import path

from workforce.tokens import views

urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/all/", views.tokens_of_all, name="tokens_of_all"),
    path("tokens/new/", views.token_new, name="token_new"),
    path("tokens/<int:token_id>/revoke/", views.token_revoke, name="token_revoke"),
]
