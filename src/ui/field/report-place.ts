import type { ReportPlace } from '@core/field-report.ts';
import type { LocalizedText } from '@core/text.ts';
import { bilingual } from '@i18n/index.ts';
import type { Twin } from '@state/twin.ts';

const POSITION_TIMEOUT_MS = 15_000;

/** Why the device gave no position, for the person. */
export class PlaceProblem extends Error {
  constructor(readonly reason: LocalizedText) {
    super(reason.en);
    this.name = 'PlaceProblem';
  }
}

/** Where a report is. Throws PlaceProblem when the device does not say. */
export async function findPlace(
  twin: Pick<Twin, 'scene' | 'session' | 'live'>,
  source: ReportPlace['source'],
): Promise<ReportPlace | undefined> {
  if (source === 'device') return devicePlace();
  if (source === 'object') return objectPlace(twin);
  return crosshairPlace(twin);
}

function objectPlace({ session, live }: Pick<Twin, 'session' | 'live'>): ReportPlace | undefined {
  const { selection } = session.state;
  const position = selection && (live.entity(selection.id)?.position ?? selection.position);
  return position ? { longitude: position[0], latitude: position[1], source: 'object' } : undefined;
}

/** What is under the crosshair; looking at the sky, where the eye is. */
async function crosshairPlace({ scene }: Pick<Twin, 'scene'>): Promise<ReportPlace> {
  const cross = document.querySelector('.field-crosshair')?.getBoundingClientRect();
  const pick = cross && (await scene.pick(cross.x + cross.width / 2, cross.y + cross.height / 2));
  const eye = scene.camera.get();
  const [longitude, latitude] = pick?.position ?? [eye.longitude, eye.latitude];
  return { longitude, latitude, source: 'view' };
}

function devicePlace(): Promise<ReportPlace> {
  if (!isSecureContext || !navigator.geolocation) {
    return Promise.reject(new PlaceProblem(bilingual('report.placeInsecure')));
  }
  return new Promise((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) =>
        resolve({ longitude, latitude, source: 'device', accuracyMeters: Math.round(accuracy) }),
      ({ code }) =>
        reject(new PlaceProblem(bilingual(code === 1 ? 'report.placeDenied' : 'report.placeNoFix'))),
      { enableHighAccuracy: true, timeout: POSITION_TIMEOUT_MS, maximumAge: 10_000 },
    ),
  );
}
