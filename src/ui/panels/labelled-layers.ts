import type { LayerDescription } from '@core/layers.ts';

/** A layer, and the layer of its names or readings where there is one. */
export interface LabelledLayer {
  readonly layer: LayerDescription;
  readonly labels?: LayerDescription | undefined;
}

/** Layers with their labels (`<id>-labels`) folded into one entry each; labels without a layer stand alone. */
export function withLabels(layers: readonly LayerDescription[]): LabelledLayer[] {
  const byId = new Map(layers.map(layer => [layer.id, layer]));
  const isFolded = ({ id }: LayerDescription) => id.endsWith('-labels') && byId.has(id.slice(0, -7));
  return layers
    .filter(layer => !isFolded(layer))
    .map(layer => ({ layer, labels: byId.get(`${layer.id}-labels`) }));
}
