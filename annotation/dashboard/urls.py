"""Addresses of the annotator's home."""

from django.urls import path

from annotation.dashboard import views

urlpatterns = [path("work/", views.my_work, name="my_work")]
