import type { LayerFrame } from './drawn-layer.ts';
import type { OcclusionProps } from './occlusion.ts';

/** deck.gl raises opacity to 1/2.2; this undoes it, so that a description's 0.5 is drawn as 0.5. */
export function linearOpacity(opacity: number): number {
  return Math.min(1, Math.max(0, opacity)) ** 2.2;
}

/** Props that every deck layer of a description shares. `part` names the layer among its siblings. */
export function commonProps(frame: LayerFrame, part: string, occlusionAt: OcclusionProps['occlusionAt']) {
  const { description } = frame;
  return {
    id: `${description.id}/${part}`,
    opacity: linearOpacity(description.opacity),
    pickable: description.pickable,
    occlusion: description.occlusion,
    side: description.side ?? 'both',
    occlusionAt,
  };
}

/** Flat things on the ground are tested against volumes but never cut into the billboards above them. */
export const FLAT_PARAMETERS = { depthWriteEnabled: false } as const;
/** Labels and marks that must not be cut by anything of deck.gl's. */
export const ON_TOP_PARAMETERS = { depthWriteEnabled: false, depthCompare: 'always' } as const;
