"""URLs of the availability page."""

from django.urls import path

from workforce.members.availability import views

urlpatterns = [
    path("availability/", views.availability, name="availability"),
    path("availability/back/", views.availability_back, name="availability_back"),
]
