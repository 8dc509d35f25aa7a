/** Puts the annotate page together: reads what came with the page, makes the parts, joins them. */
import "../js/bare.js";
import { actionsOf } from "./actions.js";
import { channelOf } from "./channel.js";
import { Cursor } from "./cursor.js";
import { Desk } from "./desk.js";
import { CardDoor, Door } from "./door.js";
import { join } from "./joins.js";
import { Keymap } from "./keymap.js";
import { keep } from "./kept.js";
import { later, proxy, styled, warm } from "./later.js";
import { List } from "./list.js";
import { Outbox } from "./outbox.js";
import { Painter } from "./painter.js";
import { paint } from "./palette.js";
import { Pointer } from "./pointer.js";
import { Segments } from "./segments.js";
import { Status } from "./status.js";
import { Store } from "./store.js";
import { TextView } from "./textview.js";
import { language, wordsFrom } from "./words.js";

/** Milliseconds after which the page has surely been drawn. */
const DRAWN = 200;

const by = (id) => document.getElementById(id);
const read = (id) => JSON.parse(by(id).textContent);
const pause = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** What a module gives, once the style of its part is there too. */
const dressed = async (coming, styles) => (await Promise.all([coming, styles()]))[0];

/** Rows of the page's data are lists, to keep 20,000 of them small; `fields` names their places. */
const rowsOf = ({ fields, rows }) =>
  rows.map((row) => Object.fromEntries(fields.map((field, i) => [field, row[i]])));

/** Sends what waits, from the first thing that does; where it cannot come it is tried again. */
function courierOf(kept, tell, user, data) {
  const get = later(async () => {
    const [{ Courier, onlyOne }, { deliverer }] = await Promise.all([
      import("./courier.js"),
      import("./transport.js"),
    ]);
    const deliver = deliverer({ root: data.urls.api, user, name: data.user });
    return new Courier({ kept, user, deliver, pause, tell, alone: onlyOne(kept, user, pause) });
  });
  const ask = async (what) => {
    const courier = await get().catch(() => null);
    if (courier) return courier[what]();
    tell({ state: "offline", why: { key: "no_network" } });
    await pause(5000);
    return ask(what);
  };
  return { go: () => ask("go"), nudge: () => ask("nudge") };
}

/** The small bar by the selection, from the first one; hiding it before brings nothing. */
const barOf = (parts) =>
  proxy(
    later(async () => new (await import("./bar.js")).Bar(parts)),
    "hide",
    true,
  );

/** The handles at the edges of the active annotation, from the first one. */
function handlesOf(parts, styles) {
  const get = later(
    async () => new (await dressed(import("./handles.js"), styles)).Handles(parts),
  );
  let made = null;
  const draw = async (span) => {
    if (!made && !parts.desk.activeRow) return;
    made ??= await get().catch(() => null);
    made?.draw(span);
  };
  return { draw };
}

/** Steps of earlier visits; tried again until they come. What happens elsewhere comes after them. */
async function follow(data, parts) {
  try {
    const { keepSteps } = await import("./steps.js");
    keepSteps(parts);
  } catch {
    await pause(5000);
    follow(data, parts);
  }
}

/** What happens to the set elsewhere. */
const watchOf = (data, parts) =>
  later(async () => {
    const { Watch } = await import("./watch.js");
    const { updated_at: since, tag = "" } = data.set ?? {};
    new Watch({ ...parts, api: data.urls.api, since, tag }).begin();
  });

/** State and rules: no screen. */
function desk(data, words, title, dialogs, view) {
  const store = new Store(
    { annotations: rowsOf(data.annotations), evidence: data.evidence, set: data.set },
    (id) => outbox.waitingFor(id),
  );
  const user = document.querySelector('meta[name="user"]')?.content ?? "";
  const [kept, channel] = [keep(), channelOf(user)];
  const outbox = new Outbox({
    kept,
    user,
    document: data.document.id,
    channel,
    // What was changed elsewhere under the hands of the writer is a conflict, and asked about.
    versionOf: (op) => store.version(op.kind, op.id) - (op.stale ? 1 : 0) || undefined,
    courier: (box, tell) => courierOf(box, tell, user, data),
  });
  const made = new Desk({
    store,
    outbox,
    words,
    title,
    ask: dialogs,
    decide: async (...given) => (await import("./conflicts.js")).decide(...given),
    labels: data.labels,
    annotates: data.annotates,
    manages: data.manages,
    stage: data.stage,
    document: data.document.id,
    segments: new Segments(view.text, data.document.language),
  });
  const near = { desk: made, kept, user, channel };
  follow(data, near);
  watchOf(data, near);
  return made;
}

/** Search and groups of the list, when they are first asked for. */
const arrangeOf = (parts, styles) =>
  proxy(
    later(async () => {
      const { Arrange } = await dressed(import("./later/arrange.js"), styles);
      return new Arrange(parts);
    }),
  );

/** Reading settings, when they are first opened. */
const readingOf = (made, view, words, data, styles) =>
  proxy(
    later(async () => {
      const { ReadingSettings } = await dressed(import("./later/reading.js"), styles);
      const button = document.querySelector("[data-action=reading]");
      const say = (key) => made.say(key);
      return new ReadingSettings({ button, view, words, api: data.urls.api, say });
    }),
  );

