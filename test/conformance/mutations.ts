/** A seeded generator of uniform numbers in [0, 1) (mulberry32), so that every run sees the same payloads. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What attackers and broken firmware put where it does not belong. */
const HOSTILE = [
  '"__proto__":{"polluted":1},',
  '"constructor":{"prototype":{"polluted":1}},',
  'null',
  '1e999',
  '-0',
  '[]',
  '{}',
  '""',
  '[[[[[[[[[[[[[[[[[[[[[[',
  '\\ud800',
  '\u0000',
  '99999999999999999999',
  'NaN',
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '<![CDATA[',
  '&a;',
  '9'.repeat(400),
  '\uFEFF',
  "'",
].map(text => new TextEncoder().encode(text));

/** One to four random changes: bits, bytes, cuts, repetitions, hostile pieces. Never empty. */
export function mutate(payload: Uint8Array, random: () => number): Uint8Array {
  let bytes = payload;
  const changes = 1 + Math.floor(random() * 4);
  for (let change = 0; change < changes; change++)
    bytes = MUTATIONS[Math.floor(random() * MUTATIONS.length)]!(bytes, random);
  return bytes.length > 0 ? bytes : payload.subarray(0, 1);
}

type Mutation = (bytes: Uint8Array, random: () => number) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const changed = bytes.slice();
    const place = placeIn(bytes, random);
    if (changed.length > 0) changed[place]! ^= 1 << Math.floor(random() * 8);
    return changed;
  },
  function replaceByte(bytes, random) {
    const changed = bytes.slice();
    if (changed.length > 0) changed[placeIn(bytes, random)] = Math.floor(random() * 256);
    return changed;
  },
  function cutOff(bytes, random) {
    return bytes.slice(0, placeIn(bytes, random));
  },
  function takeOut(bytes, random) {
    const start = placeIn(bytes, random);
    return join(bytes.subarray(0, start), bytes.subarray(start + Math.floor(random() * 30)));
  },
  function repeatPiece(bytes, random) {
    const start = placeIn(bytes, random);
    const piece = bytes.subarray(start, start + Math.floor(random() * 60));
    return join(bytes.subarray(0, start), piece, piece, bytes.subarray(start));
  },
  function insertHostile(bytes, random) {
    const start = placeIn(bytes, random);
    return join(bytes.subarray(0, start), hostile(random), bytes.subarray(start));
  },
  function replaceWithHostile(bytes, random) {
    const start = placeIn(bytes, random);
    return join(bytes.subarray(0, start), hostile(random), bytes.subarray(start + Math.floor(random() * 12)));
  },
];

function placeIn(bytes: Uint8Array, random: () => number): number {
  return Math.floor(random() * bytes.length);
}

function hostile(random: () => number): Uint8Array {
  return HOSTILE[Math.floor(random() * HOSTILE.length)]!;
}

function join(...pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}
