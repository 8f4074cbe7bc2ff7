/**
 * Keeps the page itself, so that it opens (and says that it is not connected) when Affekt does not run. Nothing of the show is
 * kept: the API and the WebSocket always go to Affekt.
 */
const SHELL = 'affekt shell';
/** Files of this build and the one before. */
const MOST_FILES = 24;

self.addEventListener('install', (event) => event.waitUntil(keepShell().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  const isPage = pathname === '/' || /^\/[\w-]+\.(svg|png|webmanifest)$/.test(pathname);
  // Files in assets/ are named by their content: what is kept is right.
  if (pathname.startsWith('/assets/')) event.respondWith(keptFirst(request));
  else if (isPage && !request.url.includes('token=')) event.respondWith(networkFirst(request));
});

/** The first visit is enough: the page and what it is made of are kept before this worker has answered for any of them. */
async function keepShell() {
  const page = await fetchAndKeep(new Request('/'));
  const parts = [...(await page.text()).matchAll(/(?:src|href)="\.?(\/[^"]+)"/g)];
  await Promise.all(parts.map(([, part]) => fetchAndKeep(new Request(part))));
}

async function keptFirst(request) {
  const kept = await (await caches.open(SHELL)).match(request);
  return kept ?? (await fetchAndKeep(request));
}

async function networkFirst(request) {
  try {
    return await fetchAndKeep(request);
  } catch (error) {
    const kept = await (await caches.open(SHELL)).match(request);
    if (kept === undefined) throw error;
    return kept;
  }
}

async function fetchAndKeep(request) {
  const response = await fetch(request);
  if (response.status === 200 && !response.redirected) {
    const cache = await caches.open(SHELL);
    await cache.put(request, response.clone());
    const files = await cache.keys();
    await Promise.all(
      files.slice(0, Math.max(0, files.length - MOST_FILES)).map((file) => cache.delete(file)),
    );
  }
  return response;
}
