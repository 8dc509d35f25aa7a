"""How sure a label is, and which evidence is enough: said, changed, undone, kept as imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Annotation, Document, Evidence
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation, update_annotation
from annotations.services.evidence import create_evidence
from annotations.services.labels import update_label
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, eventually, live_rows, mark
from tests.cast import Cast
from tests.chromium import Complaints

TEXT = "Congress voted on Thursday. Seventy Marines landed on 1 June. Nobody asked why."
SignIn = Callable[[object], None]


@dataclass
class Scene:
    """One annotation with three pieces of evidence, which are not grouped."""

    document: Document
    annotation: Annotation
    author: Actor

    def annotate(self, **changes: object) -> None:
        """Change the annotation elsewhere."""
        self.annotation.refresh_from_db()
        version = self.annotation.version
        update_annotation(self.author, self.annotation, version=version, changes=changes)

    def confidence(self) -> float | None:
        """As the database has it."""
        return Annotation.objects.get(pk=self.annotation.pk).confidence

    def weighed(self) -> list[tuple[int | None, bool]]:
        """Group and sufficient of the evidence, in the order it was linked."""
        return list(Evidence.objects.order_by("created_at").values_list("group", "sufficient"))


@pytest.fixture
def scene(cast: Cast) -> Scene:
    document = cast.document(TEXT, title="The vote", language="en")
    annotation = mark(cast.reviewer, document, "Seventy Marines", "supported")
    author = Actor(cast.reviewer)
    for name in ("one", "two", "three"):
        create_evidence(
            author, annotation=annotation, stance="supports", url=f"https://{name}.example",
            quote=f"It says {name}.",
        )  # fmt: skip
    return Scene(document, annotation, author)


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: SignIn) -> Desk:
    sign_in(cast.reviewer)
    return Desk(page)


def begin(desk: Desk, scene: Scene) -> None:
    """Open the page and make the annotation the active one."""
    desk.open(scene.document)
    desk.press("j")
    desk.holds("Seventy Marines")


def confidence(desk: Desk) -> Locator:
    """The control for it."""
    return desk.card.get_by_label("Confidence")


def chosen(control: Locator) -> str:
    """The words of the option that a list shows."""
    return str(control.evaluate("list => list.selectedOptions[0].textContent"))


def group(desk: Desk, nth: int) -> Locator:
    """The group of the n-th piece of evidence, from 0."""
    return desk.card.locator(".evidence").nth(nth).get_by_label("Group: ")


def is_enough(desk: Desk, nth: int) -> Locator:
    """Whether it, or its group, is enough alone."""
    return desk.card.locator(".evidence").nth(nth).get_by_role("checkbox")


def test_confidence_is_chosen_and_undone_and_done_again(desk: Desk, scene: Scene) -> None:
    begin(desk, scene)
    assert chosen(confidence(desk)) == "not said"
    confidence(desk).select_option("0.75")
    desk.saved()
    assert scene.confidence() == 0.75
    confidence(desk).press("Escape")
    expect(desk.page.locator("#text")).to_be_focused()
    desk.press("Control+z")
    eventually(desk.page, scene.confidence, None)
    assert chosen(confidence(desk)) == "not said"
    desk.press("Control+Shift+z")
    eventually(desk.page, scene.confidence, 0.75)
    confidence(desk).select_option("")
    eventually(desk.page, scene.confidence, None)


def test_a_key_raises_confidence_step_by_step_and_after_the_highest_to_none(
    desk: Desk, scene: Scene
) -> None:
    begin(desk, scene)
    seen = []
    for _ in range(5):
        before = confidence(desk).input_value()
        desk.press("c")
        expect(confidence(desk)).not_to_have_value(before)
        seen.append(chosen(confidence(desk)))
    assert seen == ["low · 0.25", "medium · 0.5", "high · 0.75", "certain · 1", "not said"]
    desk.press("c", "c")
    desk.saved()
    assert scene.confidence() == 0.5
    desk.press("Escape", "Escape", "c")
    expect(desk.page.locator("#toast")).to_contain_text("choose an annotation first")
    assert scene.confidence() == 0.5


def test_an_imported_number_stays_exactly_until_another_is_chosen(desk: Desk, scene: Scene) -> None:
    scene.annotate(confidence=0.8321)
    begin(desk, scene)
    assert chosen(confidence(desk)) == "0.8321"
    desk.press("n")
    desk.page.keyboard.type("Look")
    desk.press("Escape")
    desk.saved()
    assert scene.confidence() == 0.8321
    desk.press("c")
    eventually(desk.page, scene.confidence, 1)
    desk.press("Control+z")
    eventually(desk.page, scene.confidence, 0.8321)
    assert chosen(confidence(desk)) == "0.8321"


def test_confidence_changed_in_two_places_is_asked_about(
    desk: Desk, scene: Scene, complaints: Complaints
) -> None:
    complaints.expect("412")
    begin(desk, scene)
    desk.deaf()
    scene.annotate(confidence=0.1)
    confidence(desk).select_option("0.5")
    versions = desk.ask().get_by_role("row", name="Confidence").locator("td")
    expect(versions).to_have_text(["50 %", "10 %"])
    desk.ask().get_by_role("button", name="Keep what is saved").click()
    desk.saved()
    assert (scene.confidence(), chosen(confidence(desk))) == (0.1, "0.1")


def test_one_piece_of_evidence_is_enough_alone(desk: Desk, scene: Scene) -> None:
    begin(desk, scene)
    is_enough(desk, 1).focus()
    desk.press("Space")
    desk.saved()
    assert scene.weighed() == [(None, False), (None, True), (None, False)]
    desk.press("Escape", "Control+z")
    eventually(desk.page, scene.weighed, [(None, False)] * 3)
    expect(is_enough(desk, 1)).not_to_be_checked()


def test_evidence_is_grouped_and_the_group_is_enough_as_one(desk: Desk, scene: Scene) -> None:
    begin(desk, scene)
    group(desk, 0).select_option("new group")
    group(desk, 1).select_option("group 1")
    is_enough(desk, 0).check()
    desk.saved()
    assert scene.weighed() == [(1, True), (1, True), (None, False)]
    expect(desk.card.locator(".evidence").nth(1)).to_contain_text("enough as a group")
    group(desk, 2).select_option("group 1")
    expect(is_enough(desk, 2)).to_be_checked()
    group(desk, 0).select_option("in no group")
    desk.saved()
    assert scene.weighed() == [(None, False), (1, True), (1, True)]
    group(desk, 0).press("Escape")
    for _ in range(3):
        desk.press("Control+z")
    eventually(desk.page, scene.weighed, [(1, False), (1, False), (None, False)])
    desk.press("Control+Shift+z")
    eventually(desk.page, scene.weighed, [(1, True), (1, True), (None, False)])


def test_evidence_that_is_alone_has_no_group_to_choose(
    desk: Desk, cast: Cast, scene: Scene
) -> None:
    made, _new = create_annotation(
        scene.author, document=scene.document, start=0, end=8, label="disputed"
    )
    create_evidence(
        scene.author, annotation=made, stance="disputes", url="https://a.example", quote="No."
    )
    desk.open(scene.document)
    desk.press("j")
    desk.holds("Congress")
    expect(is_enough(desk, 0)).to_be_visible()
    expect(group(desk, 0)).to_be_hidden()
    desk.press("j")
    expect(group(desk, 0)).to_be_visible()


def test_in_a_submitted_set_what_was_said_is_read_and_nothing_is_offered(
    desk: Desk, scene: Scene
) -> None:
    begin(desk, scene)
    is_enough(desk, 0).check()
    group(desk, 1).select_option("new group")
    desk.saved()
    submit_set(scene.author, scene.annotation.annotation_set)
    begin(desk, scene)
    expect(confidence(desk)).to_be_hidden()
    expect(is_enough(desk, 0)).to_be_disabled()
    expect(is_enough(desk, 2)).to_be_hidden()
    expect(group(desk, 1)).to_be_disabled()
    expect(group(desk, 0)).to_be_hidden()
    desk.press("c")
    expect(desk.page.locator("#toast")).to_contain_text("read-only")
    assert scene.weighed() == [(None, True), (1, False), (None, False)]
    assert scene.confidence() is None


def test_what_the_server_refuses_of_it_is_said_and_taken_back(
    desk: Desk, scene: Scene, complaints: Complaints
) -> None:
    complaints.expect("409")
    begin(desk, scene)
    desk.deaf()
    submit_set(scene.author, scene.annotation.annotation_set)
    confidence(desk).select_option("1")
    expect(desk.page.locator("#card-problem")).to_contain_text("This set is submitted")
    assert chosen(confidence(desk)) == "not said"
    is_enough(desk, 0).check()
    expect(desk.card.locator(".evidence").first).to_contain_text("This set is submitted")
    expect(is_enough(desk, 0)).not_to_be_checked()
    assert (scene.confidence(), scene.weighed()) == (None, [(None, False)] * 3)


def test_what_was_said_of_a_refused_annotation_goes_with_the_next_try(
    desk: Desk, cast: Cast, scene: Scene, complaints: Complaints
) -> None:
    complaints.expect("400")
    label = cast.labels()["disputed"]
    actor = Actor(cast.manager)
    desk.open(scene.document)
    retired = update_label(actor, label, version=label.version, changes={"retired": True})
    desk.drag("Nobody asked")
    desk.press("2")
    problem = desk.page.locator("#card-problem")
    expect(problem).to_contain_text("is retired")
    desk.press("c", "c", "c")
    expect(confidence(desk)).to_have_value("0.75")
    update_label(actor, retired, version=retired.version, changes={"retired": False})
    problem.get_by_role("button", name="Try again").click()
    desk.saved()
    assert [row.confidence for row in live_rows(scene.document)] == [None, 0.75]
