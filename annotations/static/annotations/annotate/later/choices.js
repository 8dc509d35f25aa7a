/** What a person chose for themselves, kept by the server for all their devices. */
import { request } from "../transport.js";

/**
 * @param {{desk: import("../desk.js").Desk, links: {api: string}}} page
 * @param {object} changes of the reading settings
 */
export async function choose({ desk, links }, changes) {
  try {
    await request("PATCH", `${links.api}me/reading/`, { body: changes });
  } catch {
    desk.say("reading_unsaved");
  }
}
