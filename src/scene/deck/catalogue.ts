import type { LayerKind } from './drawn-layer.ts';

const modules = import.meta.glob<{ layerKind: LayerKind }>('../layers/*/layer.ts', { eager: true });

/** Every drawn layer there is: one folder of `src/scene/layers` each, exporting `layerKind` from its `layer.ts`. */
export const LAYER_KINDS: readonly LayerKind[] = Object.values(modules).map(module => module.layerKind);
