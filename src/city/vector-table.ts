import type { FeatureCollection, Geometry, Position } from 'geojson';
import type { ColumnTable, NumericColumn, TypedArray } from '../core/columns.ts';
import { geodeticToEcef } from '../core/crs/ellipsoid.ts';

/** What a GeoJSON layer is drawn as. */
export type VectorGeometry = 'points' | 'lines' | 'polygons';

/**
 * A GeoJSON FeatureCollection (WGS84 degrees, optional ellipsoid heights) as a table: `position` in ECEF metres,
 * `startIndices` for lines and polygons (`ring` where they have holes), text columns `zh`, `en` and every property that is text, number columns of
 * every property that is a number. Heights missing in the file are `defaultHeight`. Features of other geometry, or
 * broken ones, are left out. Points also get `longitude`, `latitude` and `height` columns.
 */
export function vectorTable(
  collection: FeatureCollection,
  geometry: VectorGeometry,
  defaultHeight: number,
): ColumnTable {
  const rows = new RowWriter(geometry, defaultHeight);
  for (const [index, feature] of (collection.features ?? []).entries()) {
    if (!feature?.geometry) continue;
    const properties = (feature.properties ?? {}) as Record<string, unknown>;
    const id = String(properties.id ?? feature.id ?? `feature/${index}`);
    for (const part of partsOf(feature.geometry, geometry)) rows.add(id, properties, part);
  }
  return rows.table();
}

/** The dominant geometry of a collection: lines before polygons before points, as layers are declared. */
export function geometryOf(collection: FeatureCollection): VectorGeometry {
  const types = new Set((collection.features ?? []).map(feature => feature?.geometry?.type));
  if (types.has('LineString') || types.has('MultiLineString')) return 'lines';
  if (types.has('Polygon') || types.has('MultiPolygon')) return 'polygons';
  return 'points';
}

/** What becomes one row: a point, a line, or the rings of a polygon, outline first. */
type Part = readonly (readonly Position[])[];

function partsOf(geometry: Geometry, wanted: VectorGeometry): readonly Part[] {
  if (wanted === 'points') {
    if (geometry.type === 'Point') return [[[geometry.coordinates]]];
    return geometry.type === 'MultiPoint' ? geometry.coordinates.map(point => [[point]]) : [];
  }
  if (wanted === 'lines') return linesOf(geometry).map(line => [line]);
  if (geometry.type === 'Polygon') return [geometry.coordinates];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
}

function linesOf(geometry: Geometry): readonly (readonly Position[])[] {
  if (geometry.type === 'LineString') return [geometry.coordinates];
  if (geometry.type === 'MultiLineString') return geometry.coordinates;
  // A boundary drawn as lines.
  if (geometry.type === 'Polygon') return geometry.coordinates;
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

class RowWriter {
  readonly #ids: string[] = [];
  readonly #properties: Record<string, unknown>[] = [];
  readonly #positions: number[] = [];
  readonly #rings: number[] = [];
  readonly #geodetic: number[] = [];
  readonly #starts: number[] = [0];
  readonly #scratch = [0, 0, 0];
  readonly #geometry: VectorGeometry;
  readonly #defaultHeight: number;

  constructor(geometry: VectorGeometry, defaultHeight: number) {
    this.#geometry = geometry;
    this.#defaultHeight = defaultHeight;
  }

  add(id: string, properties: Record<string, unknown>, [outline = [], ...holes]: Part): void {
    if (!this.#addVertices(outline, 0)) return;
    holes.forEach((hole, i) => {
      this.#addVertices(hole, i + 1);
    });
    this.#ids.push(id);
    this.#properties.push(properties);
    this.#starts.push(this.#positions.length / 3);
  }

  #addVertices(points: readonly Position[], ring: number): boolean {
    const valid = points.filter(point => Number.isFinite(point[0]) && Number.isFinite(point[1]));
    if (valid.length < (this.#geometry === 'points' ? 1 : 2)) return false;
    for (const [longitude, latitude, height = this.#defaultHeight] of valid) {
      geodeticToEcef(longitude!, latitude!, height, this.#scratch);
      this.#positions.push(...this.#scratch);
      this.#rings.push(ring);
      if (this.#geometry === 'points') this.#geodetic.push(longitude!, latitude!, height);
    }
    return true;
  }

  table(): ColumnTable {
    const columns: Record<string, NumericColumn> = {
      position: { values: Float64Array.from(this.#positions), stride: 3 },
    };
    if (this.#geometry === 'points') {
      for (const [axis, name] of ['longitude', 'latitude', 'height'].entries()) {
        columns[name] ??= { values: everyThird(this.#geodetic, axis), stride: 1 };
      }
    }
    if (this.#rings.some(ring => ring > 0)) {
      columns.ring = { values: Uint16Array.from(this.#rings), stride: 1 };
    }
    const texts: Record<string, string[]> = {};
    for (const name of new Set(this.#properties.flatMap(Object.keys))) this.#column(name, columns, texts);
    this.#names(texts);
    const table = { length: this.#ids.length, columns, texts, ids: this.#ids };
    return this.#geometry === 'points' ? table : { ...table, startIndices: Uint32Array.from(this.#starts) };
  }

  #column(name: string, columns: Record<string, NumericColumn>, texts: Record<string, string[]>): void {
    const values = this.#properties.map(properties => properties[name]);
    if (values.some(value => typeof value === 'number') && !(name in columns)) {
      const numbers = values.map(value => (typeof value === 'number' ? value : Number.NaN));
      columns[name] = { values: Float32Array.from(numbers), stride: 1 };
    } else if (values.some(value => typeof value === 'string')) {
      texts[name] = values.map(value => (typeof value === 'string' ? value : ''));
    }
  }

  /** Names come as `{zh, en}`, as `nameZh`/`nameEn` or as one text. */
  #names(texts: Record<string, string[]>): void {
    const nameIn = (language: 'zh' | 'en') =>
      this.#properties.map(properties => {
        const name = properties.name as Record<string, unknown> | string | undefined;
        if (name && typeof name === 'object') return String(name[language] ?? name.zh ?? '');
        return String(properties[language] ?? name ?? '');
      });
    texts.zh = nameIn('zh');
    texts.en = nameIn('en').map((name, row) => name || texts.zh![row]!);
  }
}

function everyThird(values: readonly number[], offset: number): Float64Array {
  return Float64Array.from({ length: values.length / 3 }, (_, i) => values[3 * i + offset]!);
}

/** The buffers of a table, to transfer it to another thread. */
export function tableBuffers(table: ColumnTable): ArrayBuffer[] {
  const arrays: TypedArray[] = Object.values(table.columns).map(column => column.values);
  if (table.startIndices) arrays.push(table.startIndices);
  return [...new Set(arrays.map(array => array.buffer as ArrayBuffer))];
}
