"""A project's making, naming and end."""

from annotations.models import Job, JobState, Membership, Project, Role
from annotations.services.annotations import create_annotation
from annotations.services.jobs import create_export
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import messages_of, text_of


def test_whoever_makes_a_project_manages_it(cast: Cast, browse) -> None:
    response = browse(cast.reviewer).post("/projects/new/", {"name": "Andes, June", "slug": ""})

    assert response["Location"] == "/projects/andes-june/"
    made = Membership.objects.get(project__slug="andes-june")
    assert (made.user, made.role) == (cast.reviewer, Role.MANAGER)


def test_a_taken_address_is_said_beside_its_field(cast: Cast, browse) -> None:
    response = browse(cast.reviewer).post("/projects/new/", {"name": "Again", "slug": "peru"})

    assert response.status_code == 422
    assert "exists already" in response.context["form"].errors["slug"][0]


def test_a_project_is_renamed_and_keeps_its_address(cast: Cast, browse) -> None:
    data = {"rename": "", "name": "Peru, all of it", "version": cast.project.version}
    response = browse(cast.manager).post("/projects/peru/settings/", data, follow=True)

    assert messages_of(response) == ["The project has its new name."]
    assert Project.objects.get(slug="peru").name == "Peru, all of it"


def test_a_rename_on_top_of_another_shows_both_and_can_be_repeated(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    data = {"rename": "", "name": "Theirs", "version": cast.project.version}
    client.post("/projects/peru/settings/", data)

    late = client.post("/projects/peru/settings/", {**data, "name": "Yours"})
    form = late.context["rename_form"]
    repeated = client.post(
        "/projects/peru/settings/",
        {"rename": "", "name": "Yours", "version": form["version"].value()},
    )

    assert late.status_code == 422
    assert [(one.theirs, one.yours) for one in form.changed_meanwhile] == [("Theirs", "Yours")]
    assert repeated.status_code == 302
    assert Project.objects.get(slug="peru").name == "Yours"


def test_a_project_is_deleted_only_with_its_address_typed(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    document = cast.document("Foo.")
    create_annotation(Actor(cast.reviewer), document=document, start=0, end=3, label="disputed")

    wrong = client.post("/projects/peru/settings/", {"delete": "", "confirm": "Peru"})
    assert wrong.status_code == 422
    assert Project.objects.filter(slug="peru").exists()

    Job.objects.update(state=JobState.SUCCEEDED)
    right = client.post("/projects/peru/settings/", {"delete": "", "confirm": "peru"})
    assert right["Location"] == "/"
    assert not Project.objects.filter(slug="peru").exists()
    assert Project.objects.filter(slug="elsewhere").exists()


def test_a_project_with_waiting_jobs_is_not_deleted_and_the_reason_is_said(cast, browse) -> None:
    create_export(Actor(cast.manager), cast.project)

    response = browse(cast.manager).post(
        "/projects/peru/settings/", {"delete": "", "confirm": "peru"}
    )

    assert response.status_code == 422
    assert "cancel them first" in text_of(response)
    assert Project.objects.filter(slug="peru").exists()
