// Draws the round and the forms; what is pressed goes to `act(kind, values, photo)`.
import { Scale } from "./scale.js";
import { canScan, codeIn, scan, shrunk } from "./scanning.js";

const STATES = { waiting: "waiting_state", arrived: "arrived", done: "done", refused: "refused_state", skipped: "skipped", withdrawn: "skipped" };

const isWeight = (text) => Number(text.trim().replace(/[,，]/, ".")) > 0;
const isCount = (text) => /^\d{1,3}$/.test(text) && Number(text) > 0;

/** A finger's click comes a moment after it is lifted, in milliseconds. */
const AFTER_TAP = 50;

/** What was chosen as a photo is none that the phone can read. */
class UnreadablePhoto extends Error {}

export class Screens {
  constructor(root, words, act, refresh, scale = "") {
    this.root = root;
    this.scale = scale;
    this.words = words;
    this.act = act;
    this.refresh = refresh;
    this.chosen = null;
    this.round = null;
    this.rows = [];
    this.warning = "";
    this.writing = false;
    this.drawn = "";
    this.pressed = false;
    this.late = false;
    this.root.addEventListener("pointerdown", () => {
      this.pressed = true;
    });
    for (const lifted of ["pointerup", "pointercancel"]) window.addEventListener(lifted, () => setTimeout(() => this.release(), AFTER_TAP));
  }

  release() {
    this.pressed = false;
    if (this.late) this.show(this.round, this.rows);
  }

