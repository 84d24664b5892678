import type { Color } from '../geometry/mesh-collector.ts';
import type { ReportEntry, TextureImage } from '../model.ts';
import type { CityJson, CityJsonGeometry } from './cityjson-schema.ts';
import type { TextureFolder } from './texture-image.ts';

/** A position in the file's CRS. */
export type Vertex = readonly [number, number, number];

/** A surface with holes, with what it looks like and what it is. */
export interface Surface {
  readonly rings: readonly (readonly Vertex[])[];
  readonly color: Color | undefined;
  /** Its semantics; the attributes beside the type as a JSON object. */
  readonly surface: { readonly type: string; readonly attributes: string } | undefined;
  readonly image: TextureImage | undefined;
  /** Place in the picture of the points of all rings, one after the other. */
  readonly places: readonly (readonly [number, number])[] | undefined;
}

/** Levels of nesting above a surface in `boundaries`. */
const SURFACE_DEPTH: Readonly<Record<string, number>> = {
  MultiSurface: 0,
  CompositeSurface: 0,
  Solid: 1,
  MultiSolid: 2,
  CompositeSolid: 2,
};

/** Whether a geometry has surfaces, or is an instance of one that may have. */
export const isDrawable = ({ type }: CityJsonGeometry): boolean =>
  type in SURFACE_DEPTH || type === 'GeometryInstance';

const WRAPS: Readonly<Record<string, TextureImage['wrap'][number]>> = { wrap: 'repeat', mirror: 'mirror' };

/** Surfaces of a document's geometries with their materials, textures and semantics. */
export class CityJsonSurfaces {
  /** Objects whose textures were already said not to fit. */
  readonly #misfits = new Set<string>();

  constructor(
    readonly document: CityJson,
    readonly images: TextureFolder,
    readonly report: (entry: ReportEntry) => void,
  ) {}

  /** Surfaces of a geometry; undefined for types that are not surfaces. `id` stands in the report. */
  of(geometry: CityJsonGeometry, id: string): Surface[] | undefined {
    return geometry.type === 'GeometryInstance'
      ? this.#instance(geometry, id)
      : this.#surfaces(geometry, index => this.#vertex(index), id);
  }

