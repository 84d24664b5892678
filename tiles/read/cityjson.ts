import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { crsTransform, type TransformOptions } from '@core/crs/transform.ts';
import * as z from 'zod/mini';
import { type Color, MeshCollector } from '../geometry/mesh-collector.ts';
import { triangulateSurface } from '../geometry/surfaces.ts';
import type { CityFeature, ReportEntry } from '../model.ts';
import { AttributeSchema } from './attributes.ts';
import {
  type CityJson,
  type CityJsonGeometry,
  type CityObject,
  cityJsonFeatureSchema,
  cityJsonSchema,
  cityObjectSchema,
} from './cityjson-schema.ts';
import { InputError } from './input-error.ts';

export interface CityJsonOptions extends TransformOptions {
  /** Ids become `namespace:object`. */
  readonly namespace: string;
  readonly source: string;
  /** CRS where the file has none, or to override it. */
  readonly crs?: string;
  /** Added to the file's heights, e.g. the geoid undulation; metres. */
  readonly heightOffsetMeters?: number;
  readonly report: (entry: ReportEntry) => void;
}

/** Properties of the tileset's class beside the building attributes. */
export const CITYJSON_ATTRIBUTES = {
  objectType: { type: 'STRING' },
  /** Id of the object this one is a part of. */
  parent: { type: 'STRING' },
  lod: { type: 'STRING' },
} as const;

const USE_OF_TYPE: Readonly<Record<string, string>> = {
  Bridge: 'transport',
  Road: 'transport',
  Railway: 'transport',
};

/**
 * Objects of a CityJSON file (`.json`) or text sequence (`.jsonl`), versions 1.0–2.0, each at its highest level of
 * detail, and the schema of their attributes. Every object is a feature or in the report with the reason.
 * Throws `InputError` when the file is no CityJSON or its CRS is not known.
 */
export async function readCityJson(
  path: string,
  options: CityJsonOptions,
): Promise<{ features: CityFeature[]; schema: AttributeSchema }> {
  const schema = new AttributeSchema();
  const features: CityFeature[] = [];
  const documents = /\.(jsonl|ndjson|city\.jsonl)$/.test(path)
    ? readSequence(path, options)
    : [readWhole(path)];
  let toWgs84: ReturnType<typeof crsTransform>['toWgs84'] | undefined;
  for await (const document of documents) {
    toWgs84 ??= crsTransform(options.crs ?? declaredCrs(document, path), options).toWgs84;
    features.push(...new DocumentReader(document, options, schema, toWgs84).read());
  }
  return {
    features: features.map(feature => ({ ...feature, ...convertAttributes(feature, schema) })),
    schema,
  };
}

/** Attributes as read are kept under `source` until the whole class is known. */
function convertAttributes(feature: CityFeature, schema: AttributeSchema): Pick<CityFeature, 'attributes'> {
  const { own, ...fixed } = feature.attributes as Record<string, string>;
  return { attributes: { ...schema.convert(JSON.parse(own ?? '{}') as Record<string, unknown>), ...fixed } };
}

function readWhole(path: string): CityJson {
  return parseDocument(readFileSync(path, 'utf8'), path);
}

function parseDocument(text: string, path: string): CityJson {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InputError(path, { zh: '不是有效的 JSON', en: 'is not valid JSON' }, error);
  }
  const parsed = cityJsonSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const detail = z.prettifyError(parsed.error);
  throw new InputError(path, { zh: `不是 CityJSON：${detail}`, en: `is not CityJSON: ${detail}` });
}

async function* readSequence(path: string, { report }: CityJsonOptions): AsyncGenerator<CityJson> {
  let head: CityJson | undefined;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    if (!head) {
      head = parseDocument(text, path);
      continue;
    }
    const parsed = cityJsonFeatureSchema.safeParse(parseLine(text));
    if (parsed.success) yield { ...head, ...parsed.data, type: 'CityJSON' };
    else
      report({
        severity: 'refused',
        id: `${path}:${line}`,
        reason: { zh: '这一行不是 CityJSONFeature', en: 'The line is no CityJSONFeature' },
      });
  }
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function declaredCrs({ metadata }: CityJson, path: string): string {
  const crs = metadata?.referenceSystem ?? (metadata?.crs?.epsg ? `EPSG:${metadata.crs.epsg}` : undefined);
  if (crs) return crs;
  throw new InputError(path, {
    zh: '没有声明坐标系，请在配方中给出 crs',
    en: 'declares no CRS; state it as crs in the recipe',
  });
}

