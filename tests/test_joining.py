"""Scripts and styles joined when static files are collected."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from workbench.joining import Unjoinable, modules, sheets

PAGE = {
    "app/main.js": 'import { count, step as by } from "./counter.js";\n'
    'import { name } from "./deep/name.js";\n'
    "by();\nwindow.told = [count(), name, hidden()];\n"
    'window.tell = async () => (await import("./late.js")).told();\n'
    'function hidden() { return "main"; }\n',
    "app/counter.js": "let made = 40;\nconst hidden = 2;\n"
    "export const count = () => made + hidden;\nexport function step() {\n  made += 1;\n}\n",
    "app/deep/name.js": '/** @typedef {import("../late.js").Told} Told */\n'
    "const hidden = () => 0;\nexport const name = `name ${hidden()}`;\n",
    "app/late.js": 'import { count } from "./counter.js";\n'
    'import { other } from "./other.js";\nexport const told = () => count() + other;\n',
    "app/other.js": "export const other = 1000;\n",
    "else/where.js": 'import { count } from "../app/counter.js";\n',
}


def test_a_sheet_of_imports_becomes_what_they_name_in_their_order() -> None:
    texts = {
        "css/all.css": '/* All. */\n@import "./b.css";\n@import "./a.css";\n',
        "css/a.css": "a { b: c }\n",
        "css/b.css": '@import "./a.css";\nb { c: d }\n',
    }
    assert sheets(texts) == {"css/all.css": '@import "./a.css";\nb { c: d }\na { b: c }\n'}


def test_what_a_page_needs_at_once_is_two_files_that_work_like_the_many(page: Page) -> None:
    made = {**PAGE, **modules(PAGE, "app/main.js")}
    assert set(made) - set(PAGE) == {"app/core.js"}
    assert "./counter.js" not in made["app/main.js"] + made["app/late.js"]

    asked: list[str] = []

    def answer(path: str) -> dict[str, str]:
        asked.append(path)
        return {"content_type": "text/javascript", "body": made[path]}

    page.route(
        "http://join.test/**",
        lambda route: (
            route.fulfill(**answer(route.request.url.removeprefix("http://join.test/")))
            if route.request.url.endswith(".js")
            else route.fulfill(
                content_type="text/html", body='<script type="module" src="/app/main.js"></script>'
            )
        ),
    )
    page.goto("http://join.test/")
    page.wait_for_function("window.told")
    assert page.evaluate("window.told") == [43, "name 0", "main"]
    assert asked == ["app/main.js", "app/core.js"]
    # What comes later counts with the same counter, not with one of its own.
    assert page.evaluate("window.tell()") == 1043
    assert asked[2:] == ["app/late.js", "app/other.js"]


def test_modules_of_other_folders_keep_what_they_import() -> None:
    assert "else/where.js" not in modules(PAGE, "app/main.js")


def test_a_module_whose_later_import_needs_the_core_stands_with_the_entry() -> None:
    """Or the name of each file would depend on that of the other."""
    later = 'export const open = () => import("./late.js");\n'
    entry = PAGE["app/main.js"] + 'import { open } from "./door.js";\nopen();\n'
    made = modules({**PAGE, "app/door.js": later, "app/main.js": entry}, "app/main.js")
    assert 'import("./late.js")' not in made["app/core.js"].partition("*/")[2]
    assert made["app/main.js"].count('import("./late.js")') == 2


def test_what_is_imported_for_what_it_does_is_not_done_by_who_takes_from_the_core() -> None:
    entry = 'import "./doing.js";\n' + PAGE["app/main.js"]
    doing = 'import { count } from "./counter.js";\nwindow.done = count();\n'
    made = modules({**PAGE, "app/doing.js": doing, "app/main.js": entry}, "app/main.js")
    assert "window.done" in made["app/main.js"]
    assert "window.done" not in made["app/core.js"]


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        "export let counted = 1;",
        "export { hidden };",
        'import * as all from "./other.js";',
    ],
)
def test_what_is_not_understood_is_refused_by_its_file(line: str) -> None:
    odd = PAGE["app/counter.js"] + line + "\n"
    with pytest.raises(Unjoinable, match=r"app/counter\.js: “(ex|im)port"):
        modules({**PAGE, "app/counter.js": odd}, "app/main.js")


def test_modules_that_import_each_other_are_refused() -> None:
    ring = 'import { told } from "./counter.js";\n' + PAGE["app/deep/name.js"]
    texts = {**PAGE, "app/deep/name.js": ring.replace("./counter", "../counter")}
    texts["app/counter.js"] = 'import { name } from "./deep/name.js";\n' + PAGE["app/counter.js"]
    with pytest.raises(Unjoinable, match="imports itself"):
        modules(texts, "app/main.js")
