"""URLs of members."""

from django.urls import path

from workforce.members import views

urlpatterns = [
    path("members/", views.members, name="members"),
    path("members.csv", views.members_csv, name="members_csv"),
    path("members/<int:member_id>/", views.member_change, name="member_change"),
    path("members/<int:member_id>/suspend/", views.member_suspend, name="member_suspend"),
    path("members/<int:member_id>/resume/", views.member_resume, name="member_resume"),
    path("members/<int:member_id>/remove/", views.member_remove, name="member_remove"),
]
