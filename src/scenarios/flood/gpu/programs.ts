import clock from '../../../../shaders/flood/clock.wgsl?raw';
import flux from '../../../../shaders/flood/flux.wgsl?raw';
import predict from '../../../../shaders/flood/predict.wgsl?raw';
import pumps from '../../../../shaders/flood/pumps.wgsl?raw';
import settle from '../../../../shaders/flood/settle.wgsl?raw';
import state from '../../../../shaders/flood/state.wgsl?raw';
import update from '../../../../shaders/flood/update.wgsl?raw';

/** What the buffers of a binding hold, by binding number; see shaders/flood. */
export const BINDINGS = {
  parameters: 0,
  clock: 1,
  before: 2,
  ground: 3,
  half: 4,
  flux: 5,
  share: 6,
  moved: 7,
  after: 8,
  record: 9,
  zones: 10,
  pumps: 11,
  pumpCells: 12,
} as const;

export type Binding = keyof typeof BINDINGS;

/** What a step runs, in this order, and on how much. */
export const PASSES: readonly {
  readonly entry: string;
  readonly source: string;
  readonly over: 'once' | 'cells' | 'faces';
  readonly bindings: readonly Binding[];
}[] = [
  { entry: 'tick', source: clock, over: 'once', bindings: ['parameters', 'clock'] },
  {
    entry: 'predict',
    source: predict,
    over: 'cells',
    bindings: ['parameters', 'clock', 'before', 'ground', 'half'],
  },
  {
    entry: 'fluxes',
    source: flux,
    over: 'faces',
    bindings: ['parameters', 'clock', 'before', 'ground', 'half', 'flux'],
  },
  {
    entry: 'afford',
    source: settle,
    over: 'cells',
    bindings: ['parameters', 'clock', 'before', 'flux', 'share'],
  },
  {
    entry: 'settle',
    source: settle,
    over: 'faces',
    bindings: ['parameters', 'clock', 'flux', 'share', 'moved'],
  },
  {
    entry: 'update',
    source: update,
    over: 'cells',
    bindings: [
      'parameters',
      'clock',
      'before',
      'ground',
      'half',
      'flux',
      'moved',
      'after',
      'record',
      'zones',
    ],
  },
  {
    entry: 'pump',
    source: pumps,
    over: 'once',
    bindings: ['parameters', 'clock', 'after', 'record', 'pumps', 'pumpCells'],
  },
];

export const STATE_SOURCE = state;
