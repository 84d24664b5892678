import { NodeIO } from '@gltf-transform/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildTree } from '../../../../src/scene/model/elements.ts';
import { loadModel } from '../../../../src/scene/model/load-model.ts';
import { checkGltf } from '../../../validate/gltf.ts';
import { encodeElementModel } from '../../../write/element-model.ts';
import { PUMPING_STATION, pumpingStation } from './index.ts';

let bytes: Uint8Array;
beforeAll(async () => {
  bytes = await encodeElementModel(pumpingStation());
});

describe('the demonstration pumping station', () => {
  it('is valid glTF below 300 kB, the same bytes each time', async () => {
    const { issues } = await checkGltf(bytes, 'pumping-station.glb', () => undefined);
    expect(issues.all.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
    expect(bytes.length).toBeLessThan(300_000);
    expect(await encodeElementModel(pumpingStation())).toEqual(bytes);
  });

  it('opens in the inspector: storeys from the sump up, elements by class with their properties', async () => {
    const parts = await loadModel(new Uint8Array(bytes).buffer, 'pumping-station.glb', { frame: null });
    const elements = parts.map(part => part.element);
    expect(new Set(elements.map(({ id }) => id)).size).toBe(pumpingStation().length);
    const { storeys } = buildTree(elements);
    expect(storeys.map(({ elevation }) => elevation)).toEqual([-6.5, 0, 5.2, 9.2]);
    const pumps = storeys[0]!.classes.find(({ name }) => name === 'IfcPump');
    expect(pumps?.elementIds).toEqual(['pump:1', 'pump:2', 'pump:3', 'pump:4']);
    expect(elements.find(({ id }) => id === 'pump:4')).toMatchObject({
      className: 'IfcPump',
      properties: { '设计流量（m³/s） · Rated flow (m³/s)': 2.5, '备用 · Standby': true },
    });
  });

  it('has the elements that live values name', () => {
    const known = new Set(pumpingStation().map(({ id }) => id));
    expect(PUMPING_STATION.values?.length).toBeGreaterThan(0);
    expect(PUMPING_STATION.values?.filter(({ element }) => !known.has(element))).toEqual([]);
  });

  it('keeps every part in the plot of the station', async () => {
    const document = await new NodeIO().readBinary(bytes);
    for (const node of document.getRoot().listNodes()) {
      const position = node.getMesh()!.listPrimitives()[0]!.getAttribute('POSITION')!;
      const [low, high] = [position.getMinNormalized([]), position.getMaxNormalized([])];
      expect(low.every((value, axis) => value >= [-22, -8, -8][axis]!)).toBe(true);
      expect(high.every((value, axis) => value <= [22, 15, 8][axis]!)).toBe(true);
    }
  });
});
