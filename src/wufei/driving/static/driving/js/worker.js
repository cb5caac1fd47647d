// Keeps the page and its files, so that it opens without reception. VERSION stands before this.
const CACHE = `wufei-driving-${VERSION}`;
const PAGE = "/driving/";

self.addEventListener("install", (event) => {
  event.waitUntil(self.skipWaiting());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("wufei-driving-") && name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

// The page tells which files it has loaded.
self.addEventListener("message", (event) => {
  const files = event.data && event.data.keep;
  if (!Array.isArray(files)) return;
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      for (const file of files) {
        try {
          const answer = await fetch(file, { credentials: "same-origin", redirect: "manual" });
          if (answer.ok) await cache.put(file, answer);
        } catch {
          // Kept the next time.
        }
      }
      if (event.ports[0]) event.ports[0].postMessage("kept");
    })(),
  );
});

// Bad reception is worse than none: after this long the kept page is shown.
const PATIENCE = 4000;

async function freshOrKept(request, name, options) {
  const cache = await caches.open(CACHE);
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await cache.put(name, answer.clone());
    return answer;
  });
  const kept = await cache.match(name, options);
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([asked.catch(() => kept), late]);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === PAGE) event.respondWith(freshOrKept(request, PAGE));
  else if (address.pathname.startsWith("/static/")) event.respondWith(freshOrKept(request, request, { ignoreSearch: true }));
});
