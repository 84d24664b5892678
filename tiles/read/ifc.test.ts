import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CityFeature, ReportEntry } from '../model.ts';
import { type IfcOptions, readIfc } from './ifc.ts';
import { inputCrs } from './input-crs.ts';

let folder = '';
let report: ReportEntry[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-ifc-'));
  report = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const METRE = '#6=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);';
const MILLIMETRE = '#6=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);';
const FOOT = `#6=IFCCONVERSIONBASEDUNIT(#7,.LENGTHUNIT.,'FOOT',#8);
#7=IFCDIMENSIONALEXPONENTS(1,0,0,0,0,0,0);
#8=IFCMEASUREWITHUNIT(IFCLENGTHMEASURE(0.3048),#9);
#9=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);`;
const CONTEXT = '#15=IFCGEOMETRICREPRESENTATIONCONTEXT($,$,3,1.E-05,#12,$);';
const PROJECTED = (unit = '$') => `#16=IFCPROJECTEDCRS('EPSG:25832',$,$,$,$,$,${unit});`;
const MAP_METRE = '#18=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);';
const id = (name: string) => `'${name.padEnd(22, '0')}'`;

interface Parts {
  readonly schema?: string;
  readonly unit?: string;
  readonly context?: string;
  /** How many units a metre has; the slab is 10 m × 10 m × 1 m. */
  readonly perMetre?: number;
  /** Place of the slab in the model, units. */
  readonly at?: readonly [number, number, number];
  readonly rest?: string;
}

/** A storey 3 m above zero with one slab. */
function model({
  schema = 'IFC4',
  unit = METRE,
  context = CONTEXT,
  perMetre = 1,
  at = [0, 0, 0],
  rest = '',
}: Parts) {
  const [ten, three, one] = [10, 3, 1].map(metres => (metres * perMetre).toFixed(4));
  return `ISO-10303-21;
HEADER;
FILE_DESCRIPTION((''),'2;1');
FILE_NAME('','',(''),(''),'','','');
FILE_SCHEMA(('${schema}'));
ENDSEC;
DATA;
#1=IFCPROJECT(${id('project')},$,'x',$,$,$,$,(#15),#5);
#5=IFCUNITASSIGNMENT((#6));
${unit}
#10=IFCCARTESIANPOINT((0.,0.,0.));
#12=IFCAXIS2PLACEMENT3D(#10,$,$);
#13=IFCDIRECTION((0.,0.,1.));
${context}
#20=IFCBUILDING(${id('building')},$,'Haus',$,$,$,$,$,.ELEMENT.,$,$,$);
#21=IFCBUILDINGSTOREY(${id('storey')},$,'\\X2\\4E00697C\\X0\\',$,$,#22,$,$,.ELEMENT.,$);
#22=IFCLOCALPLACEMENT($,#23);
#23=IFCAXIS2PLACEMENT3D(#24,$,$);
#24=IFCCARTESIANPOINT((0.,0.,${three}));
#25=IFCRELAGGREGATES(${id('r1')},$,$,$,#20,(#21));
#26=IFCRELCONTAINEDINSPATIALSTRUCTURE(${id('r2')},$,$,$,(#30),#21);
#30=IFCSLAB(${id('slab')},$,'Decke',$,$,#35,#31,'T1',.FLOOR.);
#31=IFCPRODUCTDEFINITIONSHAPE($,$,(#32));
#32=IFCSHAPEREPRESENTATION(#15,'Body','SweptSolid',(#33));
#33=IFCEXTRUDEDAREASOLID(#34,#12,#13,${one});
#34=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,${ten},${ten});
#35=IFCLOCALPLACEMENT($,#36);
#36=IFCAXIS2PLACEMENT3D(#37,$,$);
#37=IFCCARTESIANPOINT((${at.map(value => value.toFixed(4)).join(',')}));
${rest}
ENDSEC;
END-ISO-10303-21;
`;
}

async function read(content: string | Uint8Array, options: Partial<IfcOptions> = {}, name = 'a.ifc') {
  const file = join(folder, name);
  writeFileSync(file, content);
  const note = (entry: ReportEntry) => report.push(entry);
  return readIfc(file, { namespace: 'i', source: 's', report: note, ...options });
}

/** West, south, lowest, east, north and highest of a feature, metres from a place. */
function boxAt(feature: CityFeature, longitude: number, latitude: number): number[] {
  if (feature.geometry.kind !== 'mesh') throw new Error('not a mesh');
  const { origin, positions } = feature.geometry;
  const [own, frame] = [new EastNorthUpFrame(...origin), new EastNorthUpFrame(longitude, latitude, 0)];
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  const [ecef, local] = [[0, 0, 0] as number[], [0, 0, 0] as number[]];
  for (let i = 0; i < positions.length; i += 3) {
    own.toEcef(positions[i]!, positions[i + 1]!, positions[i + 2]!, ecef);
    frame.fromEcef(ecef[0]!, ecef[1]!, ecef[2]!, local);
    for (let k = 0; k < 3; k++) {
      box[k] = Math.min(box[k]!, local[k]!);
      box[k + 3] = Math.max(box[k + 3]!, local[k]!);
    }
  }
  return box.map(value => Math.round(value * 100) / 100 + 0);
}

describe('an IFC model stands where its map conversion says, whatever its units', () => {
  const place = inputCrs({ crs: 'EPSG:25832' }).toWgs84(548_000, 5_635_000);
  /** The grid is turned against north by a little, and smaller than the ground. */
  const SLAB = [-5, -5, 200, 5, 5, 201].map(value => expect.closeTo(value, 0));
  const conversion = (east: string, north: string, height: string, scale: string) =>
    `#17=IFCMAPCONVERSION(#15,#16,${east},${north},${height},$,$,${scale});`;
  const METRES = conversion('548000.', '5635000.', '200.', '$');

  it.each<[string, Parts]>([
    ['metres', { rest: PROJECTED() + METRES }],
    [
      'millimetres, the map in metres, scale by the standard',
      {
        unit: MILLIMETRE,
        perMetre: 1000,
        rest: PROJECTED('#18') + MAP_METRE + conversion('548000.', '5635000.', '200.', '0.001'),
      },
    ],
    [
      'millimetres, the map in metres, no scale',
      { unit: MILLIMETRE, perMetre: 1000, rest: PROJECTED('#18') + MAP_METRE + METRES },
    ],
    [
      'millimetres, the map too',
      {
        unit: MILLIMETRE,
        perMetre: 1000,
        rest: PROJECTED() + conversion('548000000.', '5635000000.', '200000.', '1.'),
      },
    ],
    [
      'millimetres, a map in metres that does not say so',
      {
        unit: MILLIMETRE,
        perMetre: 1000,
        rest: PROJECTED() + METRES,
      },
    ],
    [
      'feet',
      {
        unit: FOOT,
        perMetre: 1 / 0.3048,
        rest: PROJECTED('#18') + MAP_METRE + conversion('548000.', '5635000.', '200.', '0.3048'),
      },
    ],
    [
      'IFC 4.3, a shift alone',
      {
        schema: 'IFC4X3_ADD2',
        rest: `${PROJECTED()}#17=IFCRIGIDOPERATION(#15,#16,IFCLENGTHMEASURE(548000.),IFCLENGTHMEASURE(5635000.),200.);`,
      },
    ],
    [
      'IFC 2x3, as property sets',
      {
        schema: 'IFC2X3',
        rest: `#40=IFCPROPERTYSET(${id('p1')},$,'ePSet_MapConversion',$,(#41,#42,#43));
#41=IFCPROPERTYSINGLEVALUE('Eastings',$,IFCLENGTHMEASURE(548000.),$);
#42=IFCPROPERTYSINGLEVALUE('Northings',$,IFCLENGTHMEASURE(5635000.),$);
#43=IFCPROPERTYSINGLEVALUE('OrthogonalHeight',$,IFCLENGTHMEASURE(200.),$);
#44=IFCPROPERTYSET(${id('p2')},$,'ePSet_ProjectedCRS',$,(#45,#46));
#45=IFCPROPERTYSINGLEVALUE('Name',$,IFCLABEL('EPSG:25832'),$);
#46=IFCPROPERTYSINGLEVALUE('MapUnit',$,IFCLABEL('METRE'),$);`,
      },
    ],
  ])('%s', async (_, parts) => {
    const [slab] = await read(model(parts));
    expect(boxAt(slab!, place[0], place[1])).toEqual(SLAB);
    expect(slab!.attributes).toMatchObject({ storey: '一楼', name: 'Decke', building: 'Haus' });
    expect(Number(slab!.attributes.storeyElevation)).toBeCloseTo(3, 3);
    expect(report).toEqual([]);
  });

  it('or drawn in the coordinates of the CRS that the recipe names', async () => {
    const parts = { at: [548_000, 5_635_000, 200] as const };
    const [slab] = await read(model(parts), { crs: 'EPSG:25832' });
    expect(boxAt(slab!, place[0], place[1])).toEqual(SLAB);
  });

  it('and is refused where that is outside the area of its CRS', async () => {
    const rest = PROJECTED() + conversion('5635000.', '548000.', '200.', '$');
    await expect(read(model({ rest }))).rejects.toThrow(/order of its axes/);
  });
});

describe('an IFC model without a map conversion', () => {
  const site = (latitude: string, longitude: string, placement = '$') =>
    `#50=IFCSITE(${id('site')},$,'Ort',$,$,${placement},$,$,.ELEMENT.,${latitude},${longitude},112.,$,$);`;
  const AT =
    '#51=IFCLOCALPLACEMENT($,#52);#52=IFCAXIS2PLACEMENT3D(#53,$,$);#53=IFCCARTESIANPOINT((1000.,2000.,7.));';

  it('stands at its site, where that is in the model, turned to true north', async () => {
    const parts = {
      at: [1000, 2020, 7] as const,
      context: '#15=IFCGEOMETRICREPRESENTATIONCONTEXT($,$,3,1.E-05,#12,#19);#19=IFCDIRECTION((1.,0.));',
      rest: AT + site('(49,6,0,500000)', '(8,26,24,-0)', '#51'),
    };
    const [slab] = await read(model(parts));
    // True north along the model's x axis: what is 20 m up its y axis lies west.
    expect(boxAt(slab!, 8.44, 49 + 6 / 60 + 0.5 / 3600)).toEqual([-25, -5, 112, -15, 5, 113]);
    expect(report.map(({ severity }) => severity)).toEqual(['note']);
  });

  it.each([
    ['has no site', ''],
    ['has a site of zeros', site('(0,0,0)', '(0,0,0)')],
  ])('is refused with what to do where it %s', async (_, rest) => {
    await expect(read(model({ rest }))).rejects.toThrow(/placement or a crs in the recipe/);
  });

  it('is refused where it is drawn on some map that it does not name', async () => {
    const parts = { at: [2_683_000, 1_247_500, 400] as const, rest: site('(47,22,0)', '(8,32,0)') };
    await expect(read(model(parts))).rejects.toThrow(/those of a map/);
  });
});

describe('what an IFC model says of its elements', () => {
  const placement = { longitude: 8, latitude: 49 };

  it('is kept: of its types, materials, ranges, lists and sets within sets', async () => {
    const rest = `#60=IFCPROPERTYSET(${id('p1')},$,'Pset_Type',$,(#61,#62));
#61=IFCPROPERTYSINGLEVALUE('FireRating',$,IFCLABEL('F30'),$);
#62=IFCPROPERTYSINGLEVALUE('LoadBearing',$,IFCBOOLEAN(.T.),$);
#63=IFCSLABTYPE(${id('type')},$,'ST',$,$,(#60),$,$,$,.FLOOR.);
#64=IFCRELDEFINESBYTYPE(${id('r5')},$,$,$,(#30),#63);
#65=IFCPROPERTYSET(${id('p2')},$,'Pset_Type',$,(#66,#67,#68,#69));
#66=IFCPROPERTYSINGLEVALUE('FireRating',$,IFCLABEL('F90'),$);
#67=IFCPROPERTYENUMERATEDVALUE('Status',$,(IFCLABEL('NEW'),IFCLABEL('KEPT')),$);
#68=IFCPROPERTYBOUNDEDVALUE('Load',$,IFCREAL(5.),IFCREAL(2.),$);
#69=IFCCOMPLEXPROPERTY('Maker',$,'use',(#70));
#70=IFCPROPERTYSINGLEVALUE('Name',$,IFCLABEL('Bau AG'),$);
#71=IFCRELDEFINESBYPROPERTIES(${id('r6')},$,$,$,(#30),#65);
#72=IFCMATERIAL('Beton',$,$);
#73=IFCMATERIALLAYER(#72,0.2,$,$,$,$,$);
#74=IFCMATERIALLAYERSET((#73),$,$);
#75=IFCMATERIALLAYERSETUSAGE(#74,.AXIS3.,.POSITIVE.,0.,$);
#76=IFCRELASSOCIATESMATERIAL(${id('r7')},$,$,$,(#30),#75);`;
    const [slab] = await read(model({ rest }), { placement });
    expect(JSON.parse(String(slab!.attributes.properties))).toEqual({
      'Pset_Type.FireRating': 'F90',
      'Pset_Type.LoadBearing': true,
      'Pset_Type.Status': 'NEW, KEPT',
      'Pset_Type.Load': '2 … 5',
      'Pset_Type.Maker.Name': 'Bau AG',
      Material: 'Beton',
    });
  });

  it('is kept where lines that it refers to are missing or cannot be read', async () => {
    const rest = `#60=IFCPROPERTYSET(${id('p1')},$,'Pset',$,(#61,#999));
#61=IFCPROPERTYSINGLEVALUE('A',$,IFCLABEL('b'),$);
#62=IFCRELDEFINESBYPROPERTIES(${id('r3')},$,$,$,(#30,#998),#60);
#63=IFCRELDEFINESBYPROPERTIES(${id('r4')},$,$,$,(#30),#997);
#64=IFCRELAGGREGATES(${id('r5')},$,$,$,#996,(#995,#20));
#65=IFCRELASSOCIATESMATERIAL(${id('r6')},$,$,$,(#30),#994);`;
    const [slab] = await read(model({ rest }), { placement });
    expect(JSON.parse(String(slab!.attributes.properties))).toEqual({ 'Pset.A': 'b' });
    const turned = await read(
      model({}).replace('$,$,#35,#31', '$,$,#99,#31').replace('(#10,$,$)', '(#10,#99,#98)'),
      {
        placement,
      },
    );
    expect(
      turned.every(({ geometry }) => geometry.kind === 'mesh' && geometry.origin.every(Number.isFinite)),
    ).toBe(true);
  });

  it('accounts for every element: parts for the whole, a line for what has no shape', async () => {
    const rest = `#80=IFCCURTAINWALL(${id('wall')},$,'W',$,$,$,$,$,$);
#81=IFCRELAGGREGATES(${id('r8')},$,$,$,#80,(#82));
#82=IFCPLATE(${id('plate')},$,'P',$,$,#35,#31,$,$);
#83=IFCRELCONTAINEDINSPATIALSTRUCTURE(${id('r9')},$,$,$,(#80),#21);
#84=IFCBUILDINGELEMENTPROXY(${id('proxy')},$,'B',$,$,#35,#31,$,$);
#85=IFCBEAM(${id('beam')},$,'T',$,$,$,$,$,$);
#86=IFCBUILDINGSTOREY(${id('empty')},$,'leer',$,$,$,$,$,.ELEMENT.,0.);
#87=IFCRELAGGREGATES(${id('r10')},$,$,$,#20,(#86));`;
    const found = await read(model({ rest }), { placement });
    expect(found.map(({ attributes }) => `${attributes.ifcClass} ${attributes.storey}`).sort()).toEqual([
      'IfcBuildingElementProxy ',
      'IfcPlate 一楼',
      'IfcSlab 一楼',
    ]);
    expect(report.map(({ severity, id: element }) => `${severity} ${element.slice(0, 6)}`).sort()).toEqual([
      'note i:wall',
      'refused i:beam',
    ]);
  });
});

describe('an IFC model in an archive', () => {
  const placement = { longitude: 8, latitude: 49 };
  const bytes = new TextEncoder().encode(model({}));

  it('is read from .ifczip', async () => {
    const zip = zipSync({ 'readme.txt': new Uint8Array(3), 'model.IFC': bytes });
    expect(await read(zip, { placement }, 'a.ifczip')).toHaveLength(1);
  });

  it('is refused with the reason where there is none, or the archive is damaged', async () => {
    const zip = zipSync({ 'readme.txt': bytes });
    await expect(read(zip, { placement }, 'a.ifczip')).rejects.toThrow(/no \.ifc file/);
    await expect(read(zip.subarray(0, 200), { placement }, 'a.ifczip')).rejects.toThrow(/damaged archive/);
  });

  it('is kept as far as it goes where it breaks off', async () => {
    expect(await read(model({}).split('ENDSEC;\nEND-ISO')[0]!, { placement })).toHaveLength(1);
    expect(report.map(({ reason }) => reason.en)).toEqual([expect.stringMatching(/Breaks off/)]);
  });
});
