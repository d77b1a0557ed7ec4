"""Addresses of the review pages, and of what authors see of reviews."""

from django.urls import path

from annotation.workflow.review import author_views, key_views, list_views, views
from annotation.workflow.review.bulk import views as bulk

urlpatterns = [
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/list/", list_views.review_list, name="review_list"),
    path("reviews/list.csv", list_views.review_list_csv, name="review_list_csv"),
    path("reviews/people/", list_views.reviewers, name="reviewers"),
    path("projects/<int:project_id>/reviews/", list_views.project_reviews, name="project_reviews"),
    path(
        "projects/<int:project_id>/adjudications/",
        list_views.project_adjudications,
        name="project_adjudications",
    ),
    path("projects/<int:project_id>/review/", views.review_next, name="review_next"),
    path(
        "projects/<int:project_id>/items/<int:item_id>/review/",
        views.item_to_review,
        name="item_to_review",
    ),
    path("projects/<int:project_id>/review/many/", bulk.bulk_new, name="bulk_new"),
    path("reviews/many/<int:bulk_id>/", bulk.bulk, name="bulk"),
    path("reviews/many/<int:bulk_id>/start/", bulk.bulk_start, name="bulk_start"),
    path("reviews/many/<int:bulk_id>/cancel/", bulk.bulk_cancel, name="bulk_cancel"),
    path("reviews/<int:review_id>/", views.review_open, name="review_open"),
    path("reviews/<int:review_id>/beat/", views.review_beat, name="review_beat"),
    path("reviews/<int:review_id>/keys/", key_views.review_keys, name="review_keys"),
    path("reviews/<int:review_id>/decide/", views.review_decide, name="review_decide"),
    path("reviews/<int:review_id>/release/", views.review_release, name="review_release"),
    path("work/returned/", author_views.my_returned, name="my_returned"),
    path("work/verdicts/", author_views.my_verdicts, name="my_verdicts"),
    path(
        "work/verdicts/<int:review_id>/dispute/",
        author_views.review_dispute,
        name="review_dispute",
    ),
]
