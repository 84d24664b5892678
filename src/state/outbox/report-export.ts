import { type FieldReport, photoName, reportFeature } from '@core/field-report.ts';
import { strToU8, zipSync } from 'fflate';

/** A ZIP with `reports.geojson` and a folder of photos. */
export function exportReports(reports: readonly FieldReport[]): Uint8Array<ArrayBuffer> {
  const collection = { type: 'FeatureCollection', features: reports.map(reportFeature) };
  const photos = reports.flatMap(report =>
    report.photos.map((photo, index) => [`photos/${photoName(report, index)}`, photo.bytes] as const),
  );
  const files = {
    'reports.geojson': strToU8(JSON.stringify(collection, null, 1)),
    ...Object.fromEntries(photos),
  };
  // Photos are compressed already.
  return zipSync(files, { level: 0 }) as Uint8Array<ArrayBuffer>;
}