/** Comments, when they are first opened. */
const commentsOf = (parts, styles) =>
  proxy(
    later(async () => {
      const { Comments } = await dressed(import("./later/comments.js"), styles);
      return new Comments(parts);
    }),
  );

/** The printed page. */
const paperOf = (page) =>
  later(async () => {
    const { Paper } = await import("./later/paper.js");
    return new Paper({ desk: page.desk, frame: by("frame"), words: page.words });
  });

/** The active annotation in full, when there is one. */
const cardOf = (shared, styles) =>
  later(async () => {
    const { Card } = await dressed(import("./card.js"), styles);
    return new Card({ ...shared, root: by("card"), template: by("evidence-template") });
  });

/** The evidence drawer, when it is first opened. */
const drawerOf = (shared, styles) =>
  later(async () => {
    const { Drawer } = await dressed(import("./drawer.js"), styles);
    return new Drawer({ ...shared, root: by("drawer") });
  });

/** The questions, when the first is asked. */
const dialogsOf = (styles, words, title, view) =>
  later(async () => {
    const { Dialogs } = await dressed(import("./dialogs.js"), styles);
    const quoted = (from, to) => view.text.slice(from, to);
    return new Dialogs({ root: by("ask"), words, title, quoted });
  });

/** The two pages of help, which open when they are dressed. */
function helpOf(styles) {
  const opener = (id) => ({
    querySelector: (part) => by(id).querySelector(part),
    showModal: () =>
      styles()
        .catch(() => {})
        .then(() => by(id).showModal()),
  });
  return { keys: opener("keys-dialog"), guideline: opener("guideline-dialog") };
}

/** Everything that is seen, around a desk. */
function parts(data, words, made, view, styles, help) {
  const shared = {
    desk: made,
    words,
    language,
    api: data.urls.api,
    project: data.project.slug,
    documents: data.urls.document,
  };
  const frame = by("frame");
  const cursor = new Cursor(view, made.segments, frame);
  const list = new List({
    box: by("list"),
    space: by("list-space"),
    empty: by("list-empty"),
    bar: by("filters"),
    total: by("side-count"),
    template: by("item-template"),
    desk: made,
    words,
  });
  const painter = new Painter(view, made.store);
  return {
    desk: made,
    view,
    cursor,
    painter,
    words,
    links: data.urls,
    frame,
    pointer: new Pointer(cursor),
    handles: handlesOf({ view, painter, desk: made, frame, words }, styles),
    bar: barOf({ root: by("bar"), frame, view, desk: made }),
    list,
    arrange: arrangeOf({ list, desk: made, words }, styles),
    card: new CardDoor({ desk: made, root: by("card"), get: cardOf(shared, styles) }),
    drawer: new Door({ desk: made, root: by("drawer"), get: drawerOf({ ...shared, main: view }, styles) }),
    status: new Status({
      box: by("save-state"),
      word: by("save-word"),
      live: by("live"),
      toast: by("toast"),
      words,
      list: unsavedOf(made, words, data, styles),
    }),
    help,
    comments: commentsOf({ desk: made, words, data }, styles),
    reading: readingOf(made, view, words, data, styles),
  };
}

/** The list of what is not saved; what can go out is tried again with the press that opens it. */
function unsavedOf(made, words, { urls }, styles) {
  const button = by("save-state");
  const get = later(async () => {
    const { Unsaved } = await dressed(import("./later/unsaved.js"), styles);
    const way = () => signIn(urls, made.outbox);
    return new Unsaved({ desk: made, button, words, documents: urls.document, signIn: way });
  });
  return async () => {
    if (button.dataset.state !== "signin") made.outbox.nudge();
    (await get()).open();
  };
}

/** To sign in and back here; in a tab of its own where work would go with this page. */
function signIn(urls, outbox) {
  const back = `?next=${encodeURIComponent(location.pathname + location.search)}`;
  const place = (outbox.why?.key === "other_user" ? urls.signout : urls.signin) + back;
  if (outbox.durable) location.assign(place);
  else open(place);
}

function start() {
  const data = read("annotate-data");
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const words = wordsFrom(read("annotate-strings"), mac);
  const titles = new Map(data.labels.map((label) => [label.key, label.title]));
  const title = (label) => (label ? (titles.get(label) ?? label) : words("to_check"));
  paint(data.labels);
  const view = new TextView(by("text"), undefined, by("side"));
  const styles = later(() => Promise.all(data.urls.styles.map(styled)));
  if (by("set")) styles();
  const asked = dialogsOf(styles, words, title, view);
  const dialogs = proxy(asked, "withdraw");
  const made = desk(data, words, title, dialogs, view);
  const help = helpOf(styles);
  const keymap = new Keymap({ mac, letters: data.letters });
  const tours = data.asked ? "now" : data.tour && made.editable;
  const own = { dialogs, keymap, styles, tours };
  const page = { ...parts(data, words, made, view, styles, help), ...own };
  join(page, actionsOf(page));
  paperOf(page);
  later(async () => new (await import("./later/minimap.js")).Minimap({ desk: made, view }));
  setTimeout(() => made.segments.prepare(), DRAWN);
  warm();
}

start();
