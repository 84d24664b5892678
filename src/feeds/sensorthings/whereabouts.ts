import type { FeedBatch } from '@core/feed.ts';
import type { Entity, JsonValue, TrackPoint } from '@core/records.ts';
import { isRecord, positionOf } from '../runtime/geometry.ts';
import { endInstantOf } from '../runtime/instant.ts';
import type { Thing } from './catalogue.ts';

/**
 * Places that observations bring with them: a Thing without a Location is where its newest observation was made
 * (FeatureOfInterest), and moves as these do.
 */
export class Whereabouts {
  readonly #placeless = new Map<string, Entity>();
  readonly #last = new Map<string, string>();

  /** Takes up a catalogue: Things that have a place of their own keep it. */
  follow(things: readonly Thing[]): void {
    this.#placeless.clear();
    for (const { entity } of things) if (!entity.position) this.#placeless.set(entity.id, entity);
  }

  /** What an observation with its FeatureOfInterest says of where the Thing is; nothing when that is known. */
  seenAt(entityId: string, observation: JsonValue): Pick<FeedBatch, 'entities' | 'tracks'> {
    const entity = this.#placeless.get(entityId);
    const interest = isRecord(observation) ? observation.FeatureOfInterest : undefined;
    const position = entity && isRecord(interest) ? positionOf(interest.feature) : null;
    if (!entity || !position || !isRecord(observation)) return {};
    const before = this.#last.get(entityId);
    const place = position.join();
    if (place === before) return {};
    this.#last.set(entityId, place);
    const heightReference = position[2] === 0 ? 'ground' : 'ellipsoid';
    if (before === undefined) return { entities: [{ ...entity, position, heightReference }] };
    const timeMs = endInstantOf(observation.phenomenonTime ?? observation.resultTime);
    return { tracks: [{ entityId, timeMs, position, origin: 'measured' }] };
  }
}

/** HistoricalLocations with their Locations, expanded in a Thing, as the way it went; what has no time or place is left out. */
export function wayOf(thing: JsonValue, entityId: string): TrackPoint[] {
  const past = isRecord(thing) && Array.isArray(thing.HistoricalLocations) ? thing.HistoricalLocations : [];
  return past.flatMap(entry => {
    if (!isRecord(entry) || !Array.isArray(entry.Locations)) return [];
    const timeMs = endInstantOf(entry.time);
    const [position] = entry.Locations.flatMap(location => {
      const place = isRecord(location) ? positionOf(location.location) : null;
      return place ? [place] : [];
    });
    return position && Number.isFinite(timeMs)
      ? [{ entityId, timeMs, position, origin: 'measured' } as const]
      : [];
  });
}
