"""URLs of skills."""

from django.urls import path

from workforce.skills import views

urlpatterns = [
    path("members/<int:member_id>/skills/", views.member_skills, name="member_skills"),
    path("pools/<int:pool_id>/needs/", views.pool_needs, name="pool_needs"),
    path("pools/<int:pool_id>/fitting/", views.pool_fitting, name="pool_fitting"),
]
