import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ringArea } from '../../geometry/rings.ts';
import type { CityFeature, ReportEntry } from '../../model.ts';
import { parseMeters } from '../values.ts';
import { osmBuildings } from './osm-buildings.ts';
import { OsmData } from './osm-data.ts';

let folder = '';
let report: ReportEntry[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-osm-buildings-'));
  report = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const STEP = 0.0001;
type Rectangle = readonly [west: number, south: number, east: number, north: number];

/** Buildings of rectangles (steps of about 10 m) with tags, ways numbered from 1. */
async function read(ways: readonly (readonly [Rectangle, Record<string, string>])[]): Promise<CityFeature[]> {
  const nodes: string[] = [];
  const body = ways.map(([[west, south, east, north], tags], i) => {
    const corners = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ] as const;
    const refs = corners.map(([x, y], k) => {
      nodes.push(`<node id="${100 * i + k}" lon="${9.7 + x * STEP}" lat="${50.8 + y * STEP}"/>`);
      return `<nd ref="${100 * i + k}"/>`;
    });
    const lines = Object.entries(tags).map(([k, v]) => `<tag k="${k}" v="${v.replaceAll('"', '&quot;')}"/>`);
    return `<way id="${i + 1}">${refs.join('')}${refs[0]}${lines.join('')}</way>`;
  });
  const file = join(folder, 'a.osm');
  writeFileSync(file, `<osm version="0.6">${nodes.join('')}${body.join('')}</osm>`);
  const note = (entry: ReportEntry) => report.push(entry);
  return [
    ...osmBuildings(await OsmData.read(file, note), { source: 'o', groundHeight: () => 100, report: note }),
  ];
}

/** Where a prism begins above the ground, how high it is, and its ground area in square steps. */
function body({ geometry }: CityFeature): [number, number, number] {
  if (geometry.kind !== 'prism') throw new Error('not a prism');
  const area = geometry.rings.reduce((sum, ring) => sum + ringArea(ring), 0) / STEP ** 2;
  return [geometry.baseHeight - 100, geometry.height, area].map(v => Math.round(v * 100) / 100) as [
    number,
    number,
    number,
  ];
}
const byId = (features: readonly CityFeature[]) => Object.fromEntries(features.map(f => [f.id, f]));

describe('a building with parts', () => {
  const church = { building: 'church', name: '天主堂', 'addr:street': 'Am Markt', height: '40' };

  it('is drawn by them where they cover it, and they are the church', async () => {
    const found = byId(
      await read([
        [[0, 0, 4, 2], church],
        [[0, 0, 3, 2], { 'building:part': 'yes', height: '12' }],
        [[3, 0, 4, 2], { 'building:part': 'tower', height: '40', name: 'Turm' }],
      ]),
    );
    expect(Object.keys(found).sort()).toEqual(['osm:way/2', 'osm:way/3']);
    expect(body(found['osm:way/2']!)).toEqual([0, 12, 6]);
    expect(found['osm:way/2']!.attributes).toMatchObject({
      name: '天主堂',
      use: 'religious',
      address: 'Am Markt',
    });
    expect(found['osm:way/3']!.attributes).toMatchObject({ name: 'Turm', height: 40 });
    expect(report.map(({ severity, id }) => `${severity} ${id}`)).toEqual(['note osm:way/1']);
  });

  it('keeps what they leave, below those that float above it', async () => {
    const found = byId(
      await read([
        [[0, 0, 4, 4], { building: 'office', height: '60', 'roof:shape': 'gabled' }],
        [[0, 0, 4, 2], { 'building:part': 'yes', height: '20' }],
        [[1, 2, 3, 4], { 'building:part': 'yes', height: '60', min_height: '15' }],
      ]),
    );
    expect(body(found['osm:way/1']!)).toEqual([0, 15, 8]);
    expect(body(found['osm:way/2']!)).toEqual([0, 20, 8]);
    expect(body(found['osm:way/3']!)).toEqual([15, 45, 4]);
  });

  it('and without them, and parts without a building, stay as they are', async () => {
    const found = await read([
      [[0, 0, 4, 4], { building: 'house', 'building:part': 'yes', height: '9' }],
      [[9, 9, 10, 10], { building: 'no', 'building:part': 'yes', height: '5' }],
    ]);
    expect(found.map(body)).toEqual([
      [0, 5, 1],
      [0, 9, 16],
    ]);
  });
});

describe('heights', () => {
  it.each([
    ['30 ft', 9.144],
    ['30 feet', 9.144],
    [`12'6"`, 3.81],
    ['12′6″', 3.81],
    ['~12 m', 12],
    ['12.5 metres', 12.5],
    ['12,5m', 12.5],
    ['tall', undefined],
    ['-3', undefined],
    ['0', undefined],
  ])('%s', (text, meters) => {
    if (meters === undefined) expect(parseMeters(text)).toBeUndefined();
    else expect(parseMeters(text)).toBeCloseTo(meters, 6);
  });

  it('of storeys may be halves and lists, and what is no height falls back to them', async () => {
    const levels = (tags: Record<string, string>) => [[0, 0, 1, 1], { building: 'yes', ...tags }] as const;
    const heights = (
      await read([
        levels({ 'building:levels': '2;3' }),
        levels({ 'building:levels': '2.5' }),
        levels({ 'building:levels': '4', height: 'tall' }),
        levels({ height: 'tall', 'building:height': '7' }),
        levels({ 'building:levels': '10', 'building:min_level': '2' }),
      ])
    ).map(feature => [...body(feature).slice(0, 2), feature.attributes.storeys]);
    expect(heights).toEqual([
      [0, 9, 3],
      [0, 7.5, 3],
      [0, 12, 4],
      [0, 7, 0],
      [6, 24, 10],
    ]);
  });
});
