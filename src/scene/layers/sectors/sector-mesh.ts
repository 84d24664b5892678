import type { ColumnTable } from '@core/columns.ts';
import { EastNorthUpFrame, ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import { type Mesh, MeshBuilder } from '../../deck/mesh.ts';
import { requireColumn, requirePositions } from '../../deck/table-columns.ts';

const DEGREE = Math.PI / 180;
const STEP_DEGREES = 6;
/** Share of the colour's alpha left at the far end. */
const RIM_ALPHA = 0.12;

/** Fans from each position across its field of view, level, fading outwards. Angles clockwise from north. */
export function sectorMesh(table: ColumnTable, colors: Uint8Array): Mesh {
  const positions = requirePositions(table);
  const headings = requireColumn(table, 'headingDegrees', 1);
  const fields = requireColumn(table, 'fieldOfViewDegrees', 1);
  const ranges = requireColumn(table, 'rangeMeters', 1);
  const builder = new MeshBuilder();
  const point = [0, 0, 0];
  for (let row = 0; row < table.length; row++) {
    const [heading, field, range] = [headings[row]!, Math.min(360, fields[row]!), ranges[row]!];
    if (!(field > 0 && range > 0) || Number.isNaN(heading)) continue;
    const apex = positions.subarray(3 * row, 3 * row + 3);
    const frame = new EastNorthUpFrame(...ecefToGeodetic(apex[0]!, apex[1]!, apex[2]!));
    const color = colors.subarray(4 * row, 4 * row + 4);
    const rim = [color[0]!, color[1]!, color[2]!, color[3]! * RIM_ALPHA];
    const apexVertex = builder.vertex(apex, color, row);
    const steps = Math.max(2, Math.ceil(field / STEP_DEGREES));
    for (let step = 0; step <= steps; step++) {
      const angle = (heading - field / 2 + (field * step) / steps) * DEGREE;
      frame.toEcef(range * Math.sin(angle), range * Math.cos(angle), 0, point);
      const vertex = builder.vertex(point, rim, row);
      if (step > 0) builder.triangle(apexVertex, vertex - 1, vertex);
    }
  }
  return builder.build();
}
