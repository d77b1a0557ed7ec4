"""Is a page of one language, whatever the browser would rather read?"""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ["", "de-DE,de;q=0.9", "ar", "en-GB"])
def test_a_page_names_the_language_it_is_written_in(client, wanted):
    page = client.post(
        reverse("account_login"), {"login": "", "password": ""}, HTTP_ACCEPT_LANGUAGE=wanted
    )
    html = BeautifulSoup(page.content, "html.parser")
    assert html.html["lang"] in dict(settings.LANGUAGES)
    assert html.html["dir"] == "ltr"
    assert "This field is required." in html.get_text()
