import type { CameraPose, QualityPreset, Theme } from '@core/scene-port.ts';
import type { Language } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import { WORKSPACES, type Workspace } from './session.ts';

/** One visible layer of an address: `id` or `id~opacity`. */
export interface UrlLayer {
  readonly id: string;
  readonly opacity?: number;
}

/** What an address can say about the view. Absent parts keep their defaults. */
export interface UrlView {
  readonly city?: string;
  readonly language?: Language;
  readonly workspace?: Workspace;
  readonly camera?: CameraPose;
  readonly time?: TimeMs | 'live';
  /** The visible layers from the bottom up; all others are hidden. */
  readonly layers?: readonly UrlLayer[];
  readonly select?: string;
  /** Model, and after `~` its inputs; see `scenarios/share.ts`. */
  readonly scenario?: string;
  readonly theme?: Theme;
  readonly quality?: QualityPreset;
}

export type UrlProblem =
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'bad'; readonly name: string; readonly value: string };

type Reader = (value: string) => Partial<UrlView> | undefined;
const oneOf =
  <T extends string>(options: readonly T[], make: (value: T) => Partial<UrlView>): Reader =>
  value => {
    const found = options.find(option => option === value);
    return found === undefined ? undefined : make(found);
  };

const READERS: Readonly<Record<string, Reader>> = {
  city: value => (/^[a-z0-9-]+$/.test(value) ? { city: value } : undefined),
  lang: oneOf(['zh', 'en'], language => ({ language })),
  workspace: oneOf(WORKSPACES, workspace => ({ workspace })),
  camera: readCamera,
  t: readTime,
  layers: readLayers,
  select: value => (value ? { select: value } : undefined),
  scenario: value => (/^[\w-]+(~[\w-]+)?$/.test(value) ? { scenario: value } : undefined),
  theme: oneOf(['night', 'day'], theme => ({ theme })),
  quality: oneOf(['auto', 'low', 'medium', 'high'], quality => ({ quality })),
};

/** Reads a query string. What is unknown or bad is reported and left out; nothing throws. */
export function parseView(query: string): { view: UrlView; problems: UrlProblem[] } {
  let view: UrlView = {};
  const problems: UrlProblem[] = [];
  for (const [name, value] of new URLSearchParams(query)) {
    if (!Object.hasOwn(READERS, name)) {
      problems.push({ kind: 'unknown', name });
      continue;
    }
    const part = READERS[name]!(value);
    if (part) view = { ...view, ...part };
    else problems.push({ kind: 'bad', name, value });
  }
  return { view, problems };
}

/** The query string of a view, parameters in a fixed order; `:`, `,` and `/` stay readable. */
export function formatView(view: UrlView): string {
  const parts: [string, string | undefined][] = [
    ['city', view.city],
    ['lang', view.language],
    ['workspace', view.workspace],
    ['camera', view.camera && formatCamera(view.camera)],
    ['t', typeof view.time === 'number' ? new Date(view.time).toISOString() : view.time],
    ['layers', view.layers?.map(formatLayer).join(',')],
    ['select', view.select],
    ['scenario', view.scenario],
    ['theme', view.theme],
    ['quality', view.quality],
  ];
  return parts
    .filter((part): part is [string, string] => part[1] !== undefined)
    .map(([name, value]) => `${name}=${encodeReadably(value)}`)
    .join('&');
}

function encodeReadably(value: string): string {
  return encodeURIComponent(value).replace(/%(3A|2C|2F)/g, mark => decodeURIComponent(mark));
}

function readCamera(value: string): Partial<UrlView> | undefined {
  const numbers = value.split(',').map(part => (part.trim() === '' ? Number.NaN : Number(part)));
  const [longitude, latitude, height, heading, pitch] = numbers;
  if (numbers.length !== 5 || !numbers.every(Number.isFinite)) return undefined;
  const inRange =
    Math.abs(longitude!) <= 180 &&
    Math.abs(latitude!) <= 90 &&
    height! > -1000 &&
    height! < 1e8 &&
    Math.abs(pitch!) <= 90 &&
    Math.abs(heading!) <= 360;
  if (!inRange) return undefined;
  return {
    camera: {
      longitude: longitude!,
      latitude: latitude!,
      height: height!,
      heading: heading!,
      pitch: pitch!,
    },
  };
}

/** 1e-6° is about 0.1 m. */
function formatCamera({ longitude, latitude, height, heading, pitch }: CameraPose): string {
  const round = (value: number, decimals: number) => String(Number(value.toFixed(decimals)));
  return [round(longitude, 6), round(latitude, 6), round(height, 1), round(heading, 2), round(pitch, 2)].join(
    ',',
  );
}

function readTime(value: string): Partial<UrlView> | undefined {
  if (value === 'live') return { time: 'live' };
  // A bare local time would mean something else on every machine: a zone is required.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isFinite(time) ? { time } : undefined;
}

function readLayers(value: string): Partial<UrlView> | undefined {
  if (value === '') return { layers: [] };
  const layers: UrlLayer[] = [];
  for (const part of value.split(',')) {
    const [id = '', opacityText] = part.split('~');
    const opacity = opacityText === undefined ? undefined : Number(opacityText);
    if (!id || (opacity !== undefined && !(opacity >= 0 && opacity <= 1))) return undefined;
    layers.push(opacity === undefined ? { id } : { id, opacity });
  }
  return { layers };
}

function formatLayer({ id, opacity }: UrlLayer): string {
  return opacity === undefined || opacity === 1 ? id : `${id}~${Number(opacity.toFixed(2))}`;
}
