import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { ScenarioCard } from '@core/scenario.ts';
import type { PickResult } from '@core/scene-port.ts';
import { describe, expect, it } from 'vitest';
import { createTestTwin } from '../../../test/helpers/test-twin.ts';
import { draftLayers } from './draft-layers.ts';
import { ScenarioDrafts } from './drafts.ts';
import { FeatureSnap } from './feature-snap.ts';
import { ScenarioSketch } from './sketch.ts';

const title = { zh: '干预', en: 'Change' };
const number = { kind: 'number', unit: 'm', minimum: 0, maximum: 5, step: 1, default: 2 } as const;
const card = {
  id: 'toy',
  inputs: [{ id: 'rain', title, control: { ...number, default: 3 } }],
  interventions: [
    { id: 'pump', title, geometry: 'point', inputs: [] },
    { id: 'barrier', title, geometry: 'line', inputs: [{ id: 'height', title, control: number }] },
    { id: 'rain-area', title, geometry: 'polygon', inputs: [] },
    { id: 'close-road', title, geometry: 'entity', entityLayer: 'roads', inputs: [] },
  ],
} as unknown as ScenarioCard;

/** A west–east road and a north–south road that meet at 113.3° E, 23.1° N. */
function roadTable() {
  const places = [
    [113.29, 23.1],
    [113.3, 23.1],
    [113.3, 23.1],
    [113.3, 23.11],
  ];
  const values = new Float64Array(12);
  places.forEach(([longitude, latitude], k) => {
    geodeticToEcef(longitude!, latitude!, 10, values, 3 * k);
  });
  return {
    length: 2,
    columns: { position: { values, stride: 3 as const } },
    texts: { zh: ['东风路', '广州大道'], en: ['Dongfeng Road', 'Guangzhou Avenue'] },
    ids: ['road:1', 'road:2'],
    startIndices: Uint32Array.from([0, 2, 4]),
  };
}

function setUp() {
  const { scene, tables, wall } = createTestTwin();
  tables.set('roads', roadTable());
  scene.pose = { ...scene.pose, height: 1000 };
  const drafts = new ScenarioDrafts({ list: () => [card] });
  const layers = () => [{ id: 'roads', table: 'roads' } as never];
  const snap = new FeatureSnap({ tables, layers, camera: () => scene.pose });
  return { drafts, snap, tables, wall, sketch: new ScenarioSketch({ drafts, scene, snap, wall }), scene };
}

const pickAt = (longitude: number, latitude: number, rest: Partial<PickResult> = {}): PickResult => ({
  id: null,
  layerId: 'ground',
  position: [longitude, latitude, 10],
  properties: {},
  ...rest,
});

