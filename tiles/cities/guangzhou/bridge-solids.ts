import { type Color, mix, type SolidBuilder, type Vector3 } from '../../synthesis/solid-builder.ts';
import type { Bridge } from './bridge-geometry.ts';
import { RIVER_LEVEL } from './ground.ts';

const DECK: Color = [96, 100, 108];
const GIRDER: Color = [176, 178, 180];
const CONCRETE: Color = [196, 194, 188];
const WHITE_STEEL: Color = [232, 234, 236];
const CABLE: Color = [214, 218, 224];
const GREEN_STEEL: Color = [132, 150, 148];
const DECK_STEP_METERS = 16;
const DECK_THICKNESS = 1.8;
const PARAPET_HEIGHT = 1.1;
const PIER_SPACING_METERS = 42;

/** Converts metres along, across and above the ellipsoid into the frame at the bridge's centre. */
export type ToFrame = (along: number, across: number, up: number) => Vector3;

/** Draws a bridge: deck and rails, piers, and what its structure adds. */
export function buildBridge(solid: SolidBuilder, bridge: Bridge): void {
  const [ux, uy] = bridge.direction;
  const frame: ToFrame = (along, across, up) => [along * ux - across * uy, along * uy + across * ux, up];
  buildDeck(solid, bridge, frame);
  const structure = STRUCTURES[bridge.structure] ?? buildPiers;
  structure(solid, bridge, frame);
}

function buildDeck(solid: SolidBuilder, bridge: Bridge, frame: ToFrame): void {
  const reach = bridge.halfSpan + bridge.approach;
  const steps = Math.max(4, Math.ceil((2 * reach) / DECK_STEP_METERS));
  const half = bridge.width / 2;
  const section = (along: number): Vector3[] => {
    const top = bridge.deckAt(along);
    return [
      frame(along, half, top),
      frame(along, -half, top),
      frame(along, -half * 0.86, top - DECK_THICKNESS),
      frame(along, half * 0.86, top - DECK_THICKNESS),
    ];
  };
  for (let k = 0; k < steps; k++) {
    const [from, to] = [-reach + (2 * reach * k) / steps, -reach + (2 * reach * (k + 1)) / steps];
    const [a, b] = [section(from), section(to)];
    solid.quad(a[1]!, b[1]!, b[0]!, a[0]!, DECK);
    solid.quad(a[2]!, b[2]!, b[1]!, a[1]!, GIRDER);
    solid.quad(a[3]!, b[3]!, b[2]!, a[2]!, GIRDER);
    solid.quad(a[0]!, b[0]!, b[3]!, a[3]!, GIRDER);
    for (const [near, far] of [
      [a[0]!, b[0]!],
      [b[1]!, a[1]!],
    ] as const) {
      parapet(solid, near, far);
    }
  }
}

/** A low wall along an edge of the deck, seen from both sides. */
function parapet(solid: SolidBuilder, from: Vector3, to: Vector3): void {
  const raise = ([x, y, z]: Vector3): Vector3 => [x, y, z + PARAPET_HEIGHT];
  solid.quad(from, to, raise(to), raise(from), WHITE_STEEL);
  solid.quad(to, from, raise(from), raise(to), WHITE_STEEL);
}

function buildPiers(solid: SolidBuilder, bridge: Bridge, frame: ToFrame): void {
  const count = Math.max(1, Math.round((2 * bridge.halfSpan) / PIER_SPACING_METERS) - 1);
  for (let k = 1; k <= count; k++) {
    const along = -bridge.halfSpan + (2 * bridge.halfSpan * k) / (count + 1);
    pierAt(solid, bridge, frame, along);
  }
}

function pierAt(solid: SolidBuilder, bridge: Bridge, frame: ToFrame, along: number): void {
  for (const across of bridge.width > 16 ? [-bridge.width * 0.28, bridge.width * 0.28] : [0]) {
    solid.bar(
      frame(along, across, RIVER_LEVEL - 4),
      frame(along, across, bridge.deckAt(along) - DECK_THICKNESS),
      1.5,
      6,
      CONCRETE,
    );
  }
}