  #vertex(index: number): Vertex | undefined {
    const vertex = this.document.vertices[index];
    if (vertex?.length !== 3) return undefined;
    const { scale = [1, 1, 1], translate = [0, 0, 0] } = this.document.transform ?? {};
    return vertex.map((value, axis) => value * scale[axis]! + translate[axis]!) as unknown as Vertex;
  }

  /** A template placed by its matrix (row-major) at a vertex. */
  #instance({ template = -1, transformationMatrix: m, boundaries }: CityJsonGeometry, id: string) {
    const templates = this.document['geometry-templates'];
    const shape = templates?.templates[template];
    const anchor = Array.isArray(boundaries) ? this.#vertex(Number(boundaries[0])) : undefined;
    if (!templates || !shape || !anchor || !m) return undefined;
    const place = (index: number): Vertex | undefined => {
      const vertex = templates['vertices-templates'][index];
      if (!vertex) return undefined;
      const [x, y, z] = vertex as unknown as Vertex;
      const row = (i: number) => m[4 * i]! * x + m[4 * i + 1]! * y + m[4 * i + 2]! * z + m[4 * i + 3]!;
      return [anchor[0] + row(0), anchor[1] + row(1), anchor[2] + row(2)];
    };
    return this.#surfaces(shape, place, id);
  }

  #surfaces(
    geometry: CityJsonGeometry,
    vertexAt: (index: number) => Vertex | undefined,
    id: string,
  ): Surface[] | undefined {
    const depth = SURFACE_DEPTH[geometry.type];
    if (depth === undefined) return undefined;
    const { appearance } = this.document;
    const material = themed(geometry.material, appearance?.['default-theme-material']);
    const texture = themed(geometry.texture, appearance?.['default-theme-texture']);
    const materials = flatten(material?.values, depth);
    const textures = flatten(texture?.values, depth);
    const semantics = flatten(geometry.semantics?.values, depth);
    return flatten(geometry.boundaries, depth).map((list, i) => {
      const vertices = listsOf(list).map(ring => ring.map(index => vertexAt(Number(index))));
      // A surface with a missing vertex would be another one.
      const rings = vertices.some(ring => ring.includes(undefined)) ? [] : (vertices as Vertex[][]);
      const painted = this.#picture(textures[i], rings, id);
      return {
        rings,
        color: painted.image ? undefined : this.#color(material?.value ?? materials[i]),
        surface: this.#semantics(geometry.semantics?.surfaces, semantics[i]),
        ...painted,
      };
    });
  }

  #color(material: unknown): Color | undefined {
    const found = typeof material === 'number' ? this.document.appearance?.materials?.[material] : undefined;
    const [r, g, b] = found?.diffuseColor ?? [];
    if (r === undefined || g === undefined || b === undefined) return undefined;
    const rgba = [r, g, b, 1 - (found?.transparency ?? 0)];
    return rgba.map(value => Math.round(255 * Math.max(0, Math.min(1, value)))) as unknown as Color;
  }

  #semantics(kinds: readonly unknown[] | undefined, index: unknown): Surface['surface'] {
    const kind = typeof index === 'number' ? kinds?.[index] : undefined;
    if (typeof kind !== 'object' || kind === null) return undefined;
    const { type, parent: _parent, children: _children, ...attributes } = kind as Record<string, unknown>;
    const hasMore = Object.keys(attributes).length > 0;
    return { type: String(type ?? ''), attributes: hasMore ? JSON.stringify(attributes) : '' };
  }

  /** The picture of a surface: for each ring its number and those of the places of its points. */
  #picture(value: unknown, rings: Surface['rings'], id: string): Pick<Surface, 'image' | 'places'> {
    const plain = { image: undefined, places: undefined };
    const lists = listsOf(value);
    const number = lists[0]?.[0];
    if (typeof number !== 'number') return plain;
    const { textures = [], 'vertices-texture': corners = [] } = this.document.appearance ?? {};
    const places = lists.flatMap(([, ...points]) =>
      points.flatMap(index => {
        const [u, v] = corners[Number(index)] ?? [];
        // CityJSON counts from the lower left corner, glTF from the upper left.
        return u === undefined || v === undefined ? [] : [[u, 1 - v] as const];
      }),
    );
    const texture = textures[number];
    if (!texture || places.length !== rings.flat().length) {
      this.#reportMisfit(id);
      return plain;
    }
    const wrap = WRAPS[texture.wrapMode ?? ''] ?? 'clamp';
    const isCutOut = /png/i.test(texture.type ?? texture.image);
    const image = this.images.read(texture.image, { wrap: [wrap, wrap], isCutOut });
    return image ? { image, places } : plain;
  }

  #reportMisfit(id: string): void {
    if (this.#misfits.has(id)) return;
    this.#misfits.add(id);
    const reason = {
      zh: '纹理坐标与顶点不符，不贴图',
      en: 'Its texture does not fit its vertices; left plain',
    };
    this.report({ severity: 'repaired', id, reason });
  }
}

/** The member of the default theme, or of the first one. */
function themed<T>(themes: Readonly<Record<string, T>> | undefined, name: string | undefined): T | undefined {
  return themes && ((name === undefined ? undefined : themes[name]) ?? Object.values(themes)[0]);
}

function flatten(value: unknown, depth: number): unknown[] {
  return Array.isArray(value) ? (value.flat(depth) as unknown[]) : [];
}

const listsOf = (value: unknown): unknown[][] =>
  Array.isArray(value) ? value.filter((item): item is unknown[] => Array.isArray(item)) : [];
