import { Viewport } from '@deck.gl/core';
import type { EyeView } from '../bridge.ts';

/**
 * A deck.gl viewport in ECEF metres. The view matrix only turns; the eye's position is given in float64, so that
 * deck.gl subtracts it in full precision and draws relative to the eye. Neither geospatial nor orthographic.
 */
export class EcefViewport extends Viewport {
  static override displayName = 'EcefViewport';
  /** Unused by deck.gl outside Web Mercator; here it switches the ECEF branch of the project module on. */
  readonly _pseudoMeters = true;

  constructor(view: EyeView) {
    const focalDistance = Math.max(1, Math.abs(view.heightMeters));
    super({
      id: 'eye',
      width: view.width,
      height: view.height,
      viewMatrix: [...view.rotation],
      projectionMatrix: [...view.projection],
      position: [...view.positionEcef],
      focalDistance,
      zoom: Math.log2(view.focalLengthPixels / focalDistance),
    });
  }
}
