"""The guideline: read by members in any version, written by managers, never over each other."""

import pytest

from annotations.models import Guideline
from annotations.services.projects import save_guideline
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import messages_of, text_of

EDIT = "/projects/peru/guideline/edit/"


def write(cast: Cast, markdown: str) -> Guideline:
    return save_guideline(Actor(cast.manager), cast.project, markdown=markdown)


def test_the_latest_version_is_shown_and_older_ones_by_number(cast: Cast, browse) -> None:
    write(cast, "Mark *numbers*.")
    write(cast, "Mark **names**.")
    client = browse(cast.viewer)

    assert "<strong>names</strong>" in client.get("/projects/peru/guideline/").content.decode()
    older = client.get("/projects/peru/guideline/?version=2")
    assert "<em>numbers</em>" in older.content.decode()
    assert "This is version 2. In force is version 3." in text_of(older)


@pytest.mark.parametrize("version", ["9", "x", "1.0", "-1"])
def test_a_version_that_there_is_not_is_not_found(cast: Cast, browse, version: str) -> None:
    response = browse(cast.viewer).get(f"/projects/peru/guideline/?version={version}")

    assert response.status_code == 404


def test_a_manager_saves_the_next_version(cast: Cast, browse) -> None:
    data = {"markdown": "# New\n", "based_on": 1}
    response = browse(cast.manager).post(EDIT, data, follow=True)

    assert messages_of(response) == ["Version 2 of the guideline is in force."]
    assert cast.project.guidelines.first().markdown == "# New\n"


def test_others_neither_open_nor_send_the_form(cast: Cast, browse) -> None:
    for user, status in ((cast.adjudicator, 403), (cast.viewer, 403), (cast.stranger, 404)):
        assert browse(user).get(EDIT).status_code == status
        assert browse(user).post(EDIT, {"markdown": "Mine", "based_on": 1}).status_code == status
    assert cast.project.guidelines.count() == 1


def test_saving_over_a_newer_version_loses_neither(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    write(cast, "Theirs.")

    late = client.post(EDIT, {"markdown": "Yours.", "based_on": 1})
    page = text_of(late)
    again = client.post(
        EDIT,
        {"markdown": "Yours, with theirs.", "based_on": late.context["form"]["based_on"].value()},
    )

    assert late.status_code == 422
    assert "Theirs." in page
    assert "Yours." in page
    assert again.status_code == 302
    assert list(cast.project.guidelines.values_list("version", "markdown")) == [
        (3, "Yours, with theirs."),
        (2, "Theirs."),
        (1, ""),
    ]


@pytest.mark.parametrize("based_on", [{}, {"based_on": ""}, {"based_on": "x"}, {"based_on": "0"}])
def test_a_form_that_does_not_say_what_it_was_written_on_shows_what_is_in_force(
    cast: Cast, browse, based_on: dict[str, str]
) -> None:
    client = browse(cast.manager)
    write(cast, "Theirs.")

    refused = client.post(EDIT, {"markdown": "Yours.", **based_on})
    form = refused.context["form"]

    assert refused.status_code == 422
    assert "Somebody saved another version of the guideline meanwhile." in text_of(refused)
    assert "Theirs." in text_of(refused)
    assert (form["markdown"].value(), form["based_on"].value()) == ("Yours.", 2)
    assert cast.project.guidelines.first().markdown == "Theirs."
    again = {"markdown": "Yours.", "based_on": form["based_on"].value()}
    assert client.post(EDIT, again).status_code == 302


def test_the_preview_shows_what_is_being_written_and_saves_nothing(cast: Cast, browse) -> None:
    response = browse(cast.manager).post(
        "/projects/peru/guideline/preview/", {"markdown": "Mark **this**."}
    )

    assert "<strong>this</strong>" in response.content.decode()
    assert "<html" not in response.content.decode()
    assert cast.project.guidelines.count() == 1


def test_nothing_in_a_guideline_runs(cast: Cast, browse) -> None:
    write(cast, "<script>alert(1)</script> [x](javascript:alert(1)) ![i](https://x.example/i.png)")

    page = browse(cast.viewer).get("/projects/peru/guideline/").content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "x.example/i.png" not in page
