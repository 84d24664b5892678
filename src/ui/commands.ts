import { bilingual } from '@i18n/index.ts';
import { currentView } from '@state/address.ts';
import type { Twin } from '@state/twin.ts';
import { formatView } from '@state/url.ts';

/** Copies an address that brings back this view. */
export async function copyLink(twin: Twin): Promise<void> {
  const url = `${location.origin}${location.pathname}?${formatView(currentView(twin))}`;
  try {
    await navigator.clipboard.writeText(url);
    twin.session.notify({ key: 'link', severity: 'info', text: bilingual('action.linkCopied') });
  } catch {
    // Without clipboard access (plain HTTP) the address bar already holds the same link.
    history.replaceState(null, '', url);
    twin.session.notify({ key: 'link', severity: 'info', text: bilingual('action.linkInBar') });
  }
}

/** Downloads the scene as a PNG named after city and time. */
export async function saveScreenshot(twin: Twin): Promise<void> {
  const link = document.createElement('a');
  link.href = await twin.scene.screenshot();
  const stamp = new Date(twin.clock.now()).toISOString().slice(0, 19).replaceAll(':', '');
  link.download = `kapok-${twin.city.id}-${stamp}.png`;
  link.click();
}

/** Downloads a text as a file. */
export function saveText(text: string, mediaType: string, name: string): void {
  saveFile(new Blob([text], { type: mediaType }), name);
}

export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const ACCEPTED_FILES = '.geojson,.json,.csv,.tsv,.kml,.kmz,.gpx,.czml,.zip,.xml,.tif,.tiff';

/** Asks for files to bring in, as dropping them on the window does. */
export function chooseFiles({ roster }: Pick<Twin, 'roster'>): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = ACCEPTED_FILES;
  input.addEventListener('change', () => roster.offer(input.files ?? []));
  input.click();
}

const TILTED_PITCH_DEGREES = -38;
const TOP_DOWN_PITCH_DEGREES = -90;

/** From above to tilted, and back. */
export function tilt({ scene, session }: Pick<Twin, 'scene' | 'session'>): void {
  const isTopDown = (session.state.camera?.pitch ?? 0) < -80;
  void scene.camera.setPitch(isTopDown ? TILTED_PITCH_DEGREES : TOP_DOWN_PITCH_DEGREES);
}
