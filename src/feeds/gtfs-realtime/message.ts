import { LocalizedError } from '@core/text.ts';
import { PbfReader as Pbf } from 'pbf';

/** The parts of a GTFS-Realtime 2.0 FeedMessage that the twin shows; names and field numbers as in the specification. */
export interface FeedMessage {
  timestampSeconds: number;
  version: string;
  differential: boolean;
  entities: FeedEntity[];
}
export interface FeedEntity {
  id: string;
  deleted: boolean;
  vehicle?: VehiclePosition;
  tripUpdate?: TripUpdate;
  alert?: ServiceAlert;
}
export interface VehiclePosition {
  tripId: string;
  routeId: string;
  vehicleId: string;
  label: string;
  timestampSeconds: number;
  occupancyStatus: number | null;
  position: { latitude: number; longitude: number; bearing: number | null; speedMps: number | null } | null;
}
export interface TripUpdate {
  tripId: string;
  routeId: string;
  vehicleId: string;
  timestampSeconds: number;
  /** Seconds late; negative is early. From the trip, else from its next stop. */
  delaySeconds: number | null;
}
export interface ServiceAlert {
  periods: { startSeconds: number; endSeconds: number }[];
  effect: number;
  severity: number;
  header: Translation[];
  description: Translation[];
}
export interface Translation {
  text: string;
  language: string;
}

/** Decodes one message. Throws on truncated or foreign bytes. */
export function readFeedMessage(bytes: Uint8Array): FeedMessage {
  const message: FeedMessage = { timestampSeconds: 0, version: '', differential: false, entities: [] };
  new Pbf(bytes).readFields((tag, out, pbf) => {
    if (tag === 1) readMessage(pbf, out, readHeader);
    else if (tag === 2) {
      const entity: FeedEntity = { id: '', deleted: false };
      readMessage(pbf, entity, readEntity);
      out.entities.push(entity);
    }
  }, message);
  if (message.version === '') throw new LocalizedError('没有 GTFS-Realtime 头部', 'no GTFS-Realtime header');
  return message;
}

function readMessage<T>(pbf: Pbf, into: T, read: (tag: number, into: T, pbf: Pbf) => void): T {
  const end = pbf.readVarint() + pbf.pos;
  if (end > pbf.length) throw new LocalizedError('消息在字段结束前中断', 'message ends before its field');
  return pbf.readFields(read, into, end);
}

function readHeader(tag: number, header: FeedMessage, pbf: Pbf): void {
  if (tag === 1) header.version = pbf.readString();
  else if (tag === 2) header.differential = pbf.readVarint() === 1;
  else if (tag === 3) header.timestampSeconds = pbf.readVarint();
}

function readEntity(tag: number, entity: FeedEntity, pbf: Pbf): void {
  if (tag === 1) entity.id = pbf.readString();
  else if (tag === 2) entity.deleted = pbf.readBoolean();
  else if (tag === 3) {
    const empty: TripUpdate = {
      tripId: '',
      routeId: '',
      vehicleId: '',
      timestampSeconds: 0,
      delaySeconds: null,
    };
    entity.tripUpdate = readMessage(pbf, empty, readTripUpdate);
  } else if (tag === 4) {
    const empty: VehiclePosition = {
      tripId: '',
      routeId: '',
      vehicleId: '',
      label: '',
      timestampSeconds: 0,
      occupancyStatus: null,
      position: null,
    };
    entity.vehicle = readMessage(pbf, empty, readVehiclePosition);
  } else if (tag === 5) {
    entity.alert = readMessage(
      pbf,
      { periods: [], effect: 8, severity: 1, header: [], description: [] } as ServiceAlert,
      readAlert,
    );
  }
}

interface Described {
  tripId: string;
  routeId: string;
  vehicleId: string;
  label?: string;
}

function readTrip(tag: number, out: Described, pbf: Pbf): void {
  if (tag === 1) out.tripId = pbf.readString();
  else if (tag === 5) out.routeId = pbf.readString();
}

function readVehicle(tag: number, out: Described, pbf: Pbf): void {
  if (tag === 1) out.vehicleId = pbf.readString();
  else if (tag === 2) out.label = pbf.readString();
}

function readVehiclePosition(tag: number, vehicle: VehiclePosition, pbf: Pbf): void {
  if (tag === 1) readMessage(pbf, vehicle, readTrip);
  else if (tag === 2)
    vehicle.position = readMessage(
      pbf,
      { latitude: Number.NaN, longitude: Number.NaN, bearing: null, speedMps: null },
      readPosition,
    );
  else if (tag === 5) vehicle.timestampSeconds = pbf.readVarint();
  else if (tag === 8) readMessage(pbf, vehicle, readVehicle);
  else if (tag === 9) vehicle.occupancyStatus = pbf.readVarint();
}

function readPosition(tag: number, position: NonNullable<VehiclePosition['position']>, pbf: Pbf): void {
  if (tag === 1) position.latitude = pbf.readFloat();
  else if (tag === 2) position.longitude = pbf.readFloat();
  else if (tag === 3) position.bearing = pbf.readFloat();
  else if (tag === 5) position.speedMps = pbf.readFloat();
}

function readTripUpdate(tag: number, update: TripUpdate, pbf: Pbf): void {
  if (tag === 1) readMessage(pbf, update, readTrip);
  else if (tag === 2) {
    const stop = readMessage(pbf, { delaySeconds: null as number | null }, readStopTime);
    update.delaySeconds ??= stop.delaySeconds;
  } else if (tag === 3) readMessage(pbf, update, readVehicle);
  else if (tag === 4) update.timestampSeconds = pbf.readVarint();
  else if (tag === 5) update.delaySeconds = pbf.readVarint(true);
}

function readStopTime(tag: number, stop: { delaySeconds: number | null }, pbf: Pbf): void {
  if (tag !== 2 && tag !== 3) return;
  readMessage(pbf, stop, (eventTag, out, eventPbf) => {
    if (eventTag === 1) out.delaySeconds ??= eventPbf.readVarint(true);
  });
}

function readAlert(tag: number, alert: ServiceAlert, pbf: Pbf): void {
  if (tag === 1) alert.periods.push(readMessage(pbf, { startSeconds: 0, endSeconds: 0 }, readPeriod));
  else if (tag === 7) alert.effect = pbf.readVarint();
  else if (tag === 10) readMessage(pbf, alert.header, readTranslations);
  else if (tag === 11) readMessage(pbf, alert.description, readTranslations);
  else if (tag === 14) alert.severity = pbf.readVarint();
}

function readPeriod(tag: number, period: ServiceAlert['periods'][number], pbf: Pbf): void {
  if (tag === 1) period.startSeconds = pbf.readVarint();
  else if (tag === 2) period.endSeconds = pbf.readVarint();
}

function readTranslations(tag: number, out: Translation[], pbf: Pbf): void {
  if (tag !== 1) return;
  const translation = { text: '', language: '' };
  readMessage(pbf, translation, (field, into, inner) => {
    if (field === 1) into.text = inner.readString();
    else if (field === 2) into.language = inner.readString();
  });
  out.push(translation);
}