class DocumentReader {
  readonly #objects = new Map<string, CityObject>();

  constructor(
    readonly document: CityJson,
    readonly options: CityJsonOptions,
    readonly schema: AttributeSchema,
    readonly toWgs84: (x: number, y: number) => [number, number],
  ) {}

  *read(): Generator<CityFeature> {
    for (const [id, value] of Object.entries(this.document.CityObjects)) {
      const parsed = cityObjectSchema.safeParse(value);
      if (parsed.success) this.#objects.set(id, parsed.data);
      else this.#report('refused', id, { zh: '对象结构无效', en: 'The object is malformed' });
    }
    for (const [id, object] of this.#objects) {
      if (this.#isInCircle(id)) {
        this.#report('repaired', id, {
          zh: '父子关系成环，已断开',
          en: 'Its parents form a circle, which was cut',
        });
      }
      const feature = this.#feature(id, object);
      if (feature) yield feature;
    }
  }

  #feature(id: string, object: CityObject): CityFeature | undefined {
    const geometry = finest(object.geometry ?? []);
    if (!geometry) {
      const byParts = (object.children ?? []).some(child => this.#objects.get(child)?.geometry?.length);
      if (byParts)
        this.#report('note', id, {
          zh: '自身无几何，由其部件表示',
          en: 'Has no geometry of its own; its parts show it',
        });
      else this.#report('refused', id, { zh: '没有几何', en: 'Has no geometry' });
      return undefined;
    }
    const mesh = this.#mesh(id, geometry);
    if (!mesh) return undefined;
    const own = { ...this.#parentAttributes(object), ...object.attributes };
    this.schema.learn(own);
    return {
      id: `${this.options.namespace}:${id}`,
      tileset: 'buildings',
      geometry: mesh.finish(),
      attributes: {
        own: JSON.stringify(own),
        objectType: object.type,
        parent: object.parents?.[0] ? `${this.options.namespace}:${object.parents[0]}` : '',
        lod: String(geometry.lod ?? ''),
        name: String(own.name ?? ''),
        use: USE_OF_TYPE[object.type] ?? 'other',
        storeys: Number(own.storeysAboveGround ?? 0) || 0,
        year: Number.parseInt(String(own.yearOfConstruction ?? own.oorspronkelijk_bouwjaar ?? ''), 10) || 0,
        source: this.options.source,
        kind: 'real',
        cimLevel: Number(geometry.lod) >= 2 ? 3 : 2,
      },
    };
  }

  /** A part inherits what its parent says and it does not. */
  #parentAttributes(object: CityObject): Record<string, unknown> {
    const parent = object.parents?.[0];
    return { ...(parent ? this.#objects.get(parent)?.attributes : undefined) };
  }

  #isInCircle(id: string): boolean {
    const seen = new Set<string>();
    for (let at: string | undefined = id; at; at = this.#objects.get(at)?.parents?.[0]) {
      if (seen.has(at)) return at === id;
      seen.add(at);
    }
    return false;
  }

  #mesh(id: string, geometry: CityJsonGeometry): MeshCollector | undefined {
    const surfaces = this.#surfaces(geometry);
    if (!surfaces) {
      this.#report('refused', id, {
        zh: `不支持的几何类型 ${geometry.type}`,
        en: `Geometry of type ${geometry.type} is not drawn`,
      });
      return undefined;
    }
    let mesh: MeshCollector | undefined;
    let dropped = 0;
    for (const { rings, color } of surfaces) {
      const points = rings.map(ring =>
        ring.map(vertex => this.#geodetic(vertex)).filter(point => point !== undefined),
      );
      const first = points[0]?.[0];
      if (!first) {
        dropped++;
        continue;
      }
      mesh ??= new MeshCollector(first);
      if (!addSurface(mesh, rings, points, color)) dropped++;
    }
    if (!mesh || mesh.isEmpty) {
      this.#report('refused', id, { zh: '所有面都没有面积', en: 'None of its surfaces has an area' });
      return undefined;
    }
    if (dropped > 0)
      this.#report('repaired', id, { zh: '去掉了没有面积的面', en: 'Surfaces without an area were dropped' });
    return mesh;
  }

  #geodetic(vertex: Vertex): [number, number, number] | undefined {
    const [x, y, z] = vertex;
    const [longitude, latitude] = this.toWgs84(x, y);
    const height = z + (this.options.heightOffsetMeters ?? 0);
    const isUsable = Number.isFinite(height) && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
    return isUsable ? [longitude, latitude, height] : undefined;
  }

  /** Surfaces as rings of positions in the file's CRS; undefined for types that are not surfaces. */
  #surfaces(geometry: CityJsonGeometry): Surface[] | undefined {
    if (geometry.type === 'GeometryInstance') return this.#instance(geometry);
    const depth = SURFACE_DEPTH[geometry.type];
    if (depth === undefined) return undefined;
    const lists = Object.values(geometry.material ?? {})[0];
    const found = flatten(geometry.boundaries, depth) as number[][][];
    const materials = lists?.values === undefined ? [] : flatten(lists.values, depth);
    return found.map((rings, i) => ({
      rings: rings.map(ring => ring.flatMap(index => this.#vertex(index))),
      color: this.#color(lists?.value ?? (materials[i] as number | null | undefined)),
    }));
  }

  #vertex(index: number): Vertex[] {
    const vertex = this.document.vertices[index];
    if (!vertex) return [];
    const { scale = [1, 1, 1], translate = [0, 0, 0] } = this.document.transform ?? {};
    return [vertex.map((value, axis) => value * scale[axis]! + translate[axis]!) as unknown as Vertex];
  }

  #color(material: number | null | undefined): Color | undefined {
    const found =
      material === null || material === undefined
        ? undefined
        : this.document.appearance?.materials?.[material];
    const [r, g, b] = found?.diffuseColor ?? [];
    if (r === undefined || g === undefined || b === undefined) return undefined;
    return [255 * r, 255 * g, 255 * b, 255 * (1 - (found?.transparency ?? 0))].map(
      Math.round,
    ) as unknown as Color;
  }

  /** A template placed by its matrix (row-major) at a vertex. */
  #instance({ template = -1, transformationMatrix: m, boundaries }: CityJsonGeometry): Surface[] | undefined {
    const templates = this.document['geometry-templates'];
    const shape = templates?.templates[template];
    const anchor = Array.isArray(boundaries) ? this.#vertex(Number(boundaries[0]))[0] : undefined;
    const depth = SURFACE_DEPTH[shape?.type ?? ''];
    if (!templates || !shape || !anchor || !m || depth === undefined) return undefined;
    return (flatten(shape.boundaries, depth) as number[][][]).map(rings => ({
      color: undefined,
      rings: rings.map(ring =>
        ring.flatMap(index => {
          const [x = 0, y = 0, z = 0] = templates['vertices-templates'][index] ?? [];
          const row = (i: number) => m[4 * i]! * x + m[4 * i + 1]! * y + m[4 * i + 2]! * z + m[4 * i + 3]!;
          return [[anchor[0] + row(0), anchor[1] + row(1), anchor[2] + row(2)] as Vertex];
        }),
      ),
    }));
  }

  #report(severity: ReportEntry['severity'], id: string, reason: ReportEntry['reason']): void {
    this.options.report({ severity, id: `${this.options.namespace}:${id}`, reason });
  }
}

