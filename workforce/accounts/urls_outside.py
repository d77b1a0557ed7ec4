"""Which pages does a person have about themselves?"""

from django.urls import path

from workforce.accounts import views

urlpatterns = [path("accounts/profile/", views.profile, name="account_profile")]
