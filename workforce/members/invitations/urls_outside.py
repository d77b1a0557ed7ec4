"""URL of the link in an invitation email."""

from django.urls import path

from workforce.members.invitations import views_outside

urlpatterns = [
    path("invitations/<str:token>/", views_outside.invitation, name="invitation"),
]
