/**
 * Parts of the page that come when they are first used: what shows text, spans and list is small,
 * the rest waits. It is fetched at the person's first touch of the page, or after a while, so that
 * it is there when it is asked for, also without network.
 */

/** Milliseconds without a touch after which the rest is fetched anyway. */
const WHILE = 5000;

/** Milliseconds within which the next part is asked for, busy or not. */
const SOON = 500;

/** How long nobody must have scrolled, in milliseconds: what comes changes the page, and is drawn. */
const STILL = 300;

const awaited = [];

/**
 * A part made once by `load`; a failure is told and the next call tries again.
 * @param {() => Promise<T>} load @returns {() => Promise<T>} @template T
 */
export function later(load) {
  let coming = null;
  const get = () => {
    coming ??= load().catch((error) => {
      coming = null;
      throw error;
    });
    get.asked = coming;
    return coming;
  };
  awaited.push(get);
  return get;
}

/**
 * Every method of a part that comes later, as one that waits for it; `idle` brings nothing. A part
 * that is `spare` does nothing while it does not come.
 */
export function proxy(get, idle, spare) {
  return new Proxy(
    {},
    {
      get: (_, name) =>
        async (...given) => {
          const coming = name === idle ? get.asked : get();
          return (await (spare ? coming?.catch(() => null) : coming))?.[name](...given);
        },
    },
  );
}

/** Brings a style sheet. Resolves when it holds. */
export function styled(address) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: address, onload: resolve });
    link.onerror = () => {
      link.remove();
      reject(new Error(address));
    };
    document.head.append(link);
  });
}

let scrolled = -STILL;

/** Resolves when nobody scrolls and the page has nothing else to do, or soon after. */
async function idle() {
  while (performance.now() < scrolled + STILL) await new Promise((go) => setTimeout(go, STILL));
  await new Promise((go) => {
    (window.requestIdleCallback ?? setTimeout)(go, { timeout: SOON });
  });
}

/** Fetches what is still to come once the person has begun: part by part, so that no key waits for all. */
export function warm() {
  const over = new AbortController();
  const scrolls = () => {
    scrolled = performance.now();
  };
  addEventListener("scroll", scrolls, { capture: true, passive: true });
  const begin = async () => {
    over.abort();
    clearTimeout(timer);
    for (const get of awaited) {
      await idle();
      await get().catch(() => {});
    }
    document.documentElement.dataset.parts = "all";
  };
  const timer = setTimeout(begin, WHILE);
  for (const kind of ["keydown", "pointerdown", "pointermove", "scroll"])
    addEventListener(kind, begin, { capture: true, signal: over.signal });
}
