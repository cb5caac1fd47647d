// What the phone keeps: the round, the records that wait, their photos, and what became of each.
let database = null;

export function open(user) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(`wufei-driving-${user}`, 1);
    asked.onupgradeneeded = () => {
      const made = asked.result;
      made.createObjectStore("rounds");
      made.createObjectStore("queue", { keyPath: "number", autoIncrement: true });
      made.createObjectStore("photos");
      made.createObjectStore("log", { keyPath: "number", autoIncrement: true });
    };
    asked.onsuccess = () => {
      database = asked.result;
      resolve();
    };
    asked.onerror = () => reject(asked.error);
  });
}

function run(names, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    const asked = act(transaction);
    transaction.oncomplete = () => resolve(asked ? asked.result : undefined);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const keepRound = (round) => run(["rounds"], "readwrite", (t) => t.objectStore("rounds").put(round, "current"));
export const keptRound = () => run(["rounds"], "readonly", (t) => t.objectStore("rounds").get("current"));

/** A record and its photo are written together, or not at all. */
export function enqueue(round, event, photo) {
  return run(["queue", "photos"], "readwrite", (t) => {
    if (photo) t.objectStore("photos").put(photo, event.photo);
    return t.objectStore("queue").add({ round, event });
  });
}

export const waiting = () => run(["queue"], "readonly", (t) => t.objectStore("queue").getAll());
export const photoOf = (name) => run(["photos"], "readonly", (t) => t.objectStore("photos").get(name));
export const photoSent = (name) => run(["photos"], "readwrite", (t) => t.objectStore("photos").delete(name));
export const log = () => run(["log"], "readonly", (t) => t.objectStore("log").getAll());

/** The answer is written in the same step that takes the record off the queue. */
export function settle(row, answer) {
  return run(["queue", "log"], "readwrite", (t) => {
    t.objectStore("queue").delete(row.number);
    return t.objectStore("log").add({ round: row.round, event: row.event, answer, at: new Date().toISOString() });
  });
}

const DAYS_KEPT = 14;

/** What was answered long ago stands on the server; the phone need not keep it. */
export function forgetOld(now = Date.now()) {
  return run(["log"], "readwrite", (t) => {
    const asked = t.objectStore("log").openCursor();
    asked.onsuccess = () => {
      const row = asked.result;
      if (!row || Date.parse(row.value.at) > now - DAYS_KEPT * 86_400_000) return;
      row.delete();
      row.continue();
    };
    return null;
  });
}
