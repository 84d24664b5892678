import type { SectorsLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import { type DrawnLayer, defineLayer, type LayerFrame } from '../../deck/drawn-layer.ts';
import { commonProps, FLAT_PARAMETERS } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import type { Mesh } from '../../deck/mesh.ts';
import { MeshLayer } from '../../deck/mesh-layer.ts';
import { selectionRings } from '../../deck/selection-rings.ts';
import { requirePositions, rowColors } from '../../deck/table-columns.ts';
import { sectorMesh } from './sector-mesh.ts';

/** Where cameras look. */
class DrawnSectors implements DrawnLayer<SectorsLayer> {
  readonly #mesh = new Memo<Mesh>();

  draw(frame: LayerFrame<SectorsLayer>): readonly Layer[] {
    const { description, table, tableRevision } = frame;
    const mesh = this.#mesh.get([tableRevision, JSON.stringify(description.color)], () =>
      sectorMesh(table, rowColors(table, description.color)),
    );
    const sectors = new MeshLayer({
      ...commonProps(frame, 'sectors', 'fragment'),
      mesh,
      parameters: FLAT_PARAMETERS,
    } as ConstructorParameters<typeof MeshLayer>[0]);
    return [sectors, ...selectionRings(frame, requirePositions(table), 9)];
  }
}

export const layerKind = defineLayer({ type: 'sectors', create: () => new DrawnSectors() });
