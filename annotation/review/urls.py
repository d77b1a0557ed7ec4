"""Addresses of the review pages."""

from django.urls import path

from annotation.review import views

urlpatterns = [
    path("reviews/", views.reviews, name="reviews"),
    path("projects/<int:project_id>/review/", views.review_next, name="review_next"),
    path("reviews/<int:review_id>/decide/", views.review_decide, name="review_decide"),
    path("reviews/<int:review_id>/release/", views.review_release, name="review_release"),
]