  word(name, values = {}) {
    return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), this.words[name] || name);
  }

  node(tag, properties = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name === "on") made.addEventListener("click", value);
      else if (name in made && name !== "list") made[name] = value;
      else made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  button(name, press, css = "") {
    return this.node("button", { type: "button", className: `btn ${css}`, on: press, "data-act": name }, this.word(name));
  }

  /** What is being typed, or lies under a finger, is never taken away: a button that is drawn anew
   * while it is pressed swallows the tap. What has not changed is not drawn again. */
  show(round, log) {
    this.round = round;
    this.rows = log;
    this.late = this.pressed;
    if (this.pressed) return;
    const state = JSON.stringify([round, log, this.chosen, this.warning]);
    if (this.writing || state === this.drawn) return;
    this.drawn = state;
    this.draw();
  }

  draw() {
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset : {};
    const open = Boolean(this.root.querySelector(".driving-log[open]"));
    this.root.replaceChildren(...this.parts());
    const log = this.root.querySelector(".driving-log");
    if (log) log.open = open;
    const name = focused.act ? `[data-act="${focused.act}"]` : focused.stop ? `[data-stop="${focused.stop}"]` : "";
    if (name) this.root.querySelector(name)?.focus();
  }

  parts() {
    const warning = this.warning ? [this.node("p", { className: "driving-warning", role: "alert" }, this.warning)] : [];
    if (!this.round) return [...warning, this.node("p", {}, this.word("no_round")), this.button("refresh", this.refresh)];
    const stop = this.current();
    return [...warning, this.head(), this.panel(stop), this.list(stop), this.history()];
  }

  /** Back from a form to the round as it is now. */
  close() {
    this.writing = false;
    this.drawn = "";
    this.show(this.round, this.rows);
  }

  /** Nothing can be pressed twice while a record is being kept. */
  hold() {
    for (const button of this.root.querySelectorAll("button")) button.disabled = true;
    this.drawn = "";
  }

  current() {
    const open = this.round.stops.filter((stop) => stop.kind !== "break" && ["waiting", "arrived"].includes(stop.state));
    return this.round.stops.find((stop) => stop.id === this.chosen) || open[0] || null;
  }

  head() {
    const over = ["finished", "broken_down"].includes(this.round.state) ? ` · ${this.word(this.round.state)}` : "";
    return this.node("div", { className: "driving-head" }, this.node("strong", {}, `${this.round.plate}${over}`), this.node("span", {}, `${this.round.code} · ${this.word("trip", { n: this.round.trip })}`));
  }

  panel(stop) {
    const card = this.node("section", { className: "card driving-stop" });
    const body = this.node("div", { className: "card-body" });
    card.append(body);
    if (this.round.state === "planned") body.append(this.buttons(this.button("start", () => this.act("start", {}), "btn-primary wide")));
    if (stop) body.append(...this.stop(stop));
    if (this.round.state !== "finished") body.append(this.roundButtons(stop));
    return card;
  }

  buttons(...given) {
    return this.node("div", { className: "driving-buttons" }, ...given);
  }

  stop(stop) {
    const parts = [this.node("h2", {}, stop.name), this.facts(stop)];
    if (stop.note) parts.push(this.node("p", { className: "driving-warning" }, `${this.word("note")}：${stop.note}`));
    if (stop.kind === "plant") parts.push(this.buttons(this.button("deliver", () => this.deliver(stop), "btn-primary wide")));
    else if (stop.kind === "order") parts.push(...this.orderButtons(stop));
    return parts;
  }

  facts(stop) {
    const pairs = [
      ["", stop.address],
      [this.word("window"), stop.window ? `${stop.window}（${stop.arrives}）` : stop.arrives],
      ["", stop.class],
      ["", stop.expected_bins ? this.word("expected", { bins: stop.expected_bins }) : ""],
      ["", stop.weighings.length ? this.word("weighed", { kg: this.kilograms(stop) }) : ""],
    ];
    const list = this.node("dl", { className: "driving-facts" });
    for (const [name, text] of pairs) if (text) list.append(this.node("dt", {}, name), this.node("dd", {}, text));
    return list;
  }

  kilograms(stop) {
    return stop.weighings.reduce((sum, one) => sum + one.grams, 0) / 1000;
  }

  orderButtons(stop) {
    const parts = [];
    const open = ["waiting", "arrived", "skipped"].includes(stop.state);
    const given = [];
    if (stop.at) given.push(this.node("a", { className: "btn", href: `geo:${stop.at[0]},${stop.at[1]}?q=${stop.at[0]},${stop.at[1]}` }, this.word("navigate")));
    if (stop.state === "waiting") given.push(this.button("arrive", () => this.act("arrive", { stop: stop.id }), "btn-primary"));
    if (open) {
      given.push(this.button("scan", () => this.scan(stop)), this.button("weigh", () => this.weigh(stop), "btn-primary"));
      given.push(this.button("complete", () => this.complete(stop), "btn-primary"));
      given.push(this.button("refuse", () => this.refuse(stop)), this.button("skip", () => this.skip(stop)));
    }
    parts.push(this.buttons(...given));
    if (stop.last) {
      const take = this.button("withdraw", () => this.act("withdraw", { withdraws: stop.last.id, stop: stop.id }), "btn-ghost");
      take.textContent = `${this.word("withdraw")}：${this.word(stop.last.kind)}`;
      parts.push(take);
    }
    return parts;
  }

  /** What is about the whole round; with nothing left to call at, coming home stands first. */
  roundButtons(stop) {
    const finish = this.button("finish", () => this.finish(), stop ? "" : "btn-primary wide");
    const deliver = stop?.kind === "plant" ? [] : [this.button("deliver", () => this.deliver(null))];
    const others = [this.button("breakdown", () => this.breakdown()), this.button("hand_over", () => this.handOver())];
    const refresh = this.button("refresh", this.refresh);
    return stop ? this.buttons(...deliver, ...others, finish, refresh) : this.buttons(finish, ...deliver, ...others, refresh);
  }

  list(current) {
    const rows = this.round.stops
      .filter((stop) => stop.kind !== "break")
      .map((stop, index) =>
        this.node(
          "li",
          {},
          this.node(
            "button",
            {
              type: "button",
              className: ["waiting", "arrived"].includes(stop.state) ? "" : "is-done",
              "aria-current": String(stop === current),
              "data-stop": String(stop.id),
              on: () => {
                this.chosen = stop.id;
                this.warning = "";
                this.show(this.round, this.rows);
              },
            },
            this.node("span", {}, `${index + 1}. ${stop.name}`),
            this.node("span", {}, this.word(STATES[stop.state])),
          ),
        ),
      );
    return this.node("section", {}, this.node("h2", {}, this.word("stops")), this.node("ol", { className: "driving-list" }, ...rows));
  }

  history() {
    const rows = this.rows.slice(-30).reverse();
    const list = rows.map(({ event, answer }) => {
      const told = answer ? (answer.outcome === "refused" ? `${answer.text} ${answer.remedy || ""}` : this.word("taken")) : this.word("queued");
      const when = new Date(event.happened_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      return this.node("li", {}, `${when} ${this.word(event.kind)} · ${told}`);
    });
    return this.node("details", { className: "driving-log" }, this.node("summary", {}, this.word("log")), this.node("ul", {}, ...list));
  }

  /** A form in the place of the screen; `done(values)` returns a word to show, or acts. */
  form(title, fields, done) {
    const error = this.node("p", { className: "field-error", role: "alert" });
    const form = this.node("form", { className: "card card-body driving-form", noValidate: true });
    form.append(this.node("h2", {}, title), ...fields, error);
    const save = this.node("button", { type: "submit", className: "btn btn-primary", "data-act": "save" }, this.word("save"));
    form.append(this.buttons(save, this.button("cancel", () => this.close())));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (save.disabled) return;
      const values = new FormData(form);
      save.disabled = true;
      try {
        const wrong = await done(values);
        if (!wrong) return this.close();
        error.textContent = wrong;
      } catch (fault) {
        if (!(fault instanceof UnreadablePhoto)) throw fault;
        error.textContent = this.word("photo_unreadable");
      } finally {
        save.disabled = false;
      }
      return undefined;
    });
    this.writing = true;
    this.root.replaceChildren(form);
    form.querySelector("input, select")?.focus();
  }

  field(name, label, properties = {}) {
    const id = `driving-${name}`;
    return this.node("div", {}, this.node("label", { htmlFor: id }, label), this.node("input", { id, name, className: "form-control", autocomplete: "off", ...properties }));
  }

  options(name, label, values) {
    const id = `driving-${name}`;
    const list = values.map(([value, text]) => this.node("option", { value }, text));
    return this.node("div", {}, this.node("label", { htmlFor: id }, label), this.node("select", { id, name, className: "form-select" }, ...list));
  }

  photoField() {
    return this.field("photo", this.word("photo"), { type: "file", accept: "image/*", capture: "environment" });
  }

  async photoIn(values) {
    const file = values.get("photo");
    if (!file || !file.size) return null;
    try {
      return await shrunk(file);
    } catch {
      throw new UnreadablePhoto();
    }
  }

  reasons(occasion) {
    const list = this.round.reasons[occasion];
    return [this.options("reason", this.word("reason"), [["", ""], ...list]), this.field("other", this.word("other_reason"), { maxLength: 200 })];
  }

  reasonIn(values) {
    return values.get("other").trim() || values.get("reason");
  }

  weigh(stop) {
    const codes = stop.bins.map((one) => [one.code, `${one.code} ${one.name}`]);
    const fields = [this.field("kilograms", this.word("kilograms"), { inputMode: "decimal" }), this.options("bin", this.word("bin_code"), [["", "—"], ...codes]), this.field("bins", this.word("bins"), { inputMode: "numeric", value: "" }), this.options("grade", this.word("grade"), [["", "—"], ...[5, 4, 3, 2, 1].map((n) => [n, n])]), this.photoField()];
    this.form(this.word("weigh"), fields, async (values) => {
      const text = values.get("kilograms").trim().replace(/[,，]/, ".");
      if (!isWeight(text)) return this.word("not_weight");
      const told = { stop: stop.id, kilograms: text };
      if (scale.told(text)) told.from_scale = true;
      if (values.get("bin")) told.bin = values.get("bin");
      const bins = values.get("bins").trim();
      if (bins && !isCount(bins)) return this.word("not_count");
      if (bins) told.bins = Number(bins);
      if (values.get("grade")) told.grade = Number(values.get("grade"));
      await this.act("weigh", told, await this.photoIn(values));
      return "";
    });
    const scale = new Scale(this.scale, this.round.plate);
    const field = this.root.querySelector("#driving-kilograms");
    scale.offer(field, (at) => field.after(this.node("p", { className: "field-help", role: "status" }, this.word("from_scale", { at }))));
  }

  complete(stop) {
    if (stop.weighings.length) return this.act("complete", { stop: stop.id });
    return this.form(this.word("complete"), [this.field("bins", this.word("bins"), { inputMode: "numeric", value: String(stop.expected_bins || "") }), this.photoField()], async (values) => {
      const bins = values.get("bins").trim();
      if (bins && !isCount(bins)) return this.word("not_count");
      await this.act("complete", bins ? { stop: stop.id, bins: Number(bins) } : { stop: stop.id }, await this.photoIn(values));
      return "";
    });
  }

  scan(stop) {
    const video = this.node("video", { className: "driving-video", playsInline: true, muted: true, hidden: true });
    const code = this.field("bin", this.word("bin_code"), { inputMode: "text", autocapitalize: "characters" });
    let over = false;
    const camera = canScan
      ? this.button("camera", async () => {
          video.hidden = false;
          try {
            code.querySelector("input").value = await scan(video, () => over || !video.isConnected);
          } catch {
            video.hidden = true;
          }
        })
      : null;
    this.form(this.word("scan"), [code, camera, video].filter(Boolean), async (values) => {
      over = true;
      const text = codeIn(values.get("bin"));
      if (!text) return this.word("bin_code");
      await this.act("scan", { stop: stop.id, bin: text });
      const known = stop.bins.find((one) => one.code === text);
      if (!known) this.warning = this.word("unknown_bin", { code: text });
      else if (known.class !== stop.class_key) this.warning = this.word("wrong_class", { class: known.name, wanted: stop.class });
      return "";
    });
  }

  refuse(stop) {
    this.form(this.word("refuse"), [...this.reasons("refuse"), this.photoField()], async (values) => {
      const reason = this.reasonIn(values);
      if (!reason) return this.word("choose_reason");
      const photo = await this.photoIn(values);
      if (!photo) return this.word("photo_needed");
      await this.act("refuse", { stop: stop.id, reason }, photo);
      return "";
    });
  }

  skip(stop) {
    this.form(this.word("skip"), [...this.reasons("skip"), this.photoField()], async (values) => {
      const reason = this.reasonIn(values);
      if (!reason) return this.word("choose_reason");
      await this.act("skip", { stop: stop.id, reason }, await this.photoIn(values));
      return "";
    });
  }

  deliver(stop) {
    const plants = this.round.plants.map((plant) => [plant.code, plant.name]);
    if (stop?.plant) plants.sort((one, other) => (other[0] === stop.plant) - (one[0] === stop.plant));
    const fields = [this.options("plant", this.word("plant"), plants), this.field("kilograms", `${this.word("weigh")}（${this.word("kilograms")}）`, { inputMode: "decimal" }), this.field("gross", this.word("gross"), { inputMode: "decimal" }), this.field("tare", this.word("tare"), { inputMode: "decimal" }), this.field("ticket", this.word("ticket"), { maxLength: 40 }), this.photoField()];
    const classes = this.onBoard();
    if (classes.length > 1) fields.splice(1, 0, this.options("material", this.word("class"), [["", this.word("all_classes")], ...classes]));
    this.form(this.word("deliver"), fields, async (values) => {
      if (!values.get("plant")) return this.word("plant");
      const told = { plant: values.get("plant"), detail: {} };
      if (values.get("material")) told.material = values.get("material");
      for (const name of ["kilograms", "gross", "tare"]) if (values.get(name).trim() && !isWeight(values.get(name))) return this.word("not_weight");
      for (const name of ["gross", "tare"]) if (values.get(name).trim()) told.detail[name] = values.get(name).trim();
      if (stop) told.stop = stop.id;
      if (values.get("kilograms").trim()) told.kilograms = values.get("kilograms").trim();
      if (values.get("ticket").trim()) told.detail.ticket = values.get("ticket").trim();
      await this.act("deliver", told, await this.photoIn(values));
      return "";
    });
  }

  /** Classes that stops of this round have had collected and that no unloading has taken off. */
  onBoard() {
    const names = new Map(this.round.stops.filter((stop) => stop.class_key).map((stop) => [stop.class_key, stop.class]));
    return this.round.on_board.map((key) => [key, names.get(key) || key]);
  }

  breakdown() {
    this.form(this.word("breakdown"), [...this.reasons("breakdown"), this.photoField()], async (values) => {
      const reason = this.reasonIn(values);
      if (!reason) return this.word("choose_reason");
      await this.act("breakdown", { reason }, await this.photoIn(values));
      return "";
    });
  }

  handOver() {
    const plates = this.round.vehicles.map((plate) => [plate, plate]);
    this.form(this.word("hand_over"), [this.options("plate", this.word("vehicle"), plates), ...this.reasons("breakdown")], async (values) => {
      const reason = this.reasonIn(values);
      if (!reason) return this.word("choose_reason");
      await this.act("hand_over", { reason, detail: { to_vehicle: values.get("plate") } });
      return "";
    });
  }

  finish() {
    const open = this.round.stops.filter((stop) => stop.kind === "order" && ["waiting", "arrived"].includes(stop.state)).length;
    if (!open) return this.act("finish", {});
    return this.form(this.word("finish"), [this.node("p", {}, this.word("finish_sure", { n: open }))], async () => {
      await this.act("finish", {});
      return "";
    });
  }
}
