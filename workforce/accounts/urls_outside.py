"""URLs of a person's account."""

from django.urls import path

from workforce.accounts import views

urlpatterns = [path("accounts/profile/", views.profile, name="account_profile")]
