/** The steps that can be undone outlive the page, and are the same in all tabs of a document. */

/**
 * @param {{desk: import("./desk.js").Desk, kept: Promise<object>, user: string, channel: object}} parts
 */
export async function keepSteps({ desk, kept, user, channel }) {
  const { document, history, store } = desk;
  const box = await kept;
  let known = 0;
  const read = async () => {
    const record = await box.steps(user, document);
    const other = record?.set && store.set && record.set !== store.set.id;
    if (record && !other) history.restore(record, history.done.slice(known));
    known = history.done.length;
    desk.dispatchEvent(new CustomEvent("history", { detail: { kept: true } }));
  };
  const write = async () => {
    known = history.done.length;
    await box.saveSteps({ user, document, set: store.set?.id ?? null, ...history.lately });
    channel.post({ steps: document });
  };
  await read().catch(() => {});
  desk.addEventListener("history", ({ detail }) => detail?.kept || write().catch(() => {}));
  channel.addEventListener("message", ({ data }) => {
    if (data.steps === document) read().catch(() => {});
  });
}