/** Towers with cables fanned from near their tops to the deck; in one plane or two. */
function cableStayed(
  solid: SolidBuilder,
  bridge: Bridge,
  frame: ToFrame,
  {
    towers,
    towerHeight,
    planes,
    leaning,
  }: { towers: readonly number[]; towerHeight: number; planes: readonly number[]; leaning: number },
): void {
  for (const along of towers) {
    const deck = bridge.deckAt(along);
    const top = deck + towerHeight;
    const half = bridge.width / 2 + 1.2;
    for (const side of [-1, 1]) {
      solid.bar(
        frame(along, side * half, RIVER_LEVEL - 4),
        frame(along, side * half, deck),
        2.4,
        8,
        CONCRETE,
      );
      solid.bar(frame(along, side * half, deck), frame(along, side * leaning, top), [2, 1.3], 6, CONCRETE);
    }
    solid.bar(frame(along, -half, deck - 3), frame(along, half, deck - 3), 1.5, 6, CONCRETE);
    const reach = Math.min(bridge.halfSpan * 0.48, towerHeight * 2.3);
    for (const plane of planes) {
      for (let k = 1; k <= 12; k++) {
        for (const direction of [-1, 1]) {
          const anchor = along + (direction * (reach * k)) / 12;
          solid.bar(
            frame(along, plane === 0 ? 0 : Math.sign(plane) * leaning, top - 1.2 * (12 - k)),
            frame(anchor, plane, bridge.deckAt(anchor)),
            0.22,
            3,
            CABLE,
          );
        }
      }
    }
  }
}

function buildHaiyin(solid: SolidBuilder, bridge: Bridge, frame: ToFrame): void {
  const towers = [-0.5, 0.5].map(share => share * bridge.halfSpan);
  cableStayed(solid, bridge, frame, { towers, towerHeight: 57, planes: [0], leaning: 2.4 });
}

function buildHedong(solid: SolidBuilder, bridge: Bridge, frame: ToFrame): void {
  const edge = bridge.width / 2 - 1;
  const towers = [-0.58, 0.58].map(share => share * bridge.halfSpan);
  cableStayed(solid, bridge, frame, { towers, towerHeight: 75, planes: [-edge, edge], leaning: 6 });
}

/** One shell-like pylon and a self-anchored suspension cable on each side. */
function buildLiede(solid: SolidBuilder, bridge: Bridge, frame: ToFrame): void {
  const along = -bridge.halfSpan * 0.06;
  const deck = bridge.deckAt(along);
  const top = deck + 112;
  const half = bridge.width / 2 + 2;
  const leg = (side: number, t: number): Vector3 =>
    frame(
      along,
      side * half * (1 + 0.55 * Math.sin(Math.PI * Math.min(1, t * 1.15))) * (1 - t * t * 0.97),
      RIVER_LEVEL - 4 + t * (top - RIVER_LEVEL + 4),
    );
  for (const side of [-1, 1]) {
    for (let k = 0; k < 14; k++)
      solid.bar(leg(side, k / 14), leg(side, (k + 1) / 14), [3.2 - k * 0.08, 3.1 - k * 0.08], 7, WHITE_STEEL);
  }
  solid.bar(frame(along, -half, deck - 3), frame(along, half, deck - 3), 2, 6, CONCRETE);
  const edge = bridge.width / 2 - 0.6;
  const reach = bridge.halfSpan * 0.86;
  for (const side of [-1, 1]) {
    for (const direction of [-1, 1]) {
      const cable = (t: number): Vector3 => {
        const place = along + direction * reach * t;
        const height = bridge.deckAt(place) + 1 + (top - 8 - deck) * (1 - t) ** 2;
        return frame(place, side * edge * Math.min(1, 0.15 + t * 2.2), height);
      };
      for (let k = 0; k < 20; k++) {
        const [t, next] = [k / 20, (k + 1) / 20];
        solid.bar(cable(t), cable(next), 0.45, 4, CABLE);
        if (k === 0) continue;
        const place = along + direction * reach * t;
        solid.bar(cable(t), frame(place, side * edge, bridge.deckAt(place)), 0.14, 3, CABLE);
      }
    }
  }
  for (const share of [-0.62, 0.55]) pierAt(solid, bridge, frame, share * bridge.halfSpan);
}

/** Arch ribs above the deck with hangers, in spans given as shares of the whole. */
function archSpans(
  solid: SolidBuilder,
  bridge: Bridge,
  frame: ToFrame,
  {
    spans,
    rise,
    radius,
    color,
    ribs,
    isTruss,
  }: {
    spans: readonly (readonly [number, number])[];
    rise: number;
    radius: number;
    color: Color;
    ribs: readonly number[];
    isTruss: boolean;
  },
): void {
  for (const [startShare, endShare] of spans) {
    const [start, end] = [startShare * bridge.halfSpan, endShare * bridge.halfSpan];
    const panels = Math.max(8, Math.round((end - start) / 8));
    const height = rise * Math.min(1, (end - start) / (0.75 * bridge.halfSpan));
    for (const across of ribs) {
      const upper = (k: number): Vector3 => {
        const t = k / panels;
        const along = start + (end - start) * t;
        return frame(along, across, bridge.deckAt(along) + 0.5 + 4 * height * t * (1 - t));
      };
      const lower = (k: number): Vector3 => {
        const along = start + ((end - start) * k) / panels;
        return frame(along, across, bridge.deckAt(along) + 0.4);
      };
      for (let k = 0; k < panels; k++) {
        solid.bar(upper(k), upper(k + 1), radius, 5, color);
        if (k > 0) solid.bar(lower(k), upper(k), isTruss ? radius * 0.6 : 0.15, 3, color);
        if (isTruss) solid.bar(lower(k), k < panels / 2 ? upper(k + 1) : upper(k), radius * 0.5, 3, color);
        if (isTruss && k >= panels / 2) solid.bar(lower(k + 1), upper(k), radius * 0.5, 3, color);
      }
    }
    crossBraces(solid, bridge, frame, start, end, height, ribs, color);
  }
  for (const [startShare] of spans.slice(1)) pierAt(solid, bridge, frame, startShare * bridge.halfSpan);
}

