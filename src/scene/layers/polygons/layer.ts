import type { ColumnTable } from '@core/columns.ts';
import type { PolygonsLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import { PathLayer, type PathLayerProps } from '@deck.gl/layers';
import { type DrawnLayer, defineLayer, type LayerFrame } from '../../deck/drawn-layer.ts';
import { commonProps, FLAT_PARAMETERS } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import type { Mesh } from '../../deck/mesh.ts';
import { MeshLayer } from '../../deck/mesh-layer.ts';
import { requirePositions, rowColors, rowNumbers, spreadToVertices } from '../../deck/table-columns.ts';
import { polygonMesh, polygonRings } from './polygon-mesh.ts';

const SELECTED_COLOR = { night: [92, 225, 255, 255], day: [0, 104, 160, 255] } as const;
/** Flat areas may dip this far below the terrain as drawn. */
const FLAT_BIAS_METERS = 3;

/** Filled rings, flat on the ground or raised to volumes, with outlines where wanted or selected. */
class DrawnPolygons implements DrawnLayer<PolygonsLayer> {
  readonly #mesh = new Memo<Mesh>();
  readonly #outline = new Memo<object>();
  readonly #selection = new Memo<object>();

  draw(frame: LayerFrame<PolygonsLayer>): readonly Layer[] {
    const { description, table, tableRevision, selectedRows, theme } = frame;
    const { color, extrudeMeters, outline } = description;
    const key = [tableRevision, JSON.stringify([color, extrudeMeters])];
    const heights = extrudeMeters === undefined ? null : rowNumbers(table, extrudeMeters);
    const mesh = this.#mesh.get(key, () => polygonMesh(table, rowColors(table, color), heights));
    const flat = heights === null;
    const layers: Layer[] = [
      new MeshLayer({
        ...commonProps(frame, 'fill', 'fragment'),
        mesh,
        occlusionBiasMeters: flat ? FLAT_BIAS_METERS : 1,
        parameters: flat ? FLAT_PARAMETERS : {},
      } as ConstructorParameters<typeof MeshLayer>[0]),
    ];
    if (outline) {
      const data = this.#outline.get(key, () => outlineData(table, opaque(rowColors(table, color))));
      layers.push(outlineLayer(frame, 'outline', data, 1.5));
    }
    if (selectedRows.length > 0) {
      const data = this.#selection.get([tableRevision, selectedRows, theme], () =>
        outlineData(table, selectionColors(table, selectedRows, SELECTED_COLOR[theme])),
      );
      layers.push(outlineLayer(frame, 'selection', data, 3));
    }
    return layers;
  }
}

function outlineLayer(frame: LayerFrame, part: string, data: object, widthPixels: number): Layer {
  const props = {
    ...commonProps(frame, part, 'fragment'),
    data,
    pickable: false,
    _pathType: 'open',
    getWidth: widthPixels,
    widthUnits: 'pixels',
    billboard: true,
    antialiasing: true,
    occlusionBiasMeters: FLAT_BIAS_METERS,
    parameters: FLAT_PARAMETERS,
  };
  return new PathLayer(props as unknown as PathLayerProps);
}

/** Rings as closed paths, coloured per row. */
function outlineData(table: ColumnTable, colors: Uint8Array): object {
  const positions = requirePositions(table);
  const rings = polygonRings(table).flatMap((ranges, row) => ranges.map(range => ({ row, range })));
  const starts = new Uint32Array(rings.length + 1);
  rings.forEach(({ range: [start, end] }, i) => {
    starts[i + 1] = starts[i]! + (end - start) + 1;
  });
  const closed = new Float64Array(3 * starts[rings.length]!);
  const ringColors = new Uint8Array(4 * rings.length);
  rings.forEach(({ row, range: [start, end] }, i) => {
    closed.set(positions.subarray(3 * start, 3 * end), 3 * starts[i]!);
    closed.set(positions.subarray(3 * start, 3 * start + 3), 3 * (starts[i + 1]! - 1));
    ringColors.set(colors.subarray(4 * row, 4 * row + 4), 4 * i);
  });
  return {
    length: rings.length,
    startIndices: starts,
    attributes: {
      getPath: { value: closed, size: 3 },
      getColor: { value: spreadToVertices(ringColors, starts, 4), size: 4, normalized: true },
    },
  };
}

function opaque(colors: Uint8Array): Uint8Array {
  return colors.map((value, i) => (i % 4 === 3 ? 255 : value));
}

function selectionColors(table: ColumnTable, rows: readonly number[], color: readonly number[]): Uint8Array {
  const colors = new Uint8Array(4 * table.length);
  for (const row of rows) colors.set(color, 4 * row);
  return colors;
}

export const layerKind = defineLayer({ type: 'polygons', create: () => new DrawnPolygons() });
