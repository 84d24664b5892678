import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { crc32, deflateSync } from 'node:zlib';

const ROOT = resolve(import.meta.dirname, '../..');
const title = { zh: '样例', en: 'Sample' };
const source = { title, kind: 'real', licence: 'CC0', attribution: 'test', date: '2026-01-01' };

/** Builds a city with the command line, as a planner would; returns the folder of its pack. */
export async function buildPack(recipe: string, out: string): Promise<string> {
  await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'tiles/cli.ts', 'build', recipe, '--out', out],
    { cwd: ROOT },
  );
  return out;
}

/** Writes a recipe into a folder; inputs take their id as title. Returns the recipe's path. */
export function writeRecipe(folder: string, id: string, inputs: readonly object[]): string {
  mkdirSync(folder, { recursive: true });
  const recipe = {
    id,
    name: title,
    timeZone: 'Europe/Berlin',
    inputs: inputs.map(input => ({ title, source, ...input })),
  };
  const file = join(folder, `${id}.json`);
  writeFileSync(file, JSON.stringify(recipe));
  return file;
}

/** A PNG of one colour, 4 × 4. */
export function onePng(red: number, green: number, blue: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 4, 0, 0, 0, 4, 8, 2, 0, 0, 0]);
  const row = Buffer.from([0, ...Array.from({ length: 4 }, () => [red, green, blue]).flat()]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat([row, row, row, row]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A textured hall in CityJSON and, 100 m east of it, a house of two storeys in IFC; returns the recipe's path. */
export function writeHallAndHouse(folder: string): string {
  const recipe = writeRecipe(folder, 'pair', [
    { id: 'hall', type: 'cityjson', path: 'hall.city.json' },
    { id: 'house', type: 'ifc', path: 'house.ifc' },
  ]);
  writeCityJsonHall(folder);
  writeIfcHouse(folder);
  return recipe;
}

/** A hall of 40 × 40 × 12 m in CityJSON 2.0 with attributes, semantics and a red picture on all its sides. */
function writeCityJsonHall(folder: string): void {
  writeFileSync(join(folder, 'red.png'), onePng(230, 20, 20));
  const corners = [0, 12].flatMap(z => [
    [0, 0, z],
    [40, 0, z],
    [40, 40, z],
    [0, 40, z],
  ]);
  const sides = [
    [0, 3, 2, 1],
    [4, 5, 6, 7],
    [0, 1, 5, 4],
    [1, 2, 6, 5],
    [2, 3, 7, 6],
    [3, 0, 4, 7],
  ];
  const document = {
    type: 'CityJSON',
    version: '2.0',
    metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/25832' },
    transform: { scale: [1, 1, 1], translate: [549_000, 5_636_000, 0] },
    vertices: corners,
    appearance: {
      textures: [{ type: 'PNG', image: 'red.png' }],
      'vertices-texture': [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    },
    CityObjects: {
      hall: {
        type: 'Building',
        attributes: { owner: 'Stadt', roofArea: 1600 },
        geometry: [
          {
            type: 'Solid',
            lod: '2',
            boundaries: [sides.map(side => [side])],
            semantics: {
              surfaces: [{ type: 'GroundSurface' }, { type: 'RoofSurface' }, { type: 'WallSurface' }],
              values: [[0, 1, 2, 2, 2, 2]],
            },
            texture: { visual: { values: [sides.map(() => [[0, 0, 1, 2, 3]])] } },
          },
        ],
      },
    },
  };
  writeFileSync(join(folder, 'hall.city.json'), JSON.stringify(document));
}

/** Two storeys of 30 × 20 m in IFC4, each a slab with a property set, placed by IfcMapConversion. */
function writeIfcHouse(folder: string): void {
  const slab = (base: number, storey: number, name: string, material: string) => `
#${base}=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,30.,20.);
#${base + 1}=IFCEXTRUDEDAREASOLID(#${base},#12,#13,2.8);
#${base + 2}=IFCSHAPEREPRESENTATION(#15,'Body','SweptSolid',(#${base + 1}));
#${base + 3}=IFCPRODUCTDEFINITIONSHAPE($,$,(#${base + 2}));
#${base + 4}=IFCSLAB('${name.padEnd(22, '0')}',$,'${name}',$,$,#${storey + 1},#${base + 3},'T-${name}',.FLOOR.);
#${base + 5}=IFCRELCONTAINEDINSPATIALSTRUCTURE('${`c${name}`.padEnd(22, '0')}',$,$,$,(#${base + 4}),#${storey});
#${base + 6}=IFCPROPERTYSINGLEVALUE('Material',$,IFCLABEL('${material}'),$);
#${base + 7}=IFCPROPERTYSET('${`p${name}`.padEnd(22, '0')}',$,'Pset_SlabCommon',$,(#${base + 6}));
#${base + 8}=IFCRELDEFINESBYPROPERTIES('${`d${name}`.padEnd(22, '0')}',$,$,$,(#${base + 4}),#${base + 7});`;
  const storey = (base: number, name: string, height: number) => `
#${base}=IFCBUILDINGSTOREY('${name.padEnd(22, '0')}',$,'${name}',$,$,#${base + 1},$,$,.ELEMENT.,${height}.);
#${base + 1}=IFCLOCALPLACEMENT($,#${base + 2});
#${base + 2}=IFCAXIS2PLACEMENT3D(#${base + 3},$,$);
#${base + 3}=IFCCARTESIANPOINT((0.,0.,${height}.));`;
  const data = `#1=IFCPROJECT('0YvctVUKr0kugbFTf53O9L',$,'house',$,$,$,$,(#15),#5);
#5=IFCUNITASSIGNMENT((#6));
#6=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);
#10=IFCCARTESIANPOINT((0.,0.,0.));
#11=IFCDIRECTION((0.,0.,1.));
#12=IFCAXIS2PLACEMENT3D(#10,$,$);
#13=IFCDIRECTION((0.,0.,1.));
#15=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-05,#12,$);
#16=IFCPROJECTEDCRS('EPSG:25832',$,$,$,$,$,$);
#17=IFCMAPCONVERSION(#15,#16,549100.,5636000.,0.,1.,0.,1.);
#20=IFCBUILDING('building00000000000000',$,'House',$,$,$,$,$,.ELEMENT.,$,$,$);
#21=IFCRELAGGREGATES('agg0000000000000000000',$,$,$,#1,(#20));
#22=IFCRELAGGREGATES('agg1000000000000000000',$,$,$,#20,(#30,#40));${storey(30, 'Ground', 0)}${storey(40, 'First', 3)}${slab(50, 30, 'slab-low', 'concrete')}${slab(60, 40, 'slab-high', 'timber')}`;
  writeFileSync(
    join(folder, 'house.ifc'),
    `ISO-10303-21;
HEADER;
FILE_DESCRIPTION((''),'2;1');
FILE_NAME('house','2026-01-01',(''),(''),'','','');
FILE_SCHEMA(('IFC4'));
ENDSEC;
DATA;
${data}
ENDSEC;
END-ISO-10303-21;
`,
  );
}