type Vertex = readonly [number, number, number];
interface Surface {
  readonly rings: readonly (readonly Vertex[])[];
  readonly color: Color | undefined;
}

/** Levels of nesting above a surface in `boundaries`. */
const SURFACE_DEPTH: Readonly<Record<string, number>> = {
  MultiSurface: 0,
  CompositeSurface: 0,
  Solid: 1,
  MultiSolid: 2,
  CompositeSolid: 2,
};

function flatten(value: unknown, depth: number): unknown[] {
  return Array.isArray(value) ? value.flat(depth) : [];
}

function finest(geometries: readonly CityJsonGeometry[]): CityJsonGeometry | undefined {
  return [...geometries].sort(
    (a, b) => Number.parseFloat(String(b.lod ?? 0)) - Number.parseFloat(String(a.lod ?? 0)),
  )[0];
}

/** False when the surface has no area. */
function addSurface(
  mesh: MeshCollector,
  rings: Surface['rings'],
  points: readonly (readonly [number, number, number])[][],
  color: Color | undefined,
): boolean {
  const triangles = triangulateSurface(rings);
  if (triangles.length === 0 || points.some((ring, i) => ring.length !== rings[i]!.length)) return false;
  const indices = points
    .flat()
    .map(([longitude, latitude, height]) => mesh.addGeodetic(longitude, latitude, height, color));
  for (let i = 0; i < triangles.length; i += 3) {
    mesh.addTriangle(indices[triangles[i]!]!, indices[triangles[i + 1]!]!, indices[triangles[i + 2]!]!);
  }
  return true;
}
