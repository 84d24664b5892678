import { ORIGINS, type Origin, QUALITIES, type Quality } from '@core/records.ts';

const QUALITY_BITS = Object.fromEntries(QUALITIES.map((quality, code) => [quality, code])) as Record<
  Quality,
  number
>;
const ORIGIN_BITS = Object.fromEntries(ORIGINS.map((origin, code) => [origin, code << 2])) as Record<
  Origin,
  number
>;

/** Quality and origin of one value in a byte: bits 0–1 index QUALITIES, bits 2–3 index ORIGINS. */
export function packFlags(quality: Quality, origin: Origin): number {
  return QUALITY_BITS[quality] | ORIGIN_BITS[origin];
}

export function qualityOf(flags: number): Quality {
  return QUALITIES[flags & 3]!;
}

export function originOf(flags: number): Origin {
  return ORIGINS[(flags >> 2) & 3]!;
}
