import {
  SAMPLE_CAMERA_STATUSES,
  SAMPLE_CAMERA_TYPES,
  type SampleCameras,
  type SampleStations,
  type SampleTraffic,
} from '@city/sample-data.ts';
import type { Entity } from '@core/records.ts';
import type { Recording } from './recordings.ts';

/** Stations as entities; their origin is that of what they show. */
export function stationEntities(
  { stations }: SampleStations,
  recordings: readonly Recording[],
  traffic: SampleTraffic,
): Entity[] {
  const origins = new Map(recordings.map(({ series }) => [series.entityId, series.origin]));
  return stations.map(station => ({
    id: station.id,
    type: station.type,
    name: station.name,
    position: station.position,
    heightReference: 'ellipsoid',
    properties: {
      ...station.properties,
      placeKind: station.placeKind,
      ...(station.type === 'traffic-speed' ? { noteZh: traffic.note.zh, noteEn: traffic.note.en } : {}),
    },
    source: station.source,
    origin: origins.get(station.id) ?? 'synthetic',
  }));
}

/** Cameras as entities, all synthetic. The lens is at ground height plus mast height. */
export function cameraEntities(cameras: SampleCameras): Entity[] {
  return cameras.ids.map((id, row) => {
    const [longitude, latitude, ground, mast] = cameras.positions.slice(row * 4, row * 4 + 4) as [
      number,
      number,
      number,
      number,
    ];
    return {
      id,
      type: 'camera',
      name: { zh: cameras.zh[row]!, en: cameras.en[row]! },
      position: [longitude, latitude, ground + mast],
      heightReference: 'ellipsoid',
      properties: {
        cameraType: SAMPLE_CAMERA_TYPES[cameras.types[row]!] ?? 'bullet',
        status: SAMPLE_CAMERA_STATUSES[cameras.statuses[row]!] ?? 'offline',
        headingDegrees: cameras.headingDegrees[row]!,
        fieldOfViewDegrees: cameras.fieldOfViewDegrees[row]!,
        rangeMeters: cameras.rangeMeters[row]!,
        mastMeters: mast,
      },
      source: cameras.source,
      origin: 'synthetic',
    };
  });
}
