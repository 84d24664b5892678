/**
 * Lets the page open again without a network, on devices that entered the field workspace. It keeps two things: the
 * program (files whose names change with their content, taken from the cache first) and what does not measure
 * anything: the page itself, its configuration and the city pack (taken from the network whenever it answers). Feeds,
 * archives, endpoints and other origins are not touched, so that nothing measured is ever shown from a cache.
 */

/** Written by vite.config.ts: the files of this build, relative to the page. */
declare const PROGRAM_FILES: readonly string[];

/** The part of ServiceWorkerGlobalScope that is used; the DOM's types do not know it. */
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: Extendable & MessageEvent) => void): void;
}
interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const scope = globalThis as unknown as Scope;
const page = new URL(scope.registration.scope);
/** Named after its content: a new build has a cache of its own. */
const PROGRAM_CACHE = `kapok-program-${hashOf(PROGRAM_FILES.join())}`;
const CITY_CACHE = 'kapok-city';
/** Of the city, as the tiles that somebody looked at; the oldest go. */
const CITY_ENTRIES = 6000;
const CITY_PATHS = /^(config\.json|(cities|cesium|icons)\/.*)$/;

scope.addEventListener('install', event => {
  // No skipWaiting: pages that are open keep the program that they began with.
  event.waitUntil(caches.open(PROGRAM_CACHE).then(cache => cache.addAll([page.href, ...PROGRAM_FILES])));
});

scope.addEventListener('activate', event => {
  event.waitUntil(forgetOldPrograms().then(() => scope.clients.claim()));
});

/** The page says what it loaded before this worker was there. */
scope.addEventListener('message', event => {
  const keep = (event.data as { readonly keep?: readonly string[] } | null)?.keep ?? [];
  event.waitUntil(Promise.allSettled(keep.filter(isOfCity).map(url => cityFile(new Request(url), event))));
});

scope.addEventListener('fetch', event => {
  const { request } = event;
  if (request.method !== 'GET' || request.headers.has('Range')) return;
  if (request.mode === 'navigate') event.respondWith(newestPage(request));
  else if (isOfProgram(request.url)) event.respondWith(programFile(request));
  else if (isOfCity(request.url)) event.respondWith(cityFile(request, event));
});

/** Path below the page, or null for other origins and folders. */
function pathOf(url: string): string | null {
  const { origin, pathname } = new URL(url);
  return origin === page.origin && pathname.startsWith(page.pathname)
    ? pathname.slice(page.pathname.length)
    : null;
}

function isOfProgram(url: string): boolean {
  return pathOf(url)?.startsWith('assets/') ?? false;
}

function isOfCity(url: string): boolean {
  const path = pathOf(url);
  return path !== null && CITY_PATHS.test(path);
}

async function newestPage(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    return (await caches.match(page.href)) ?? rethrow(error);
  }
}

async function programFile(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

async function cityFile(request: Request, event: Extendable): Promise<Response> {
  try {
    const response = await fetch(request);
    // A copy beside the answer: whoever waits for it does not wait for the disk.
    if (response.status === 200) event.waitUntil(keepCopy(request, response.clone()));
    return response;
  } catch (error) {
    return (await caches.match(request)) ?? rethrow(error);
  }
}

let copies = 0;

async function keepCopy(request: Request, response: Response): Promise<void> {
  const cache = await caches.open(CITY_CACHE);
  await cache.put(request, response);
  if (++copies % 500 !== 0) return;
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - CITY_ENTRIES))) await cache.delete(old);
}

async function forgetOldPrograms(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith('kapok-program-') && name !== PROGRAM_CACHE) await caches.delete(name);
  }
}

function rethrow(error: unknown): never {
  throw error;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
