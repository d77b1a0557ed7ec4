"""URLs outside of any organization."""

from django.urls import path

from workforce.organizations import views

urlpatterns = [
    path("", views.start, name="start"),
    path("organizations/", views.organizations, name="organizations"),
    path("organizations/new/", views.organization_create, name="organization_create"),
]
