import { originOf, packFlags, qualityOf } from '@archive/flags.ts';
import { StringInterner } from '@core/ids.ts';
import type { DeltaPacket } from '@core/jobs/feed-jobs.ts';
import type { LiveDelta } from '@core/live-port.ts';
import type { TimeMs } from '@core/time.ts';
import type { TrackCell, ValueCell } from './cells.ts';
import type { PendingDelta } from './delta-builder.ts';

const STALE_BIT = 16;

/** Writes deltas as columns; remembers which texts the other side has. One per worker. */
export class DeltaEncoder {
  readonly #texts = new StringInterner();
  #sentTexts = 0;

  encode(delta: PendingDelta, timeMs: TimeMs): { packet: DeltaPacket; buffers: ArrayBuffer[] } {
    const latest = this.#encodeValues(delta.values);
    const tracks = this.#encodeTracks(delta.tracks);
    const { reset, properties, entities, alerts, fields, removed } = delta;
    const newTexts = this.#takeNewTexts();
    const packet = { timeMs, reset, newTexts, properties, entities, alerts, fields, removed, latest, tracks };
    const columns = [
      ...Object.values(latest),
      ...Object.values(tracks),
      ...fields.map(({ values }) => values),
    ];
    const buffers = columns.map(column => column.buffer as ArrayBuffer);
    return { packet, buffers };
  }

  #encodeValues(cells: readonly ValueCell[]) {
    const count = cells.length;
    const columns = {
      entity: new Uint32Array(count),
      property: new Uint32Array(count),
      feed: new Uint32Array(count),
      timeMs: new Float64Array(count),
      value: new Float64Array(count),
      sourceTimeMs: new Float64Array(count),
      flags: new Uint8Array(count),
    };
    cells.forEach((cell, row) => {
      const { timeMs, value, sourceTimeMs = Number.NaN, quality, origin } = cell.latest;
      columns.entity[row] = this.#texts.intern(cell.entityId);
      columns.property[row] = this.#texts.intern(cell.property);
      columns.feed[row] = this.#texts.intern(cell.feedId);
      columns.timeMs[row] = timeMs;
      columns.value[row] = value;
      columns.sourceTimeMs[row] = sourceTimeMs;
      columns.flags[row] = packFlags(quality, origin) | (cell.stale ? STALE_BIT : 0);
    });
    return columns;
  }

  #encodeTracks(cells: readonly TrackCell[]) {
    const count = cells.length;
    const columns = {
      entity: new Uint32Array(count),
      timeMs: new Float64Array(count),
      position: new Float64Array(count * 3),
      headingDegrees: new Float32Array(count),
      speedMps: new Float32Array(count),
      flags: new Uint8Array(count),
    };
    cells.forEach(({ entityId, latest }, row) => {
      columns.entity[row] = this.#texts.intern(entityId);
      columns.timeMs[row] = latest.timeMs;
      columns.position.set(latest.position, row * 3);
      columns.headingDegrees[row] = latest.headingDegrees ?? Number.NaN;
      columns.speedMps[row] = latest.speedMps ?? Number.NaN;
      columns.flags[row] = packFlags('good', latest.origin);
    });
    return columns;
  }

  #takeNewTexts(): string[] {
    const fresh: string[] = [];
    while (this.#sentTexts < this.#texts.size) fresh.push(this.#texts.text(this.#sentTexts++));
    return fresh;
  }
}

/** Reads what a DeltaEncoder wrote. One per worker, every packet in order. */
export class DeltaDecoder {
  readonly #texts: string[] = [];

  decode(packet: DeltaPacket): LiveDelta {
    for (const text of packet.newTexts) this.#texts.push(text);
    const { timeMs, reset, properties, entities, alerts, fields, removed } = packet;
    const latest = this.#decodeValues(packet.latest);
    const tracks = this.#decodeTracks(packet.tracks);
    return { timeMs, reset, properties, entities, latest, tracks, alerts, fields, removed };
  }

  #decodeValues(columns: DeltaPacket['latest']): LiveDelta['latest'] {
    return Array.from(columns.entity, (entity, row) => {
      const flags = columns.flags[row]!;
      const sourceTimeMs = columns.sourceTimeMs[row]!;
      return {
        entityId: this.#texts[entity]!,
        property: this.#texts[columns.property[row]!]!,
        feedId: this.#texts[columns.feed[row]!]!,
        timeMs: columns.timeMs[row]!,
        value: columns.value[row]!,
        quality: qualityOf(flags),
        origin: originOf(flags),
        stale: (flags & STALE_BIT) !== 0,
        ...(Number.isNaN(sourceTimeMs) ? {} : { sourceTimeMs }),
      };
    });
  }

  #decodeTracks(columns: DeltaPacket['tracks']): LiveDelta['tracks'] {
    return Array.from(columns.entity, (entity, row) => {
      const heading = columns.headingDegrees[row]!;
      const speed = columns.speedMps[row]!;
      const [longitude, latitude, height] = columns.position.subarray(row * 3, row * 3 + 3);
      return {
        entityId: this.#texts[entity]!,
        timeMs: columns.timeMs[row]!,
        position: [longitude!, latitude!, height!],
        origin: originOf(columns.flags[row]!),
        ...(Number.isNaN(heading) ? {} : { headingDegrees: heading }),
        ...(Number.isNaN(speed) ? {} : { speedMps: speed }),
      };
    });
  }
}