describe('drawing an intervention', () => {
  const clickAt = (
    { sketch, wall }: ReturnType<typeof setUp>,
    longitude: number,
    latitude: number,
    x = longitude,
  ) => {
    wall.advance(1000);
    return sketch.click({ type: 'click', pick: pickAt(longitude, latitude), x, y: 0 });
  };

  it('leaves clicks to the selection while nothing is drawn', () => {
    expect(clickAt(setUp(), 113, 23)).toBe(false);
  });

  it('sets a point with one click', () => {
    const parts = setUp();
    parts.sketch.begin('toy', 'pump');
    expect(clickAt(parts, 113.3, 23.1)).toBe(true);
    expect(parts.sketch.sketch).toBeNull();
    expect(parts.drafts.get('toy').interventions).toMatchObject([
      { kind: 'pump', coordinates: [[113.3, 23.1]], parameters: {} },
    ]);
  });

  it('draws a line with its default height, and a double click ends it without a further vertex', () => {
    const parts = setUp();
    parts.sketch.begin('toy', 'barrier');
    clickAt(parts, 113.3, 23.1, 0);
    parts.sketch.hover({ type: 'hover', pick: pickAt(113.305, 23.1), x: 50, y: 0 });
    expect(parts.sketch.sketch?.cursor).toEqual([113.305, 23.1]);
    parts.sketch.finish();
    expect(parts.sketch.sketch?.vertices).toHaveLength(1);
    clickAt(parts, 113.31, 23.1, 100);
    parts.wall.advance(150);
    parts.sketch.click({ type: 'click', pick: pickAt(113.31, 23.1), x: 101, y: 1 });
    expect(parts.drafts.get('toy').interventions).toMatchObject([
      {
        kind: 'barrier',
        coordinates: [
          [113.3, 23.1],
          [113.31, 23.1],
        ],
        parameters: { height: 2 },
      },
    ]);
  });

  it('takes vertices back, and Escape leaves nothing', () => {
    const parts = setUp();
    parts.sketch.begin('toy', 'rain-area');
    clickAt(parts, 1, 1, 0);
    clickAt(parts, 2, 1, 100);
    parts.sketch.back();
    expect(parts.sketch.sketch?.vertices).toEqual([[1, 1]]);
    parts.sketch.cancel();
    expect(parts.drafts.get('toy').interventions).toEqual([]);
    expect(parts.scene.calls.filter(({ name }) => name === 'followPointer').at(-1)?.arguments).toEqual([
      false,
    ]);
  });

  it('takes the road near the pointer, gives it back when clicked again, and goes on until ended', () => {
    const parts = setUp();
    parts.sketch.begin('toy', 'close-road');
    parts.sketch.hover({ type: 'hover', pick: pickAt(113.295, 23.1001), x: 0, y: 0 });
    expect(parts.sketch.sketch?.target).toBe('road:1');
    clickAt(parts, 113.295, 23.1001, 0);
    clickAt(parts, 113.3001, 23.105, 100);
    expect(parts.drafts.get('toy').interventions.map(({ entityId }) => entityId)).toEqual([
      'road:1',
      'road:2',
    ]);
    clickAt(parts, 113.295, 23.1001, 0);
    expect(parts.drafts.get('toy').interventions.map(({ entityId }) => entityId)).toEqual(['road:2']);
    parts.sketch.back();
    expect(parts.drafts.get('toy').interventions).toHaveLength(2);
    clickAt(parts, 113.35, 23.2, 300);
    expect(parts.drafts.get('toy').interventions).toHaveLength(2);
    parts.sketch.finish();
    expect(parts.sketch.sketch).toBeNull();
  });

  it('moves a whole area to where it is clicked', () => {
    const parts = setUp();
    const square = [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
    ] as const;
    const id = parts.drafts.add('toy', 'rain-area', { coordinates: square });
    parts.sketch.begin('toy', 'rain-area', id);
    clickAt(parts, 11, 21);
    expect(parts.drafts.get('toy').interventions[0]!.coordinates).toEqual([
      [10, 20],
      [12, 20],
      [12, 22],
      [10, 22],
    ]);
    parts.drafts.undo('toy');
    expect(parts.drafts.get('toy').interventions[0]!.coordinates).toEqual(square);
    parts.drafts.redo('toy');
    expect(parts.drafts.get('toy').interventions[0]!.coordinates[0]).toEqual([10, 20]);
  });
});

describe('drafts', () => {
  it('start from the defaults, keep inputs, and begin anew from a run', () => {
    const { drafts } = setUp();
    expect(drafts.get('toy')).toEqual({ inputs: { rain: 3 }, interventions: [], seed: 1 });
    drafts.setInput('toy', 'rain', 4);
    drafts.load('toy', { inputs: {}, interventions: [], seed: 9 }, 7);
    expect(drafts.get('toy')).toMatchObject({ inputs: { rain: 3 }, seed: 9, parentId: 7 });
    expect(() => drafts.add('toy', 'nonsense', { coordinates: [] })).toThrow(/no intervention "nonsense"/);
  });
});

describe('the picture of a draft', () => {
  it('shows lines, areas, points and taken roads, all said to be simulated', () => {
    const { drafts, snap, tables } = setUp();
    drafts.add('toy', 'barrier', {
      coordinates: [
        [113.3, 23.1],
        [113.31, 23.1],
      ],
    });
    drafts.add('toy', 'rain-area', {
      coordinates: [
        [113.3, 23.1],
        [113.31, 23.1],
        [113.31, 23.11],
      ],
    });
    drafts.add('toy', 'close-road', { coordinates: [], entityId: 'road:2' });
    const { interventions } = drafts.get('toy');
    const scene = { tables, snap, language: 'zh', groundHeight: () => 12 } as const;
    const layers = draftLayers(interventions, card.interventions, null, scene);
    expect(layers.map(({ type }) => type)).toEqual(['polygons', 'paths', 'points', 'text']);
    expect(layers.every(({ provenance }) => provenance?.kind === 'simulated')).toBe(true);
    expect(tables.get('draft:lines')?.table.length).toBe(3);
    expect(tables.get('draft:labels')?.table.texts.zh).toEqual([
      '推演 · 干预 2 m',
      '推演 · 干预',
      '推演 · 干预 · 广州大道',
    ]);
    expect(snap.named('roads', 'Guangzhou Avenue', [113.3, 23.1])).toBe('road:2');
    expect(snap.names('roads', 'en')).toEqual(['Dongfeng Road', 'Guangzhou Avenue']);
  });
});
