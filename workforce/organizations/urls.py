"""URLs of an organization."""

from django.urls import path

from workforce.organizations import views

urlpatterns = [
    path("", views.organization_home, name="organization_home"),
    path("settings/", views.organization_settings, name="organization_settings"),
]
