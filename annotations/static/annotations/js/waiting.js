/* What the annotate page could not send waits in the browser, and goes out from any page of the
   same person. Here: sending it, saying how much waits, and asking before signing out.

   <a id="waiting" data-words="{n} waiting" data-failed="{n} not saved" data-documents="…/{id}/">
   <form data-signs-out data-asks="{n} …" data-yes="…" data-no="…"> */
import { channelOf } from "../annotate/channel.js";
import { keep } from "../annotate/kept.js";

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const user = meta("user");
const note = document.querySelector("#waiting");
const kept = user ? keep() : null;

async function show() {
  const entries = await (await kept).all(user);
  const failed = entries.filter((entry) => entry.trouble);
  const [first] = failed.length === entries.length ? failed : entries;
  note.hidden = !first;
  if (!first) return;
  const n = failed.length === entries.length ? failed.length : entries.length - failed.length;
  note.textContent = note.dataset[n === failed.length ? "failed" : "words"].replace("{n}", n);
  note.href = `${note.dataset.documents.replace("{id}", first.document)}#unsaved`;
}

const pause = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Sends what waits, if anything does; the scripts for it are fetched only then. */
async function send() {
  const channel = channelOf(user);
  channel.addEventListener("message", ({ data }) => {
    if (data.put || data.done || data.trouble || data.gone) show();
  });
  const box = await kept;
  if (!(await box.all(user, 1)).length) return;
  show();
  const [{ Courier, onlyOne }, { deliverer }] = await Promise.all([
    import("../annotate/courier.js"),
    import("../annotate/transport.js"),
  ]);
  const deliver = deliverer({ root: note.dataset.root, user, name: "" });
  const tell = (news) => {
    channel.post(news);
    if (!news.state) show();
  };
  const alone = onlyOne(box, user, pause);
  const courier = new Courier({ kept: box, user, deliver, pause, tell, alone });
  courier.go();
  addEventListener("online", () => courier.nudge());
  document.addEventListener("visibilitychange", () => document.hidden || courier.nudge());
}

/* Before all others that hear of it, confirm.js among them: how much waits is asked first. */
addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const { signsOut, counted, confirmed } = form.dataset;
    if (!kept || signsOut === undefined || counted || confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const n = (await (await kept).all(user)).length;
    if (n) await import("./confirm.js");
    if (n) form.dataset.confirm = form.dataset.asks.replace("{n}", n);
    else delete form.dataset.confirm;
    form.dataset.counted = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.counted;
  },
  true,
);

/* The annotate page has a queue of its own. */
if (user && note && !document.querySelector("#annotate-data")) send();
