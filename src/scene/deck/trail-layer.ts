import { PathLayer, type PathLayerProps } from '@deck.gl/layers';
import fragmentFunctions from '../../../shaders/trips/fragment.glsl?raw';
import uniformBlock from '../../../shaders/trips/uniforms.glsl?raw';

/** Names and order of the uniform block in shaders/trips/uniforms.glsl; a test compares them. */
export const TRIP_UNIFORMS = {
  nowSeconds: 'f32',
  trailSeconds: 'f32',
  periodSeconds: 'f32',
} as const;

const tripModule = {
  name: 'trip',
  fs: uniformBlock + fragmentFunctions,
  uniformTypes: TRIP_UNIFORMS,
};

interface TrailProps {
  /** Seconds on the table's own time axis, reduced by the period. */
  readonly nowSeconds: number;
  readonly trailSeconds: number;
  /** 0: the trips happen once. */
  readonly periodSeconds: number;
}

interface ModelLayer {
  readonly model: { readonly shaderInputs: { setProps(props: object): void } };
}

/** Paths with a time per vertex, of which only the stretch just travelled shows, fading backwards. */
export class TrailLayer extends PathLayer<unknown, TrailProps> {
  static override layerName = 'TrailLayer';

  override getShaders() {
    const shaders = super.getShaders();
    return {
      ...shaders,
      modules: [...shaders.modules, tripModule],
      inject: {
        'vs:#decl': 'in float instanceTimes; in float instanceNextTimes; out float trip_seconds;',
        'vs:#main-end':
          'trip_seconds = mix(instanceTimes, instanceNextTimes, clamp(vPathPosition.y / vPathLength, 0.0, 1.0));',
        'fs:#decl': 'in float trip_seconds;',
        'fs:DECKGL_FILTER_COLOR':
          'float trip_left = trip_trail(trip_age(trip_seconds)); if (trip_left <= 0.0) discard; color.a *= trip_left;',
      },
    };
  }

  override initializeState(): void {
    super.initializeState();
    this.getAttributeManager()?.addInstanced({
      times: {
        size: 1,
        accessor: 'getTimes',
        shaderAttributes: {
          instanceTimes: { vertexOffset: 0 },
          instanceNextTimes: { vertexOffset: 1 },
        },
      },
    });
  }

  override draw(parameters: Parameters<PathLayer['draw']>[0]): void {
    const { nowSeconds, trailSeconds, periodSeconds } = this.props;
    const state = this.state as unknown as ModelLayer;
    state.model.shaderInputs.setProps({ trip: { nowSeconds, trailSeconds, periodSeconds } });
    super.draw(parameters);
  }
}

export type TrailLayerProps = PathLayerProps<unknown> & TrailProps;
