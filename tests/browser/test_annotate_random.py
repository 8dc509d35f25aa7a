"""A thousand random actions by two devices on a network that fails: all end in the same state.

The page's own modules in a real Chromium, against the real server; only screen and person are
played. Every fourth request is lost before or after the server did it, or answered 503.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from annotations.models import Annotation, AnnotationSet, Document, Evidence
from annotations.services.transaction import Actor
from tests.cast import Cast, own_set
from tests.chromium import Complaints
from tests.processes import Web

TEXT = "Congress voted on Thursday. Seventy Marines landed on 1 June. Nobody asked why. " * 3
ACTIONS = 500  # of each of the two
SignIn = Callable[[object], None]

_SET_UP = """
async ({document: key, set, seed, text}) => {
  const home = "/static/annotations/annotate/";
  const names = "store outbox courier desk watch channel kept transport conflicts".split(" ");
  const all = await Promise.all(names.map((name) => import(home + name + ".js")));
  const [{Store}, {Outbox}, {Courier, onlyOne}, {Desk}, {Watch}, {channelOf}, {keep},
    {deliverer, pageUser: user}, {decide}] = all;
  let state = seed;
  const chance = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const pick = (list) => list[Math.floor(chance() * list.length)];
  const real = window.fetch.bind(window);
  const log = { lost: 0, cut: 0, busy: 0, conflicts: 0, refused: 0 };
  let failing = true;
  window.fetch = async (...given) => {
    const luck = failing ? chance() : 1;
    if (luck < 0.08) { log.lost += 1; throw new TypeError("lost on the way"); }
    if (luck < 0.13) { log.busy += 1; return new Response("busy", { status: 503 }); }
    const answer = await real(...given);
    if (luck < 0.25) { log.cut += 1; throw new TypeError("the answer was lost"); }
    return answer;
  };
  const words = (name) => name;
  const pause = (ms) => new Promise((go) => setTimeout(go, ms / 100));
  const store = new Store({annotations: [], evidence: [], set}, (id) => outbox.waitingFor(id));
  const deliver = deliverer({root: "/api/v1/", user, name: "me"});
  const outbox = new Outbox({kept: keep(), user, document: key, channel: channelOf(user),
    versionOf: (op) => store.version(op.kind, op.id) - (op.stale ? 1 : 0) || undefined,
    courier: (kept, tell) => new Courier({kept, user, deliver, pause, tell,
      alone: onlyOne(kept, user, pause)})});
  const ask = { deletion: async () => true, withdraw() {}, question: async () => {
    log.conflicts += 1; return pick(["mine", "theirs"]); } };
  const desk = new Desk({store, outbox, words, title: (label) => label, ask, decide, labels: [],
    annotates: true, manages: false, document: key, segments: {text}});
  desk.addEventListener("refused", () => { log.refused += 1; });
  const watch = new Watch({desk, api: "/api/v1/", tag: ""});
  const rows = () => store.spans.spans;
  const linked = () => rows().flatMap((row) => store.evidenceOf(row.id));
  const labels = ["supported", "disputed", "unsourced", null];
  const deeds = [
    () => { const from = Math.floor(chance() * 30) * 4;
      desk.mark(from, from + 4 + Math.floor(chance() * 3) * 4, pick(labels)); },
    () => desk.relabel(pick(labels)),
    () => desk.activeRow && desk.move(desk.active, desk.activeRow.start, desk.activeRow.end + 1),
    () => desk.active && desk.amend(desk.active, { note: `n${Math.floor(chance() * 1000)}` }),
    () => desk.delete(),
    () => desk.activeRow && desk.link(desk.active, pick(["supports", "disputes"]),
      { url: "https://example.org/", quote: "They did." }),
    () => linked().length && desk.unlink(pick(linked()).id),
    () => linked().length && desk.amendEvidence(pick(linked()).id, { stance: "context" }),
    () => desk.undo(), () => desk.redo(), () => desk.undo(),
  ];
  const act = async (n) => {
    for (let i = 0; i < n; i += 1) {
      if (rows().length) desk.activate(pick(rows()).id);
      await pick(deeds)();
      if (i % 10 === 0) await watch.look();
      if (i % 3 === 0) await pause(1500);
    }
  };
  const settle = async () => {
    failing = false;
    // As long as it gets on: how fast the machine is does not count.
    for (let last = -1, still = 0; outbox.queue.length && still < 300; still += 1) {
      outbox.nudge();
      await outbox.writes;
      for (const { op, trouble } of [...outbox.queue])
        if (trouble?.refused !== undefined) desk.discard(op.kind, op.id);
      if (outbox.queue.length !== last) still = 0;
      last = outbox.queue.length;
      await pause(3000);
    }
    return outbox.queue.map(({ op, trouble, version }) => [op.kind, op.verb, version, trouble]);
  };
  const shown = async () => {
    await watch.look();
    return {
      annotations: rows().map((row) => [row.id, row.start, row.end, row.label, row.note]).sort(),
      evidence: linked().map((row) => [row.id, row.annotation, row.stance]).sort(),
      versions: rows().map((row) => [row.id, store.version("annotation", row.id)]).sort(),
    };
  };
  Object.assign(window, { act, settle, shown, log });
}
"""


def stored(annotation_set: AnnotationSet) -> dict[str, Any]:
    """What the database holds, as the pages tell it."""
    rows = Annotation.objects.filter(annotation_set=annotation_set, deleted_at=None)
    linked = Evidence.objects.filter(annotation__in=rows, deleted_at=None)
    return {
        "annotations": sorted(
            [str(row.pk), row.start, row.end, row.label and row.label.key, row.note]
            for row in rows.select_related("label")
        ),
        "evidence": sorted([str(r.pk), str(r.annotation_id), r.stance] for r in linked),
        "versions": sorted([str(row.pk), row.version] for row in rows),
    }


def _device(page: Page, document: Document, annotation_set: AnnotationSet, seed: int) -> Page:
    page.goto("/")
    known = {"id": str(annotation_set.pk), "status": "draft", "mine": True, "editable": True}
    given = {"document": str(document.pk), "set": known, "seed": seed, "text": TEXT}
    page.evaluate(_SET_UP, given)
    return page


def test_a_thousand_actions_with_failures_end_in_the_same_state_everywhere(
    page: Page, browser: Browser, context: BrowserContext, live: Web, cast: Cast,
    sign_in: SignIn, complaints: Complaints,
) -> None:  # fmt: skip
    complaints.expect("40[0-9]|412")
    sign_in(cast.reviewer)
    document = cast.document(TEXT)
    mine = own_set(Actor(cast.reviewer), document)
    other = browser.new_context(base_url=live.url)
    other.add_cookies([{**one} for one in context.cookies()])  # type: ignore[typeddict-item]
    pages = [
        _device(page, document, mine, seed=11),
        _device(other.new_page(), document, mine, seed=23),
    ]
    try:
        # Both work at once: what is begun here goes on in the pages.
        for one in pages:
            one.evaluate(f"() => {{ window.working = act({ACTIONS}); }}")
        for one in pages:
            one.evaluate("() => window.working")
        assert [one.evaluate("settle()") for one in pages] == [[], []]
        logs = [one.evaluate("log") for one in pages]
        assert all(log["lost"] and log["cut"] and log["busy"] for log in logs), logs
        first, second = [one.evaluate("shown()") for one in pages]
        assert first == stored(mine), logs
        assert second == first, logs
        assert first["annotations"] and first["evidence"]
    finally:
        other.close()
