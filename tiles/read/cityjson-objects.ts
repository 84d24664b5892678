import type { LocalizedText } from '@core/text.ts';
import { MeshCollector } from '../geometry/mesh-collector.ts';
import { triangulateSurface } from '../geometry/surfaces.ts';
import type { CityFeature, ReportEntry } from '../model.ts';
import type { AttributeSchema } from './attributes.ts';
import {
  type CityJson,
  type CityJsonGeometry,
  type CityObject,
  cityObjectSchema,
} from './cityjson-schema.ts';
import { CityJsonSurfaces, isDrawable, type Surface, type Vertex } from './cityjson-surfaces.ts';
import type { InputCrs, InputCrsOptions } from './input-crs.ts';
import type { TextureFolder } from './texture-image.ts';
import { lengthOf } from './values.ts';

export interface CityJsonOptions extends InputCrsOptions {
  /** Ids become `namespace:object`. */
  readonly namespace: string;
  readonly source: string;
  /** Finest level of detail to take, e.g. `1.2`; the highest that an object has where not stated. */
  readonly lod?: string;
  /** Added to the file's heights, e.g. the geoid undulation; metres. */
  readonly heightOffsetMeters?: number;
  readonly report: (entry: ReportEntry) => void;
}

const USE_OF_TYPE: Readonly<Record<string, string>> = {
  Bridge: 'transport',
  Road: 'transport',
  Railway: 'transport',
};

/** Reads the objects of one document. */
export class CityJsonObjects {
  readonly #objects = new Map<string, CityObject>();
  readonly #surfaces: CityJsonSurfaces;
  /** What is wrong with the place of the object at hand. */
  #misplaced: LocalizedText | undefined;

  constructor(
    readonly document: CityJson,
    readonly options: CityJsonOptions,
    readonly schema: AttributeSchema,
    readonly crs: InputCrs,
    images: TextureFolder,
  ) {
    this.#surfaces = new CityJsonSurfaces(document, images, options.report);
  }

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
    const geometry = this.#finest(object.geometry ?? []);
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
        lod: String(this.#lodOf(geometry) ?? ''),
        name: String(own.name ?? ''),
        height: lengthOf(own.measuredHeight) ?? Math.round(mesh.heightMeters * 100) / 100,
        use: USE_OF_TYPE[object.type] ?? 'other',
        storeys: Number(own.storeysAboveGround ?? 0) || 0,
        year: Number.parseInt(String(own.yearOfConstruction ?? own.oorspronkelijk_bouwjaar ?? ''), 10) || 0,
        source: this.options.source,
        kind: 'real',
        cimLevel: Number(this.#lodOf(geometry)) >= 2 ? 3 : 2,
      },
    };
  }

  /** What can be drawn at the highest level that is not above the one asked for; if there is none, at the lowest. */
  #finest(geometries: readonly CityJsonGeometry[]): CityJsonGeometry | undefined {
    const levelOf = (geometry: CityJsonGeometry) => Number.parseFloat(String(this.#lodOf(geometry) ?? 0));
    const sorted = geometries.toSorted((a, b) => levelOf(a) - levelOf(b));
    const drawable = sorted.filter(isDrawable);
    const most = Number.parseFloat(this.options.lod ?? 'Infinity');
    return drawable.findLast(geometry => levelOf(geometry) <= most) ?? drawable[0] ?? sorted[0];
  }

  /** An instance has the level of its template. */
  #lodOf({ lod, template = -1 }: CityJsonGeometry): string | number | undefined {
    return lod ?? this.document['geometry-templates']?.templates[template]?.lod;
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
    const surfaces = this.#surfaces.of(geometry, `${this.options.namespace}:${id}`);
    if (!surfaces) {
      this.#report('refused', id, {
        zh: `不支持的几何类型 ${geometry.type}`,
        en: `Geometry of type ${geometry.type} is not drawn`,
      });
      return undefined;
    }
    let mesh: MeshCollector | undefined;
    let dropped = 0;
    this.#misplaced = undefined;
    for (const surface of surfaces) {
      const points = surface.rings.map(ring =>
        ring.map(vertex => this.#geodetic(vertex)).filter(point => point !== undefined),
      );
      const first = points[0]?.[0];
      if (!first) {
        dropped++;
        continue;
      }
      mesh ??= new MeshCollector(first);
      if (!addSurface(mesh, surface, points)) dropped++;
    }
    if (this.#misplaced) {
      this.#report('refused', id, this.#misplaced);
      return undefined;
    }
    if (!mesh || mesh.isEmpty) {
      this.#report('refused', id, { zh: '所有面都没有面积', en: 'None of its surfaces has an area' });
      return undefined;
    }
    if (dropped > 0)
      this.#report('repaired', id, {
        zh: '去掉了没有面积或缺顶点的面',
        en: 'Surfaces without an area or with missing vertices were dropped',
      });
    return mesh;
  }

  #geodetic(vertex: Vertex): [number, number, number] | undefined {
    const [x, y, z] = vertex;
    const [longitude, latitude] = this.crs.toWgs84(x, y);
    const height = z + (this.options.heightOffsetMeters ?? 0);
    if (!Number.isFinite(height) || !Number.isFinite(longitude) || !Number.isFinite(latitude))
      return undefined;
    this.#misplaced ??= this.crs.faultOf(longitude, latitude);
    return [longitude, latitude, height];
  }

  #report(severity: ReportEntry['severity'], id: string, reason: ReportEntry['reason']): void {
    this.options.report({ severity, id: `${this.options.namespace}:${id}`, reason });
  }
}

/** False when the surface has no area. */
function addSurface(
  mesh: MeshCollector,
  { rings, color, surface, image, places }: Surface,
  points: readonly (readonly [number, number, number])[][],
): boolean {
  const triangles = triangulateSurface(rings);
  if (triangles.length === 0 || points.some((ring, i) => ring.length !== rings[i]!.length)) return false;
  const kind = surface && mesh.addSurfaceKind(surface.type, surface.attributes);
  const indices = points
    .flat()
    .map((point, i) => mesh.addGeodetic(...point, { color, surface: kind, texture: places?.[i] }));
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map(k => indices[triangles[i + k]!]!) as [number, number, number];
    mesh.addTriangle(a, b, c, image);
  }
  return true;
}
