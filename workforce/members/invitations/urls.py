"""URLs of an organization's invitations."""

from django.urls import path

from workforce.members.invitations import views, views_bulk

PLACE = "invitations/<int:invitation_id>/"

urlpatterns = [
    path("invitations/", views_bulk.invitations, name="invitations"),
    path("invitations/file/", views_bulk.invite_from_file, name="invite_many"),
    path("invitations/file/rejected.csv", views_bulk.invite_rejected, name="invite_rejected"),
    path("invitations/file/template.csv", views_bulk.invite_template, name="invite_template"),
    path("invitations/new/", views.invite, name="invite"),
    path(f"{PLACE}resend/", views.invitation_resend, name="invitation_resend"),
    path(f"{PLACE}revoke/", views.invitation_revoke, name="invitation_revoke"),
]
