import type { ColumnTable, TableRegistry } from '@core/columns.ts';
import { ecefToGeodetic, geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { LayerDescription } from '@core/layers.ts';
import type { Intervention, InterventionKind } from '@core/scenario.ts';
import type { ColorStyle } from '@core/style.ts';
import type { Language, LocalizedText } from '@core/text.ts';
import type { FeatureSnap } from './feature-snap.ts';
import type { Place, Sketch } from './sketch.ts';

const POINTS = 'draft:points';
const LINES = 'draft:lines';
const AREAS = 'draft:areas';
const LABELS = 'draft:labels';
/** Drawn over the ground so that neither water nor roads swallow it. */
const ABOVE_GROUND_METERS = 2;

const KEPT = 0;
const BEING_DRAWN = 1;
const COLOR: ColorStyle = {
  kind: 'category',
  attribute: 'tone',
  categories: [
    {
      value: KEPT,
      color: [201, 167, 255, 255],
      label: { zh: '干预（推演）', en: 'Intervention (simulated)' },
    },
    { value: BEING_DRAWN, color: [57, 208, 240, 255], label: { zh: '正在绘制', en: 'Being drawn' } },
  ],
};
const AREA_COLOR: ColorStyle = { kind: 'constant', color: [201, 167, 255, 46] };

const base = {
  visible: true,
  opacity: 1,
  pickable: false,
  group: 'work',
  occlusion: 'none',
  provenance: { source: 'draft', kind: 'simulated' },
} as const;

export interface DraftScene {
  readonly tables: TableRegistry;
  readonly snap: FeatureSnap;
  readonly language: Language;
  /** Metres above the ellipsoid, undefined where the ground is not loaded. */
  readonly groundHeight: (longitude: number, latitude: number) => number | undefined;
}

/** What has been drawn for the next run and what is being drawn, as layers; sets their tables. */
export function draftLayers(
  interventions: readonly Intervention[],
  kinds: readonly InterventionKind[],
  sketch: Sketch | null,
  scene: DraftScene,
): readonly LayerDescription[] {
  const drawing = new DraftDrawing(scene);
  for (const intervention of interventions) {
    const kind = kinds.find(({ id }) => id === intervention.kind);
    if (kind) drawing.addIntervention(intervention, kind);
  }
  if (sketch) drawing.addSketch(sketch);
  return drawing.layers();
}

/** Collects points, lines, areas and labels in ECEF. */
class DraftDrawing {
  readonly #scene: DraftScene;
  readonly #points: { at: Float64Array; tone: number }[] = [];
  readonly #lines: { positions: Float64Array; tone: number }[] = [];
  readonly #areas: Float64Array[] = [];
  readonly #labels: { at: Float64Array; text: LocalizedText }[] = [];

  constructor(scene: DraftScene) {
    this.#scene = scene;
  }

  addIntervention({ coordinates, entityId, parameters }: Intervention, kind: InterventionKind): void {
    const feature =
      entityId && kind.entityLayer ? this.#scene.snap.line(kind.entityLayer, entityId) : undefined;
    const text = labelOf(kind, parameters, feature?.title);
    if (feature) {
      this.#lines.push({ positions: this.#raised(feature.positions), tone: KEPT });
      const middle = 3 * Math.floor(feature.positions.length / 6);
      this.#labels.push({ at: this.#raised(feature.positions.slice(middle, middle + 3)), text });
      return;
    }
    if (coordinates.length === 0) return;
    this.#addShape(coordinates, kind.geometry, KEPT);
    this.#labels.push({ at: this.#ecef(coordinates[0]!), text });
  }

  addSketch({ kind, vertices, cursor, target }: Sketch): void {
    const feature = target && kind.entityLayer ? this.#scene.snap.line(kind.entityLayer, target) : undefined;
    if (feature) this.#lines.push({ positions: this.#raised(feature.positions), tone: BEING_DRAWN });
    const path = cursor && kind.geometry !== 'entity' ? [...vertices, cursor] : vertices;
    this.#addShape(path, kind.geometry, BEING_DRAWN);
  }

  layers(): readonly LayerDescription[] {
    const { tables, language } = this.#scene;
    const title = { zh: '干预（推演）', en: 'Interventions (simulated)' };
    const layers: LayerDescription[] = [];
    if (this.#areas.length > 0) {
      tables.set(AREAS, linesTable(this.#areas.map(positions => ({ positions, tone: KEPT }))));
      layers.push({
        ...base,
        id: AREAS,
        type: 'polygons',
        title,
        order: 5200,
        table: AREAS,
        color: AREA_COLOR,
      });
    }
    if (this.#lines.length > 0) {
      tables.set(LINES, linesTable(this.#lines));
      const width = { widthUnits: 'pixels', width: 5, dashed: true } as const;
      layers.push({
        ...base,
        id: LINES,
        type: 'paths',
        title,
        order: 5201,
        table: LINES,
        color: COLOR,
        ...width,
      });
    }
    if (this.#points.length > 0) {
      tables.set(POINTS, pointsTable(this.#points));
      const radius = { radiusUnits: 'pixels', radius: 7 } as const;
      layers.push({
        ...base,
        id: POINTS,
        type: 'points',
        title,
        order: 5202,
        table: POINTS,
        color: COLOR,
        ...radius,
      });
    }
    if (this.#labels.length > 0) {
      tables.set(LABELS, labelsTable(this.#labels));
      layers.push({
        ...base,
        id: LABELS,
        type: 'text',
        title,
        order: 5203,
        table: LABELS,
        textColumn: language,
        color: { kind: 'constant', color: [226, 208, 255, 255] },
        sizePixels: 14,
        collide: false,
      });
    }
    return layers;
  }

  #addShape(path: readonly Place[], geometry: InterventionKind['geometry'], tone: number): void {
    const vertices = path.map(place => this.#ecef(place));
    for (const at of vertices) this.#points.push({ at, tone });
    if (geometry !== 'line' && geometry !== 'polygon') return;
    const isArea = geometry === 'polygon' && vertices.length > 2;
    const ring = isArea ? [...vertices, vertices[0]!] : vertices;
    if (ring.length > 1) this.#lines.push({ positions: joined(ring), tone });
    if (isArea) this.#areas.push(joined(vertices));
  }

  #ecef([longitude, latitude]: Place): Float64Array {
    const out = new Float64Array(3);
    const height = (this.#scene.groundHeight(longitude, latitude) ?? 0) + ABOVE_GROUND_METERS;
    geodeticToEcef(longitude, latitude, height, out);
    return out;
  }

  /** The line on the ground as drawn, or a little above its own height. */
  #raised(positions: Float64Array): Float64Array {
    const out = new Float64Array(positions.length);
    for (let k = 0; k < positions.length; k += 3) {
      const [longitude, latitude, height] = ecefToGeodetic(
        positions[k]!,
        positions[k + 1]!,
        positions[k + 2]!,
      );
      const ground = this.#scene.groundHeight(longitude, latitude) ?? height;
      geodeticToEcef(longitude, latitude, Math.max(ground, height) + ABOVE_GROUND_METERS, out, k);
    }
    return out;
  }
}

function labelOf(
  { title, inputs }: InterventionKind,
  parameters: Intervention['parameters'],
  name: LocalizedText | undefined,
): LocalizedText {
  const [first] = inputs;
  const unit = first?.control.kind === 'number' ? first.control.unit : undefined;
  const value = unit ? ` ${String(parameters[first!.id] ?? '')} ${unit}` : '';
  return {
    zh: `推演 · ${title.zh}${name ? ` · ${name.zh}` : ''}${value}`,
    en: `Simulated · ${title.en}${name ? ` · ${name.en}` : ''}${value}`,
  };
}

function joined(vertices: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(3 * vertices.length);
  vertices.forEach((vertex, k) => {
    out.set(vertex, 3 * k);
  });
  return out;
}

function tonesOf(rows: readonly { readonly tone: number }[]) {
  return { values: Float32Array.from(rows, row => row.tone), stride: 1 } as const;
}

function linesTable(
  rows: readonly { readonly positions: Float64Array; readonly tone: number }[],
): ColumnTable {
  const startIndices = new Uint32Array(rows.length + 1);
  rows.forEach((row, k) => {
    startIndices[k + 1] = startIndices[k]! + row.positions.length / 3;
  });
  const position = new Float64Array(3 * startIndices[rows.length]!);
  rows.forEach((row, k) => {
    position.set(row.positions, 3 * startIndices[k]!);
  });
  return {
    length: rows.length,
    columns: { position: { values: position, stride: 3 }, tone: tonesOf(rows) },
    texts: {},
    ids: rows.map((_row, k) => `draft:line:${k}`),
    startIndices,
  };
}

function pointsTable(rows: readonly { readonly at: Float64Array; readonly tone: number }[]): ColumnTable {
  return {
    length: rows.length,
    columns: { position: { values: joined(rows.map(row => row.at)), stride: 3 }, tone: tonesOf(rows) },
    texts: {},
    ids: rows.map((_row, k) => `draft:point:${k}`),
  };
}

function labelsTable(
  rows: readonly { readonly at: Float64Array; readonly text: LocalizedText }[],
): ColumnTable {
  return {
    length: rows.length,
    columns: { position: { values: joined(rows.map(row => row.at)), stride: 3 } },
    texts: { zh: rows.map(row => row.text.zh), en: rows.map(row => row.text.en) },
    ids: rows.map((_row, k) => `draft:label:${k}`),
  };
}
