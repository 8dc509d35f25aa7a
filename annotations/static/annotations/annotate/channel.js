/** What the tabs of one person in one browser tell each other. */

/** A channel between the tabs of one person; silent where the browser has none. */
export function channelOf(user) {
  const made = new EventTarget();
  if (typeof BroadcastChannel === "undefined") return Object.assign(made, { post() {} });
  const wire = new BroadcastChannel(`workbench ${user}`);
  wire.addEventListener("message", ({ data }) =>
    made.dispatchEvent(Object.assign(new Event("message"), { data })),
  );
  return Object.assign(made, { post: (news) => wire.postMessage(news) });
}
