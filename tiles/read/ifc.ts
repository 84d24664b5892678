import type { FlatMesh } from 'web-ifc';
import { type Color, MeshCollector } from '../geometry/mesh-collector.ts';
import type { CityFeature, ReportEntry } from '../model.ts';
import type { FeatureSchema } from '../write/property-table.ts';
import { IfcModel, plainValue } from './ifc-model.ts';
import { mapConversion, placementOrigin, sitePlacement } from './ifc-place.ts';
import { elementProperties } from './ifc-properties.ts';
import { lengthUnitMeters } from './ifc-units.ts';
import type { InputCrsOptions } from './input-crs.ts';
import { InputError } from './input-error.ts';
import { type Placement, placeAt, placeByCrs, placeByMapConversion, type ToGeodetic } from './placement.ts';

export interface IfcOptions extends InputCrsOptions {
  /** Ids become `namespace:GlobalId`. */
  readonly namespace: string;
  readonly source: string;
  /** Where the model stands; overrides the file's own map conversion and site position. */
  readonly placement?: Placement;
  /** Added to the heights of a map conversion, metres. */
  readonly heightOffsetMeters?: number;
  readonly report: (entry: ReportEntry) => void;
}

/** Class of an interiors tileset: elements and spaces, separable by storey. */
export const IFC_SCHEMA: FeatureSchema = {
  id: { type: 'STRING' },
  name: { type: 'STRING' },
  /** IFC class, e.g. `IfcWallStandardCase`, `IfcSpace`. */
  ifcClass: { type: 'STRING' },
  storey: { type: 'STRING' },
  /** Height of the storey's floor in the model, metres. */
  storeyElevation: { type: 'FLOAT32' },
  space: { type: 'STRING' },
  building: { type: 'STRING' },
  tag: { type: 'STRING' },
  /** Property sets and quantities as a JSON object, `Set.Property` → value. */
  properties: { type: 'STRING' },
  source: { type: 'STRING' },
  kind: { type: 'STRING' },
  cimLevel: { type: 'UINT8' },
};

/**
 * Elements and spaces of an IFC model (2x3 or 4) as features. An element without geometry goes to the report.
 * Throws `InputError` when nothing has geometry or the model's place is not known.
 */
export async function readIfc(path: string, options: IfcOptions): Promise<CityFeature[]> {
  const model = await IfcModel.open(path);
  try {
    if (!model.isComplete) {
      const reason = { zh: '文件不完整，只写入已读部分', en: 'Breaks off; what was read is kept' };
      options.report({ severity: 'note', id: path, reason });
    }
    return new IfcReader(model, placementOf(model, options), options).read();
  } finally {
    model.close();
  }
}

/** Farther than this from its site a model is drawn in the coordinates of some map, metres. */
const LARGEST_MODEL_METERS = 50_000;
const FAR_FROM_SITE = {
  zh: '坐标远离其 IfcSite，似为地图坐标，请在配方中给出 crs',
  en: 'has coordinates far from its IfcSite, probably those of a map: state its crs in the recipe',
};

function placementOf(model: IfcModel, options: IfcOptions): ToGeodetic {
  const { placement, heightOffsetMeters, report } = options;
  if (placement) return placeAt(placement);
  if (options.localGrid) return placeByCrs(options, heightOffsetMeters);
  const conversion = mapConversion(model);
  if (conversion) {
    const stated = { ...conversion, crs: options.crs ?? conversion.crs };
    return placeByMapConversion(stated, model.path, heightOffsetMeters);
  }
  // Without a conversion the model itself is drawn in the coordinates of the CRS that the recipe names.
  if (options.crs) return placeByCrs(options, heightOffsetMeters);
  const site = sitePlacement(model);
  if (!site) {
    throw new InputError(model.path, {
      zh: '没有地理位置，请在配方中给出 placement 或 crs',
      en: 'has no geographic position; state a placement or a crs in the recipe',
    });
  }
  report({
    severity: 'note',
    id: model.path,
    reason: {
      zh: '按 IfcSite 的经纬度放置，精度通常为数米',
      en: 'Placed by the position of its IfcSite, good to some metres as a rule',
    },
  });
  const place = placeAt(site.placement);
  const [x0 = 0, y0 = 0, z0 = 0] = site.origin;
  return (x, y, z) => {
    if (Math.hypot(x - x0, y - y0) > LARGEST_MODEL_METERS) throw new InputError(model.path, FAR_FROM_SITE);
    return place(x - x0, y - y0, z - z0);
  };
}

/** What contains elements and is not expected to have a shape. */
const SPATIAL =
  /^Ifc(Project|Site|Building|BuildingStorey|SpatialZone|Facility\w*|Bridge\w*|Road\w*|Railway\w*|Marine\w*)$/;
class IfcReader {
  readonly #containers: Map<number, number>;
  readonly #properties: ReturnType<typeof elementProperties>;
  readonly #unitMeters: number;

  constructor(
    readonly model: IfcModel,
    readonly place: ToGeodetic,
    readonly options: IfcOptions,
  ) {
    this.#containers = model.containers();
    this.#properties = elementProperties(model);
    this.#unitMeters = lengthUnitMeters(model);
  }

