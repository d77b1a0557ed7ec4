"""Which pages does an organization have about its invitations?"""

from django.urls import path

from workforce.members.invitations import views

PLACE = "invitations/<int:invitation_id>/"

urlpatterns = [
    path("invitations/new/", views.invite, name="invite"),
    path(f"{PLACE}resend/", views.invitation_resend, name="invitation_resend"),
    path(f"{PLACE}revoke/", views.invitation_revoke, name="invitation_revoke"),
]
