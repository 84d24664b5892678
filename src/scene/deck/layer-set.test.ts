import { TableRegistry } from '@core/columns.ts';
import type { PointsLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import { expect, test } from 'vitest';
import type { EyeView } from '../bridge.ts';
import type { DrawnLayer, LayerContext, LayerFrame, LayerKind } from './drawn-layer.ts';
import { LayerSet, type SceneFrame } from './layer-set.ts';

const view: EyeView = {
  rotation: [],
  projection: [],
  positionEcef: [0, 0, 0],
  width: 1,
  height: 1,
  heightMeters: 1,
  focalLengthPixels: 1,
  revision: 1,
};
const scene: SceneFrame = { timeMs: 0, view, theme: 'night', language: 'zh' };

class RecordingLayer implements DrawnLayer {
  readonly frames: LayerFrame[] = [];
  disposed = false;
  failure: string | null = null;
  moving = false;

  constructor(readonly context: LayerContext) {}

  draw(frame: LayerFrame): readonly Layer[] {
    if (this.failure) throw new Error(this.failure);
    this.frames.push(frame);
    return [{ id: `${frame.description.id}/x` } as Layer];
  }

  animates(): boolean {
    return this.moving;
  }

  dispose(): void {
    this.disposed = true;
  }
}

function setUp() {
  const tables = new TableRegistry();
  const made: RecordingLayer[] = [];
  const problems: string[] = [];
  const kind: LayerKind = {
    type: 'points',
    create(context) {
      const layer = new RecordingLayer(context);
      made.push(layer);
      return layer;
    },
  };
  const set = new LayerSet({
    kinds: [kind],
    tables,
    spatialIndex: null,
    onProblem: (layerId, detail) => problems.push(`${layerId}: ${detail}`),
  });
  tables.set('t', { length: 2, columns: {}, texts: {}, ids: ['a', 'b'] });
  return { tables, made, problems, set };
}

const points = (id: string, order = 0, more: Partial<PointsLayer> = {}): PointsLayer => ({
  id,
  type: 'points',
  title: { zh: id, en: id },
  visible: true,
  opacity: 1,
  order,
  pickable: true,
  group: 'live',
  table: 't',
  occlusion: 'hide',
  color: { kind: 'constant', color: [0, 0, 0, 255] },
  radius: 1,
  radiusUnits: 'pixels',
  ...more,
});

const ids = (layers: readonly Layer[]) => layers.map(layer => layer.id);

test('layers are drawn in their order; nothing is drawn twice without reason', () => {
  const { set, made } = setUp();
  set.set([points('b', 2), points('a', 1)]);
  expect(ids(set.draw(scene))).toEqual(['a/x', 'b/x']);
  expect(set.changed).toBe(false);
  set.draw(scene);
  expect(made.map(layer => layer.frames.length)).toEqual([1, 1]);
  set.draw({ ...scene, language: 'en' });
  expect(made.map(layer => layer.frames.length)).toEqual([2, 2]);
});

test('a new table, a changed description and a request each cause one draw of that layer alone', () => {
  const { set, made, tables } = setUp();
  set.set([points('a'), points('b', 1, { table: 'other' })]);
  set.draw(scene);
  tables.set('t', { length: 1, columns: {}, texts: {}, ids: ['a'] });
  expect(set.changed).toBe(true);
  set.draw(scene);
  expect(made[0]?.frames.map(frame => frame.table.length)).toEqual([2, 1]);
  expect(made[1]?.frames.length).toBe(0);
  made[0]?.context.requestDraw();
  set.draw(scene);
  expect(made[0]?.frames.length).toBe(3);
});

test('a hidden layer is not drawn, a removed one is disposed', () => {
  const { set, made } = setUp();
  const shown = points('a');
  set.set([shown, points('b')]);
  set.draw(scene);
  set.set([{ ...shown, visible: false }]);
  expect(set.draw(scene)).toEqual([]);
  expect(made.map(layer => layer.disposed)).toEqual([false, true]);
  set.dispose();
  expect(made[0]?.disposed).toBe(true);
});

test('a layer that fails is told once and costs only itself; new data gives it another chance', () => {
  const { set, made, problems, tables } = setUp();
  set.set([points('a'), points('b')]);
  made[0]!.failure = 'no column';
  expect(ids(set.draw(scene))).toEqual(['b/x']);
  set.draw(scene);
  expect(problems).toEqual(['a: no column']);
  made[0]!.failure = null;
  tables.set('t', { length: 0, columns: {}, texts: {}, ids: [] });
  expect(ids(set.draw(scene))).toEqual(['a/x', 'b/x']);
});

test('moving layers are drawn every time, and make the set animated', () => {
  const { set, made } = setUp();
  set.set([points('a'), points('b')]);
  made[1]!.moving = true;
  set.draw(scene);
  expect(set.animated).toBe(true);
  set.draw({ ...scene, timeMs: 5 });
  expect(made.map(layer => layer.frames.length)).toEqual([1, 2]);
});

test('the selection reaches layers as rows, and a pick comes back as a row of its table', () => {
  const { set, made } = setUp();
  set.set([points('a')]);
  set.setSelection(['b', 'elsewhere']);
  set.draw(scene);
  expect(made[0]?.frames[0]?.selectedRows).toEqual([1]);
  const picked = (index: number) => ({ rootLayerId: 'a/x', layerId: 'a/x', index });
  expect(set.resolve(picked(1))?.hit).toEqual({ row: 1 });
  expect(set.resolve(picked(9))).toBeNull();
  expect(set.resolve({ ...picked(0), rootLayerId: 'gone/x' })).toBeNull();
});

test('a type nobody draws is a problem, not an exception', () => {
  const { set, problems } = setUp();
  set.set([{ ...points('c'), type: 'columns', heightMeters: 1, radiusMeters: 1 }]);
  expect(set.draw(scene)).toEqual([]);
  expect(problems).toEqual(['c: No drawn layer of type "columns"']);
});