function crossBraces(
  solid: SolidBuilder,
  bridge: Bridge,
  frame: ToFrame,
  start: number,
  end: number,
  height: number,
  ribs: readonly number[],
  color: Color,
): void {
  for (const t of [0.3, 0.4, 0.5, 0.6, 0.7]) {
    const along = start + (end - start) * t;
    const up = bridge.deckAt(along) + 0.5 + 4 * height * t * (1 - t);
    if (up - bridge.deckAt(along) > 6)
      solid.bar(frame(along, ribs[0]!, up), frame(along, ribs[1]!, up), 0.45, 4, color);
  }
}

function ribsOf(bridge: Bridge): readonly number[] {
  return [-bridge.width * 0.3, bridge.width * 0.3];
}

function buildHaizhu(solid: SolidBuilder, bridge: Bridge, frame: ToFrame): void {
  archSpans(solid, bridge, frame, {
    spans: [
      [-1, -0.28],
      [-0.28, 0.28],
      [0.28, 1],
    ],
    rise: 13,
    radius: 0.7,
    color: GREEN_STEEL,
    ribs: ribsOf(bridge),
    isTruss: true,
  });
}

function buildJiefang(solid: SolidBuilder, bridge: Bridge, frame: ToFrame): void {
  archSpans(solid, bridge, frame, {
    spans: [
      [-1, -0.33],
      [-0.33, 0.33],
      [0.33, 1],
    ],
    rise: 18,
    radius: 0.95,
    color: WHITE_STEEL,
    ribs: ribsOf(bridge),
    isTruss: false,
  });
}

function buildHaixin(solid: SolidBuilder, bridge: Bridge, frame: ToFrame): void {
  archSpans(solid, bridge, frame, {
    spans: [[-0.95, 0.95]],
    rise: 42,
    radius: 1.1,
    color: WHITE_STEEL,
    ribs: [-bridge.width * 0.5, bridge.width * 0.9],
    isTruss: false,
  });
}

function buildTruss(solid: SolidBuilder, bridge: Bridge, frame: ToFrame): void {
  const panels = Math.max(6, Math.round((2 * bridge.halfSpan) / 11));
  const height = 9;
  const place = (k: number, across: number, up: number): Vector3 => {
    const along = -bridge.halfSpan + (2 * bridge.halfSpan * k) / panels;
    return frame(along, across, bridge.deckAt(along) + up);
  };
  for (const across of [-bridge.width / 2, bridge.width / 2]) {
    for (let k = 0; k < panels; k++) {
      solid.bar(place(k, across, height), place(k + 1, across, height), 0.4, 4, GREEN_STEEL);
      const middle = mix(place(k, across, height), place(k + 1, across, height), 0.5);
      solid.bar(place(k, across, 0), middle, 0.32, 4, GREEN_STEEL);
      solid.bar(middle, place(k + 1, across, 0), 0.32, 4, GREEN_STEEL);
    }
  }
  for (let k = 0; k <= panels; k++) {
    solid.bar(place(k, -bridge.width / 2, height), place(k, bridge.width / 2, height), 0.25, 3, GREEN_STEEL);
  }
  buildPiers(solid, bridge, frame);
}

/** Piers that open upwards as a V. */
function buildVStruts(solid: SolidBuilder, bridge: Bridge, frame: ToFrame): void {
  for (const share of [-0.72, -0.27, 0.27, 0.72]) {
    const along = share * bridge.halfSpan;
    for (const across of [-bridge.width * 0.27, bridge.width * 0.27]) {
      for (const side of [-1, 1]) {
        const head = along + side * 16;
        solid.bar(
          frame(along, across, RIVER_LEVEL - 3),
          frame(head, across, bridge.deckAt(head) - DECK_THICKNESS),
          1.5,
          6,
          CONCRETE,
        );
      }
    }
  }
}

const STRUCTURES: Readonly<Record<string, (solid: SolidBuilder, bridge: Bridge, frame: ToFrame) => void>> = {
  liede: buildLiede,
  cable: buildHedong,
  cable1: buildHaiyin,
  arch: buildHaizhu,
  tubearch: buildJiefang,
  'footbridge-arch': buildHaixin,
  truss: buildTruss,
  vstrut: buildVStruts,
  girder: buildPiers,
};
