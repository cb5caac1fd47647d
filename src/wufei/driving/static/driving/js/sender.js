// Sends what waits, in order, when there is reception; tries again later and longer each time.
import * as store from "./store.js";

const AT_ONCE = 40;
const LONGEST = 60_000;
const NO_PHOTO = [400, 413, 415, 422];
const NOT_SIGNED_IN = "not signed in";

export class Sender {
  /** `addresses`: token, events, photos; `tell(state, waiting)` is called when something changed. */
  constructor(addresses, user, tell) {
    this.addresses = addresses;
    this.user = user;
    this.tell = tell;
    this.running = null;
    this.pause = 1000;
    this.timer = null;
  }

  /** One sender at a time, also among tabs of the same phone. */
  flush() {
    if (this.running) return this.running;
    const work = () => this.#flush();
    this.running = (navigator.locks ? navigator.locks.request("wufei-driving-send", work) : work()).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async #flush() {
    clearTimeout(this.timer);
    let rows = await store.waiting();
    if (!rows.length) return this.tell("sent", 0);
    if (!navigator.onLine) return this.tell("offline", rows.length);
    try {
      const token = await this.#token();
      while (rows.length) {
        const left = await this.#send(rows, token);
        if (left >= rows.length) break;
        rows = await store.waiting();
      }
      this.pause = 1000;
      this.tell(rows.length ? "waiting" : "sent", rows.length);
      if (rows.length) this.#later();
    } catch (error) {
      rows = await store.waiting();
      if (error.message === NOT_SIGNED_IN) return this.tell("signed-out", rows.length);
      this.tell("offline", rows.length);
      this.#later();
    }
    return undefined;
  }

  #later() {
    this.timer = setTimeout(() => this.flush(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST);
  }

  async #ask(address, options = {}) {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options });
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new Error(NOT_SIGNED_IN);
    return answer;
  }

  async #token() {
    const answer = await this.#ask(this.addresses.token);
    const told = await answer.json();
    // Somebody else signed in on this phone: what one crew did is not sent as another's.
    if (told.user !== this.user) throw new Error(NOT_SIGNED_IN);
    return told.token;
  }

  /** Sends the first records of one round; how many are left of `rows`. */
  async #send(rows, token) {
    const round = rows[0].round;
    const batch = [];
    for (const row of rows) {
      if (row.round !== round || batch.length === AT_ONCE) break;
      batch.push(row);
    }
    for (const row of batch) if (row.event.photo) await this.#photo(row.event.photo, token);
    const answer = await this.#ask(this.addresses.events, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ round, events: batch.map((row) => row.event) }),
    });
    // A page instead of an answer comes from a gateway or an old token: nothing was decided.
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error(String(answer.status));
    const told = await answer.json();
    if (!answer.ok) {
      if (answer.status >= 500 || !told.code) throw new Error(told.text || String(answer.status));
      // Refused as a whole (no right any more, no such round): told for each, and not lost here.
      for (const row of batch) await store.settle(row, { outcome: "refused", ...told });
      return rows.length - batch.length;
    }
    const byId = new Map(told.answers.map((one) => [one.client_id, one]));
    let settled = 0;
    for (const row of batch) {
      const one = byId.get(row.event.client_id);
      if (!one || one.outcome === "waiting") continue;
      await store.settle(row, one);
      settled += 1;
    }
    return rows.length - settled;
  }

  async #photo(name, token) {
    const kept = await store.photoOf(name);
    if (!kept) return;
    const body = new FormData();
    body.append("file", kept, `${name}.jpg`);
    const answer = await this.#ask(`${this.addresses.photos}${name}/`, { method: "POST", headers: { "X-CSRFToken": token }, body });
    // Only what is no photo is given up; everything else may be different the next time.
    if (answer.ok || NO_PHOTO.includes(answer.status)) await store.photoSent(name);
    else throw new Error(String(answer.status));
  }
}
