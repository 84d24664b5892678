import type { EntityId } from './ids.ts';
import type { LocalizedText } from './text.ts';
import type { TimeMs } from './time.ts';

export const REPORT_KINDS = ['note', 'fault', 'danger'] as const;
/** An observation, a facility that does not work, or something that endangers people. */
export type ReportKind = (typeof REPORT_KINDS)[number];

/** A place, and who says so: the device, the selected object, or the middle of the picture. */
export interface ReportPlace {
  /** Degrees WGS84. */
  readonly longitude: number;
  readonly latitude: number;
  readonly source: 'device' | 'object' | 'view';
  /** Radius that the device gives, 68 % (W3C Geolocation `accuracy`). */
  readonly accuracyMeters?: number;
}

export interface ReportPhoto {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What an inspector found, as it is kept on the device and sent. */
export interface FieldReport {
  /** UUID; a backend that gets it twice keeps it once. */
  readonly id: string;
  readonly cityId: string;
  readonly createdMs: TimeMs;
  readonly kind: ReportKind;
  readonly note: string;
  readonly place?: ReportPlace;
  /** The object it is about. */
  readonly entity?: { readonly id: EntityId; readonly title: LocalizedText };
  readonly photos: readonly ReportPhoto[];
}

/** What became of sending a report. */
export type DeliveryOutcome =
  | { readonly kind: 'sent' }
  /** The backend will never take it as it is. */
  | { readonly kind: 'refused'; readonly reason: LocalizedText }
  /** It may work later. */
  | { readonly kind: 'failed'; readonly reason: LocalizedText; readonly retryAfterMs?: number };

/** Never rejects. */
export type SendReport = (report: FieldReport) => Promise<DeliveryOutcome>;

/** GeoJSON Feature of a report (RFC 7946), without its photos. */
export function reportFeature(report: FieldReport) {
  const { id, cityId, createdMs, kind, note, place, entity, photos } = report;
  return {
    type: 'Feature' as const,
    id,
    geometry: place ? { type: 'Point' as const, coordinates: [place.longitude, place.latitude] } : null,
    properties: {
      city: cityId,
      created: new Date(createdMs).toISOString(),
      kind,
      note,
      ...(place ? { placeSource: place.source } : {}),
      ...(place?.accuracyMeters === undefined ? {} : { accuracyMeters: place.accuracyMeters }),
      ...(entity ? { entity: entity.id, entityTitle: entity.title } : {}),
      photos: photos.map((_, index) => photoName(report, index)),
    },
  };
}

/** File name of a photo, unique among all reports. */
export function photoName(report: Pick<FieldReport, 'id' | 'photos'>, index: number): string {
  const { mediaType } = report.photos[index]!;
  const ending = mediaType === 'image/png' ? 'png' : mediaType === 'image/webp' ? 'webp' : 'jpg';
  return `${report.id}-${index + 1}.${ending}`;
}
