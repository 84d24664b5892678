import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReportEntry } from '../../model.ts';
import { osmBuildings } from './osm-buildings.ts';
import { OsmData } from './osm-data.ts';
import { readOsmFile } from './osm-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-osm-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const encode = (write: (pbf: PbfWriter) => void): Uint8Array => {
  const pbf = new PbfWriter();
  write(pbf);
  return pbf.finish();
};
const deltas = (values: readonly number[]): number[] =>
  values.map((value, i) => value - (values[i - 1] ?? 0));

/** One block of a PBF file: length, header, blob (https://wiki.openstreetmap.org/wiki/PBF_Format). */
function block(type: string, content: Uint8Array, field = 3): Buffer {
  const blob = encode(pbf => {
    pbf.writeVarintField(2, content.length);
    pbf.writeBytesField(field, field === 3 ? deflateSync(content) : content);
  });
  const header = encode(pbf => {
    pbf.writeStringField(1, type);
    pbf.writeVarintField(3, blob.length);
  });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, blob]);
}

function samplePbf(field = 3): Buffer {
  const strings = ['', 'building', 'school', 'name', '木棉小学', 'height', '12'];
  const ids = [10, 11, 12, 13];
  const degrees = [
    [50.8, 9.7],
    [50.8, 9.701],
    [50.801, 9.701],
    [50.801, 9.7],
  ] as const;
  const dense = encode(pbf => {
    pbf.writePackedSVarint(1, deltas(ids));
    pbf.writePackedSVarint(8, deltas(degrees.map(([lat]) => Math.round(lat * 1e7))));
    pbf.writePackedSVarint(9, deltas(degrees.map(([, lon]) => Math.round(lon * 1e7))));
  });
  const way = encode(pbf => {
    pbf.writeVarintField(1, 99);
    pbf.writePackedVarint(2, [1, 3, 5]);
    pbf.writePackedVarint(3, [2, 4, 6]);
    pbf.writePackedSVarint(8, deltas([...ids, 10]));
  });
  const data = encode(pbf => {
    pbf.writeBytesField(
      1,
      encode(table => strings.forEach(text => void table.writeBytesField(1, Buffer.from(text)))),
    );
    pbf.writeBytesField(
      2,
      encode(group => group.writeBytesField(2, dense)),
    );
    pbf.writeBytesField(
      2,
      encode(group => group.writeBytesField(3, way)),
    );
  });
  const header = encode(pbf => pbf.writeStringField(4, 'OsmSchema-V0.6'));
  return Buffer.concat([block('OSMHeader', header), block('OSMData', data, field)]);
}

describe('OpenStreetMap PBF', () => {
  it('is read like XML', async () => {
    const file = join(folder, 'a.osm.pbf');
    writeFileSync(file, samplePbf());
    const report: ReportEntry[] = [];
    const note = (entry: ReportEntry) => report.push(entry);
    const data = await OsmData.read(file, note);
    const [school] = [...osmBuildings(data, { source: 'osm', groundHeight: () => 0, report: note })];
    expect(school).toMatchObject({
      id: 'osm:way/99',
      attributes: { name: '木棉小学', height: 12, use: 'education' },
    });
    expect(data.position(12)).toEqual([expect.closeTo(9.701, 7), expect.closeTo(50.801, 7)]);
    expect(report).toEqual([]);
  });

  it('may be stored without compression; another one than zlib is named', async () => {
    const file = join(folder, 'a.osm.pbf');
    const report: ReportEntry[] = [];
    writeFileSync(file, samplePbf(1));
    expect((await OsmData.read(file, entry => report.push(entry))).ways.size).toBe(1);
    expect(report).toEqual([]);
    writeFileSync(file, samplePbf(7));
    await OsmData.read(file, entry => report.push(entry));
    expect(report[0]!.reason.en).toMatch(/Zstandard; only zlib/);
  });

  it('has tags of dense nodes, single nodes, coarse grids and members of relations', async () => {
    const strings = ['', 'natural', 'tree', 'outer', 'type', 'multipolygon'];
    const table = encode(pbf => {
      for (const text of strings) pbf.writeBytesField(1, Buffer.from(text));
    });
    const dense = encode(pbf => {
      pbf.writePackedSVarint(1, [5, 1]);
      pbf.writePackedSVarint(8, [508_000, 10]);
      pbf.writePackedSVarint(9, [97_000, -10]);
      pbf.writePackedVarint(10, [1, 2, 0, 0]);
    });
    const single = encode(pbf => {
      pbf.writeSVarintField(1, 9);
      pbf.writeSVarintField(8, 508_001);
      pbf.writeSVarintField(9, 97_001);
    });
    const relation = encode(pbf => {
      pbf.writeVarintField(1, 3);
      pbf.writePackedVarint(2, [4]);
      pbf.writePackedVarint(3, [5]);
      pbf.writePackedVarint(8, [3, 0]);
      pbf.writePackedSVarint(9, [7, -2]);
      pbf.writePackedVarint(10, [1, 0]);
    });
    const groups = [
      [2, dense],
      [1, single],
      [4, relation],
    ] as const;
    const data = encode(pbf => {
      pbf.writeBytesField(1, table);
      for (const [field, bytes] of groups)
        pbf.writeBytesField(
          2,
          encode(group => group.writeBytesField(field, bytes)),
        );
      pbf.writeVarintField(17, 100_000);
      pbf.writeVarintField(19, 1_000_000_000);
    });
    const file = join(folder, 'a.osm.pbf');
    writeFileSync(file, Buffer.concat([block('OSMHeader', new Uint8Array()), block('OSMData', data)]));
    const objects = [];
    for await (const object of readOsmFile(file)) objects.push(object);
    const at = (id: number, lat: number, lon: number, tags = {}) => ({
      type: 'node',
      id,
      lat: expect.closeTo(lat, 9),
      lon: expect.closeTo(lon, 9),
      tags,
    });
    expect(objects).toEqual([
      at(5, 51.8, 9.7, { natural: 'tree' }),
      at(6, 51.801, 9.699),
      at(9, 51.8001, 9.7001),
      {
        type: 'relation',
        id: 3,
        tags: { type: 'multipolygon' },
        members: [
          { type: 'way', ref: 7, role: 'outer' },
          { type: 'node', ref: 5, role: '' },
        ],
      },
    ]);
  });

  it('keeps what it read of a file that breaks off', async () => {
    const file = join(folder, 'a.osm.pbf');
    writeFileSync(file, Buffer.concat([samplePbf(), Buffer.from([0, 0, 0, 9, 1, 2, 3])]));
    const report: ReportEntry[] = [];
    const data = await OsmData.read(file, entry => report.push(entry));
    expect(data.ways.size).toBe(1);
  });
});
