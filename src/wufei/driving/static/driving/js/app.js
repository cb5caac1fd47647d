// The crew's page: every act is kept on the phone first, then shown, then sent.
import { Screens } from "./screens.js";
import { Sender } from "./sender.js";
import * as store from "./store.js";

const root = document.getElementById("driving");
const sync = document.getElementById("driving-sync");
const words = JSON.parse(document.getElementById("driving-words").textContent);
const screens = new Screens(document.getElementById("driving-screen"), words, act, refresh, root.dataset.scale);
const sender = new Sender({ token: root.dataset.token, events: root.dataset.events, photos: root.dataset.photos }, root.dataset.user, told);
let round = null;

const AFTER = { arrive: "arrived", weigh: "arrived", scan: "arrived", complete: "done", refuse: "refused", skip: "skipped" };

/**
 * The round as it will be when everything that waits has been sent. What was sent after the round
 * was asked for may be missing in it, so it is done again; doing it twice changes nothing.
 */
async function foreseen() {
  if (!round) return null;
  const waiting = await store.waiting(); // read first: what is sent meanwhile is then in both
  const sent = (await store.log()).filter((row) => row.number > (round.asked_after || 0) && row.answer.outcome !== "refused");
  const made = structuredClone(round);
  for (const { round: code, event } of [...sent, ...waiting]) if (code === made.code) foresee(made, event);
  return made;
}

function foresee(made, event) {
  const stop = made.stops.find((one) => one.id === event.stop);
  if (event.kind === "withdraw") return takeBack(made, stop, event);
  if (stop && AFTER[event.kind]) serve(made, stop, event);
  if (event.kind === "start") made.state = "driving";
  if (event.kind === "breakdown") made.state = "broken_down";
  if (event.kind === "finish") made.state = "finished";
  if (event.kind === "deliver") unload(made, stop, event);
  return undefined;
}

function serve(made, stop, event) {
  if (!(stop.state === "arrived" && AFTER[event.kind] === "arrived")) stop.state = AFTER[event.kind];
  if (made.state === "planned") made.state = "driving";
  if (event.kind === "weigh" && !stop.weighings.some((known) => known.id === event.client_id)) stop.weighings.push({ id: event.client_id, grams: Math.round(Number(event.kilograms) * 1000) });
  if (["arrive", "weigh", "refuse", "complete"].includes(event.kind)) stop.last = { id: event.client_id, kind: event.kind };
  if (["weigh", "scan", "complete"].includes(event.kind) && !made.on_board.includes(stop.class_key)) made.on_board.push(stop.class_key);
}

function takeBack(made, stop, event) {
  if (stop?.last?.id !== event.withdraws) return;
  stop.weighings = stop.weighings.filter((weighing) => weighing.id !== event.withdraws);
  stop.state = stop.last?.kind === "arrive" ? "waiting" : "arrived";
  const before = stop.weighings.at(-1);
  stop.last = before ? { id: before.id, kind: "weigh" } : null;
}

function unload(made, stop, event) {
  made.on_board = event.material ? made.on_board.filter((key) => key !== event.material) : [];
  if (!made.on_board.length) made.trip = Math.max(made.trip, event.trip + 1);
  const plant = stop || made.stops.find((one) => one.plant === event.plant && ["waiting", "arrived"].includes(one.state));
  if (plant) plant.state = "done";
}

async function show() {
  const rows = await store.waiting();
  const log = await store.log();
  screens.show(await foreseen(), [...log, ...rows.map(({ event }) => ({ event, answer: null }))]);
}

function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation || !window.isSecureContext) return resolve({});
    const timer = setTimeout(() => resolve({}), 1500);
    return navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        clearTimeout(timer);
        resolve({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) });
      },
      () => {
        clearTimeout(timer);
        resolve({});
      },
      { maximumAge: 30_000, timeout: 1400 },
    );
  });
}

/** Keep what was done with the phone's own clock; only then is it shown as done. */
async function act(kind, values, photo = null) {
  screens.hold();
  screens.warning = "";
  const event = { client_id: crypto.randomUUID(), kind, happened_at: new Date().toISOString(), ...values };
  if (photo) event.photo = crypto.randomUUID();
  try {
    event.trip = (await foreseen()).trip;
    if (["arrive", "deliver", "refuse", "skip"].includes(kind)) Object.assign(event, await position());
    await store.enqueue(round.code, event, photo);
    sync.dataset.state = "waiting";
    if (AFTER[kind] && AFTER[kind] !== "arrived") screens.chosen = null;
  } catch {
    screens.warning = words.not_kept;
  }
  await show();
  sender.flush();
}

async function told(state, waiting) {
  const refused = (await store.log()).filter((row) => row.answer.outcome === "refused").length;
  sync.className = `driving-sync${state === "sent" ? "" : " is-waiting"}${state === "signed-out" ? " is-wrong" : ""}`;
  const text = { sent: words.all_sent, waiting: words.waiting, offline: `${words.offline} · ${words.waiting}`, "signed-out": words.sign_in }[state].replace("{n}", waiting);
  sync.replaceChildren(refused ? `${text} · ${words.refused.replace("{n}", refused)}` : text);
  if (state === "signed-out") {
    const link = document.createElement("a");
    link.href = root.dataset.login;
    link.textContent = words.sign_in_link;
    sync.append(link);
  }
  sync.dataset.state = state;
  if (state === "sent") await fetchRound();
  await show();
}

async function fetchRound() {
  try {
    const asked_after = (await store.log()).at(-1)?.number || 0;
    const address = `${root.dataset.round}?code=${encodeURIComponent(root.dataset.code || "")}`;
    const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (answer.ok) {
      round = { ...(await answer.json()), asked_after };
      await store.keepRound(round);
    } else if (answer.status === 404 && (await answer.json()).code === "driving.no_round" && !(await store.waiting()).length) {
      round = null;
      await store.keepRound(null);
    }
  } catch {
    // No reception: the round that is kept stays.
  }
}

async function refresh() {
  await fetchRound();
  await show();
  await sender.flush();
}

async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(root.dataset.worker, { scope: "/driving/" });
  await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => new URL(name).pathname.startsWith("/static/"));
  const channel = new MessageChannel();
  const kept = new Promise((resolve) => {
    channel.port1.onmessage = resolve;
  });
  (registration.active || navigator.serviceWorker.controller).postMessage({ keep: ["/driving/", ...new Set(files)] }, [channel.port2]);
  await kept;
  root.dataset.kept = "true";
}

await store.open(root.dataset.user);
await store.forgetOld();
round = (await store.keptRound()) || null;
if (root.dataset.code && round && round.code !== root.dataset.code) round = null;
await show();
window.addEventListener("online", () => sender.flush());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sender.flush());
setInterval(() => sender.flush(), 20_000);
await fetchRound();
await show();
sender.flush();
if (navigator.storage?.persist) navigator.storage.persist();
keepPage().catch(() => {});
