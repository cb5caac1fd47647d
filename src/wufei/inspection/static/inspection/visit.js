// A visit on a phone: the position at check-in, and a draft that survives a closed page or no network.

const begin = document.querySelector("[data-begin]");
const form = document.querySelector("[data-visit]");

function askPosition(done) {
  if (!navigator.geolocation) {
    done(null);
    return;
  }
  navigator.geolocation.getCurrentPosition((found) => done(found.coords), () => done(null), {
    enableHighAccuracy: true,
    timeout: 8000,
    maximumAge: 30000,
  });
}

if (begin) {
  begin.addEventListener("submit", (event) => {
    if (begin.dataset.asked) return;
    event.preventDefault();
    begin.dataset.asked = "yes";
    askPosition((place) => {
      if (place) {
        begin.elements.latitude.value = place.latitude.toFixed(6);
        begin.elements.longitude.value = place.longitude.toFixed(6);
        begin.elements.accuracy.value = String(Math.round(place.accuracy));
      } else {
        const told = begin.querySelector("[data-position]");
        told.textContent = told.dataset.none;
      }
      begin.requestSubmit();
    });
  });
}

const SKIPPED = new Set(["csrfmiddlewaretoken", "version"]);

function storeOf(visit) {
  return `wufei-visit-${visit}`;
}

function keep(told) {
  const draft = { version: form.elements.version.value, values: {} };
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !SKIPPED.has(name)) draft.values[name] = value;
  }
  try {
    localStorage.setItem(storeOf(form.dataset.visit), JSON.stringify(draft));
    told.textContent = form.dataset.kept;
  } catch {
    told.textContent = ""; // no room or no permission: the form works without
  }
}

function restore(told) {
  let draft = null;
  try {
    draft = JSON.parse(localStorage.getItem(storeOf(form.dataset.visit)));
  } catch {
    return;
  }
  if (!draft || draft.version !== form.elements.version.value) return;
  if (document.querySelector(".field-error")) return; // the server's answer is newer
  for (const [name, value] of Object.entries(draft.values)) {
    const field = form.elements[name];
    if (field && field.type !== "file") field.value = value;
  }
  told.textContent = form.dataset.restored;
}

// An answer that needs a photo shows at once where to put it.
function showWherePhotosGo() {
  for (const question of form.querySelectorAll("[data-fails]")) {
    const chosen = question.querySelector("input[type=radio]:checked");
    if (chosen && question.dataset.fails.split("|").includes(chosen.value)) {
      question.querySelector("details").open = true;
    }
  }
}

if (form) {
  const told = form.querySelector("[data-draft]");
  if (!form.elements.begun_at.value) form.elements.begun_at.value = new Date().toISOString();
  restore(told);
  showWherePhotosGo();
  form.addEventListener("input", () => {
    keep(told);
    showWherePhotosGo();
  });
  form.addEventListener("submit", (event) => {
    keep(told);
    if (!navigator.onLine) {
      event.preventDefault();
      told.textContent = form.dataset.offline;
    }
  });
} else {
  const done = /\/inspection\/visits\/(\d+)\//.exec(location.pathname);
  if (done && !begin) {
    try {
      localStorage.removeItem(storeOf(done[1]));
    } catch {
      // nothing was kept
    }
  }
}
