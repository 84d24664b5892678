/** Whether the page will open again without a network; `insecure` where the browser offers that only over HTTPS. */
export type ProgramKept = 'pending' | 'kept' | 'insecure' | 'failed';

/** Has the service worker keep the program, and what this visit has loaded of the city. Never rejects. */
export async function keepProgram(): Promise<ProgramKept> {
  if (!('serviceWorker' in navigator)) return 'insecure';
  // In development the program changes under the page.
  if (import.meta.env.DEV) return 'failed';
  try {
    await navigator.serviceWorker.register(new URL('service-worker.js', document.baseURI));
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType('resource').map(entry => entry.name);
    active?.postMessage({ keep: loaded.filter(name => name.startsWith(location.origin)) });
    return 'kept';
  } catch {
    return 'failed';
  }
}
