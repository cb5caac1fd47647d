// What the vehicle's scale shows, offered for the weight that a crew is about to record.

/** Fills `field` while it is empty; `shown(text)` tells the crew where the number comes from. */
export class Scale {
  constructor(address, plate) {
    this.address = address;
    this.plate = plate;
    this.read = "";
  }

  async offer(field, shown) {
    const found = await this.reading();
    if (!found || field.value.trim() || !field.isConnected) return;
    this.read = found.kilograms;
    field.value = found.kilograms;
    field.select();
    const at = new Date(found.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
    shown(at);
  }

  /** Whether a weight was left as the scale told it. */
  told(kilograms) {
    return this.read !== "" && kilograms === this.read;
  }

  async reading() {
    if (!this.address || !navigator.onLine) return null;
    try {
      const answer = await fetch(`${this.address}?plate=${encodeURIComponent(this.plate)}`);
      const found = answer.ok ? await answer.json() : {};
      return found.kilograms ? found : null;
    } catch {
      return null; // without reception the crew types what it sees
    }
  }
}
