import { IconLayer } from '@deck.gl/layers';
import fragmentShader from '../../../../shaders/icons/badge.fragment.glsl?raw';

/** Icons as coloured badges with a legible glyph and rim; see the atlas for the channels. */
export class BadgeLayer extends IconLayer {
  static override layerName = 'BadgeLayer';

  override getShaders() {
    return { ...super.getShaders(), fs: fragmentShader };
  }
}
