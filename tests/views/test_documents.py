"""What is known about a document: read by members, changed by managers as they read it."""

import pytest

from annotations.models import Document, Evidence
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation
from annotations.services.evidence import create_evidence
from annotations.services.transaction import Actor
from tests.cast import Cast, own_set
from tests.views.conftest import messages_of, queries_of, text_of


def details(document: Document) -> str:
    return f"/documents/{document.pk}/details/"


def sent(document: Document, **changed: str) -> dict[str, str]:
    known = {"title": "", "outlet": "", "byline": "", "published": "", "url": "", "language": ""}
    return {**known, "version": str(document.version), **changed}


def test_members_read_what_is_known_and_what_is_missing(cast: Cast, browse) -> None:
    document = cast.document(
        "Emoji 🇵🇪.", title="Flags", external_id="file-7", metadata={"tags": ["a"]}
    )

    page = text_of(browse(cast.viewer).get(details(document)))

    assert "Missing: outlet date language" in page
    assert "file-7" in page
    assert document.sha256 in page
    assert "9 characters (code points)" in page
    assert '["a"]' in page


def test_only_managers_have_the_form(cast: Cast, browse) -> None:
    document = cast.document("One.")

    assert b'name="byline"' in browse(cast.manager).get(details(document)).content
    assert b'name="byline"' not in browse(cast.reviewer).get(details(document)).content
    for user, status in ((cast.reviewer, 403), (cast.stranger, 404), (cast.deactivated, 302)):
        assert browse(user).post(details(document), sent(document)).status_code == status


def test_a_manager_changes_what_is_known(cast: Cast, browse) -> None:
    document = cast.document("One.")
    data = sent(
        document, title="Votes", outlet="New Wire", byline="By A", published="2023-05",
        url="https://news.example/1", language="es",
    )  # fmt: skip
    response = browse(cast.manager).post(details(document), data, follow=True)

    assert messages_of(response) == ["Saved."]
    saved = Document.objects.get(pk=document.pk)
    assert (saved.title, saved.outlet.name, saved.byline) == ("Votes", "New Wire", "By A")
    assert (saved.published_at.isoformat(), saved.published_precision) == (
        "2023-05-01T00:00:00+00:00",
        "month",
    )
    assert (saved.url, saved.language) == ("https://news.example/1", "es")
    assert saved.text == "One."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("published", "May 2023"),
        ("published", "2023-13"),
        ("published", "2023-02-30"),
        ("published", "2023-05-19 25:00"),
        ("url", "javascript:alert(1)"),
        ("url", "news.example"),
        ("title", "x" * 501),
        ("version", "x"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, browse, field, value) -> None:
    document = cast.document("One.")

    response = browse(cast.manager).post(details(document), sent(document, **{field: value}))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Document.objects.get(pk=document.pk).version == document.version


def test_an_edit_on_top_of_another_shows_what_differs_and_can_be_repeated(cast, browse) -> None:
    document = cast.document("One.")
    client = browse(cast.manager)
    client.post(details(document), sent(document, title="Theirs", byline="By A"))

    late = client.post(details(document), sent(document, title="Yours", byline="By A"))
    form = late.context["form"]
    again = client.post(
        details(document), sent(document, title="Yours", version=str(form["version"].value()))
    )

    assert late.status_code == 422
    assert [(one.theirs, one.yours) for one in form.changed_meanwhile] == [("Theirs", "Yours")]
    assert again.status_code == 302
    assert Document.objects.get(pk=document.pk).title == "Yours"


def test_the_work_that_the_reader_may_see_is_listed(cast: Cast, browse) -> None:
    document = cast.document("Foo bar.")
    draft = Actor(cast.reviewer)
    done = Actor(cast.other_reviewer)
    create_annotation(draft, document=document, start=0, end=3)
    create_annotation(done, document=document, start=0, end=3)
    submit_set(done, own_set(done, document))

    viewers = text_of(browse(cast.viewer).get(details(document)))
    managers = text_of(browse(cast.manager).get(details(document)))

    assert "reviewer2 Submitted 1" in viewers
    assert "Draft" not in viewers
    assert "reviewer Draft 1" in managers


def test_a_document_is_deleted_as_it_was_read(cast: Cast, browse) -> None:
    document = cast.document("Foo.", title="Gone soon")
    client = browse(cast.manager)
    address = f"/documents/{document.pk}/delete/"

    assert client.post(address, {"version": document.version + 1}).status_code == 412
    assert client.post(address, {"version": "x"}).status_code == 412
    gone = client.post(address, {"version": document.version}, follow=True)

    assert messages_of(gone) == ["“Gone soon” is deleted."]
    assert not Document.objects.filter(pk=document.pk).exists()


def test_a_document_that_others_lean_on_stays_and_the_reason_is_said(cast: Cast, browse) -> None:
    actor = Actor(cast.reviewer)
    source, claim = cast.document("The source."), cast.document("The claim.")
    annotation, _made = create_annotation(actor, document=claim, start=0, end=3)
    create_evidence(
        actor, annotation=annotation, stance="supports", document=source, start=0, end=3
    )

    response = browse(cast.manager).post(
        f"/documents/{source.pk}/delete/", {"version": source.version}
    )

    assert response.status_code == 409
    assert "link it as evidence" in text_of(response)
    assert Evidence.objects.count() == 1


def test_deleting_is_for_managers(cast: Cast, browse) -> None:
    document = cast.document("Foo.")
    for user, status in ((cast.adjudicator, 403), (cast.stranger, 404)):
        response = browse(user).post(f"/documents/{document.pk}/delete/", {"version": 1})
        assert response.status_code == status
    assert Document.objects.filter(pk=document.pk).exists()


def test_details_cost_the_same_queries_however_many_sets(cast: Cast, browse) -> None:
    document = cast.document("Foo bar.")
    client = browse(cast.manager)
    own_set(Actor(cast.reviewer), document)
    few = queries_of(client, details(document))
    for user in (cast.other_reviewer, cast.adjudicator, cast.manager):
        own_set(Actor(user), document)

    assert queries_of(client, details(document)) == few
