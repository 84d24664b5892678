import type { ColorStyle, Rgba } from '@core/style.ts';
import { bilingual } from '@i18n/index.ts';
import { FADED } from './palette.ts';

/** How entities of a type are drawn, and which of their properties colours them. */
export interface SensorLook {
  readonly icon: string;
  /** Property whose value colours the icon and is written beside it. */
  readonly property?: string;
  readonly color: ColorStyle;
  readonly sizePixels: number;
  readonly cluster: boolean;
  /** Drawing order among live layers. */
  readonly order: number;
  readonly visible: boolean;
}

const constant = (color: Rgba): ColorStyle => ({ kind: 'constant', color });
const ramp = (
  name: 'viridis' | 'magma' | 'turbo' | 'depth' | 'speed',
  domain: readonly [number, number],
  unit: string,
): ColorStyle => ({ kind: 'ramp', attribute: 'value', ramp: name, domain, unit, missing: FADED });

const LOOKS: Readonly<Record<string, SensorLook>> = {
  camera: {
    icon: 'camera',
    color: {
      kind: 'category',
      attribute: 'state',
      categories: [
        { value: 0, color: [86, 196, 255, 255], label: bilingual('device.online') },
        { value: 1, color: [132, 144, 160, 255], label: bilingual('device.offline') },
        { value: 2, color: [255, 146, 43, 255], label: bilingual('device.fault') },
      ],
      missing: FADED,
    },
    sizePixels: 18,
    cluster: true,
    order: 10,
    visible: true,
  },
  'traffic-speed': {
    icon: 'traffic',
    property: 'speed',
    color: ramp('speed', [0, 60], 'km/h'),
    sizePixels: 14,
    cluster: true,
    order: 20,
    visible: false,
  },
  'water-level': {
    icon: 'pump',
    property: 'level',
    color: ramp('depth', [0, 3], 'm'),
    sizePixels: 22,
    cluster: false,
    order: 30,
    visible: true,
  },
  'rain-gauge': {
    icon: 'rain',
    property: 'rain-rate',
    color: ramp('depth', [0, 60], 'mm/h'),
    sizePixels: 24,
    cluster: false,
    order: 40,
    visible: true,
  },
  weather: {
    icon: 'weather',
    property: 'temperature',
    color: ramp('turbo', [0, 40], '°C'),
    sizePixels: 26,
    cluster: false,
    order: 50,
    visible: true,
  },
  'air-quality': {
    icon: 'air',
    property: 'pm25',
    color: ramp('magma', [0, 150], 'µg/m³'),
    sizePixels: 26,
    cluster: false,
    order: 60,
    visible: true,
  },
  // What a person brings in is shown at once.
  feature: {
    icon: 'place',
    color: constant([255, 196, 120, 255]),
    sizePixels: 18,
    cluster: true,
    order: 6,
    visible: true,
  },
  vehicle: {
    icon: 'traffic',
    color: constant([255, 214, 102, 255]),
    sizePixels: 14,
    cluster: false,
    order: 7,
    visible: true,
  },
};

const OTHER: SensorLook = {
  icon: 'sensor',
  color: constant([150, 205, 190, 255]),
  sizePixels: 16,
  cluster: true,
  order: 5,
  visible: false,
};

/** The look of a type; types nobody described are plain, hidden dots until switched on. */
export function lookOf(type: string): SensorLook {
  return LOOKS[type] ?? OTHER;
}
