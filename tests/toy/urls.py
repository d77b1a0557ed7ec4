"""The installation's addresses and the toy's page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from core.audit.record import record
from core.permissions.decorators import requires


@requires("toy.play")
def toy(request, organization):
    """Play with it by POST; the page is the frame with nothing inside."""
    if request.method == "POST":
        record("toy.played", by=request.member, subject=request.organization)
        return HttpResponse("played")
    return render(request, "base.html")


urlpatterns = [
    path("o/<slug:organization>/toy/", toy, name="toy"),
    path("", include("config.urls")),
]