  read(): CityFeature[] {
    const features = new Map<number, CityFeature>();
    this.model.forEachMesh(mesh => {
      const geometry = this.#geometry(mesh);
      if (geometry) features.set(mesh.expressID, this.#feature(mesh.expressID, geometry));
    });
    if (features.size === 0) {
      throw new InputError(this.model.path, { zh: '没有任何几何', en: 'has no geometry at all' });
    }
    this.#reportOthers(features);
    return [...features.values()];
  }

  /** Elements that are not drawn, or by their parts (a stair by its flights, a curtain wall by its panels). */
  #reportOthers(features: ReadonlyMap<number, CityFeature>): void {
    const parents = new Set(this.#containers.values());
    for (const element of new Set([...this.model.elements(), ...this.#containers.keys()])) {
      const type = this.model.typeName(element);
      if (features.has(element) || SPATIAL.test(type)) continue;
      const [severity, reason] = parents.has(element)
        ? (['note', { zh: '由其部件表示', en: 'Its parts show it' }] as const)
        : (['refused', { zh: `${type} 没有几何`, en: `${type} has no geometry` }] as const);
      this.options.report({ severity, id: this.#id(element), reason });
    }
  }

  #id(element: number): string {
    return `${this.options.namespace}:${plainValue(this.model.line(element).GlobalId) ?? element}`;
  }

  #feature(element: number, geometry: MeshCollector): CityFeature {
    const line = this.model.line(element);
    const above = this.#above(element);
    const storey = above.find(id => this.model.typeName(id) === 'IfcBuildingStorey');
    const nameOf = (id: number | undefined): string => {
      if (id === undefined) return '';
      const { LongName, Name } = this.model.line(id);
      return String(plainValue(Name) ?? plainValue(LongName) ?? '');
    };
    const find = (type: string) => above.find(id => this.model.typeName(id) === type);
    const elevation = storey === undefined ? undefined : this.#elevation(storey);
    return {
      id: this.#id(element),
      tileset: 'interiors',
      geometry: geometry.finish(),
      attributes: {
        name: String(plainValue(line.LongName) ?? plainValue(line.Name) ?? ''),
        ifcClass: this.model.typeName(element),
        storey: nameOf(storey),
        ...(elevation === undefined ? {} : { storeyElevation: elevation }),
        space: nameOf(find('IfcSpace')),
        building: nameOf(find('IfcBuilding')),
        tag: String(plainValue(line.Tag) ?? ''),
        properties: JSON.stringify(this.#properties.get(element) ?? {}),
        source: this.options.source,
        kind: 'real',
        cimLevel: 6,
      },
    };
  }

  /** Of a storey above the model's zero, metres. */
  #elevation(storey: number): number {
    const { Elevation, ObjectPlacement } = this.model.line(storey);
    const stated = plainValue(Elevation);
    const value = typeof stated === 'number' ? stated : placementOrigin(this.model, ObjectPlacement)[2];
    return value * this.#unitMeters;
  }

  /** What contains an element, from near to far. */
  #above(element: number): number[] {
    const chain: number[] = [];
    for (
      let at = this.#containers.get(element);
      at !== undefined && !chain.includes(at);
      at = this.#containers.get(at)
    ) {
      chain.push(at);
    }
    return chain;
  }

  #geometry({ geometries }: FlatMesh): MeshCollector | undefined {
    let collector: MeshCollector | undefined;
    const { api, id } = this.model;
    for (let g = 0; g < geometries.size(); g++) {
      const { geometryExpressID, flatTransformation: m, color } = geometries.get(g);
      const geometry = api.GetGeometry(id, geometryExpressID);
      const vertices = api.GetVertexArray(geometry.GetVertexData(), geometry.GetVertexDataSize());
      const indices = api.GetIndexArray(geometry.GetIndexData(), geometry.GetIndexDataSize());
      const rgba = [color.x, color.y, color.z, color.w].map(value =>
        Math.round(255 * value),
      ) as unknown as Color;
      const added: number[] = [];
      for (let i = 0; i < vertices.length; i += 6) {
        const [x, y, z] = [vertices[i]!, vertices[i + 1]!, vertices[i + 2]!];
        const row = (r: number) => m[r]! * x + m[4 + r]! * y + m[8 + r]! * z + m[12 + r]!;
        // web-ifc gives y-up: x stays, its −z is the model's y, its y is the model's z.
        const position = this.place(row(0), -row(2), row(1));
        // A damaged file may have an axis without direction.
        if (!position.every(Number.isFinite)) {
          geometry.delete();
          return undefined;
        }
        collector ??= new MeshCollector(position);
        added.push(collector.addGeodetic(...position, { color: rgba }));
      }
      for (let i = 0; i < indices.length; i += 3) {
        collector?.addTriangle(added[indices[i]!]!, added[indices[i + 1]!]!, added[indices[i + 2]!]!);
      }
      geometry.delete();
    }
    return collector && !collector.isEmpty ? collector : undefined;
  }
}
