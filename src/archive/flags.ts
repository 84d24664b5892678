import { ORIGINS, type Origin, QUALITIES, type Quality } from '@core/records.ts';

/** Quality and origin of one value in a byte: bits 0–1 index QUALITIES, bits 2–3 index ORIGINS. */
export function packFlags(quality: Quality, origin: Origin): number {
  return QUALITIES.indexOf(quality) | (ORIGINS.indexOf(origin) << 2);
}

export function qualityOf(flags: number): Quality {
  return QUALITIES[flags & 3]!;
}

export function originOf(flags: number): Origin {
  return ORIGINS[(flags >> 2) & 3]!;
}
