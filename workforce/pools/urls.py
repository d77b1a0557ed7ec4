"""URLs of pools."""

from django.urls import path

from workforce.pools import views

POOL = "pools/<int:pool_id>/"

urlpatterns = [
    path("pools/", views.pools, name="pools"),
    path("pools/new/", views.pool_create, name="pool_create"),
    path(POOL, views.pool, name="pool"),
    path(f"{POOL}rename/", views.pool_rename, name="pool_rename"),
    path(f"{POOL}add/", views.pool_add, name="pool_add"),
    path(f"{POOL}members/<int:member_id>/remove/", views.pool_remove, name="pool_remove"),
    path(
        f"{POOL}invited/<int:invitation_id>/remove/",
        views.pool_remove_invited,
        name="pool_remove_invited",
    ),
]
