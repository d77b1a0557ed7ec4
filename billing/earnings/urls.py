"""Which page shows a member's own earnings?"""

from django.urls import path

from billing.earnings import views

urlpatterns = [
    path("earnings/", views.earnings, name="earnings"),
]
