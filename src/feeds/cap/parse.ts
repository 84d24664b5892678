import type { FeedContext } from '@core/feed.ts';
import type { Alert, AlertLevel } from '@core/records.ts';
import { explain } from '../runtime/explain.ts';
import {
  descendants,
  elements,
  parseXml,
  textOf,
  textsOf,
  UnsafeXmlError,
  type XmlElement,
} from '../runtime/xml.ts';
import { areaOf, centreOf } from './area.ts';

export interface CapDocument {
  readonly alerts: readonly Alert[];
  /** Addresses of alerts that an index names but does not carry. */
  readonly links: readonly string[];
}

const STATUSES = ['actual', 'exercise', 'system', 'test', 'draft'] as const;
const MESSAGE_TYPES = ['alert', 'update', 'cancel'] as const;
const LEVEL_BY_SEVERITY: Readonly<Record<string, AlertLevel>> = {
  extreme: 1,
  severe: 2,
  moderate: 3,
  minor: 4,
};
/** National warnings name their colour in the headline or in a parameter. */
const LEVEL_BY_COLOUR: readonly (readonly [RegExp, AlertLevel])[] = [
  [/红色|\bred\b(?! (?:flag|cross|tide))/i, 1],
  [/橙色|\borange\b/i, 2],
  [/黄色|\byellow\b/i, 3],
  [/蓝色|\bblue\b/i, 4],
];

/**
 * Alerts of a CAP document, or of an Atom, RSS or EDXL-DE collection of them. What is not CAP, or unsafe XML, is
 * rejected; nothing is thrown.
 */
export function parseCap(text: string, source: string, reject: FeedContext['reject']): CapDocument {
  let document: XmlElement;
  try {
    document = parseXml(text);
  } catch (error) {
    reject(error instanceof UnsafeXmlError ? 'unsafe' : 'malformed', explain(error), text.slice(0, 300));
    return { alerts: [], links: [] };
  }
  const alerts: Alert[] = [];
  const messages = descendants({ root: document }, 'alert');
  for (const message of messages) {
    const alert = readAlert(message, source, reject);
    if (alert) alerts.push(alert);
  }
  const links = messages.length > 0 ? [] : linksOf(document);
  const isCollection = ['feed', 'rss', 'EDXLDistribution'].some(name => Object.hasOwn(document, name));
  if (messages.length === 0 && links.length === 0 && !isCollection) {
    const detail = { zh: '不是 CAP 预警，也不是预警的集合', en: 'no CAP alert and no collection of alerts' };
    reject('malformed', detail, text.slice(0, 300));
  }
  return { alerts, links };
}

function readAlert(message: XmlElement, source: string, reject: FeedContext['reject']): Alert | null {
  const identifier = textOf(message, 'identifier');
  const sentText = textOf(message, 'sent');
  const status = textOf(message, 'status')?.toLowerCase();
  const type = textOf(message, 'msgType')?.toLowerCase();
  const infos = elements(message, 'info');
  const problems = [
    identifier ? null : { zh: '没有 identifier', en: 'no identifier' },
    sentText && Number.isFinite(timeOf(sentText))
      ? null
      : {
          zh: `sent“${sentText ?? ''}”不是带时区的时间`,
          en: `sent "${sentText ?? ''}" is no date with offset`,
        },
    isOneOf(STATUSES, status)
      ? null
      : { zh: `CAP 中没有 status“${status ?? ''}”`, en: `status "${status ?? ''}" is not in CAP` },
    isOneOf(MESSAGE_TYPES, type)
      ? null
      : { zh: `不显示 msgType“${type ?? ''}”`, en: `msgType "${type ?? ''}" is not shown` },
  ].filter(problem => problem !== null);
  if (
    problems.length > 0 ||
    !identifier ||
    !sentText ||
    !isOneOf(STATUSES, status) ||
    !isOneOf(MESSAGE_TYPES, type)
  ) {
    reject(type === 'ack' || type === 'error' ? 'unsupported' : 'malformed', {
      zh: `预警 ${identifier ?? '?'}：${problems.map(({ zh }) => zh).join('；')}`,
      en: `alert ${identifier ?? '?'}: ${problems.map(({ en }) => en).join('; ')}`,
    });
    return null;
  }
  const chinese = infos.find(info => /^zh/i.test(textOf(info, 'language') ?? '')) ?? infos[0];
  const english = infos.find(info => /^en/i.test(textOf(info, 'language') ?? 'en')) ?? infos[0];
  const area = infos.flatMap(info => elements(info, 'area').flatMap(part => areaOf(part, reject)));
  const centre = centreOf(area);
  const onset = earliest(infos.map(info => optionalTime(textOf(info, 'onset') ?? textOf(info, 'effective'))));
  // An information block without an end has none: the whole message lasts as long as any of its blocks.
  const ends = infos.map(info => optionalTime(textOf(info, 'expires')));
  const expires = ends.every(end => end !== undefined) && ends.length > 0 ? Math.max(...ends) : undefined;
  const references = referencesOf(message);
  const title = { zh: headlineOf(chinese, identifier), en: headlineOf(english, identifier) };
  return {
    id: `${textOf(message, 'sender') ?? ''},${identifier}`,
    level: levelOf(infos),
    title,
    description: { zh: descriptionOf(chinese), en: descriptionOf(english) },
    event: textOf(english, 'event') ?? title.en,
    status,
    messageType: type,
    sentMs: timeOf(sentText),
    ...(references.length > 0 ? { references } : {}),
    ...(onset === undefined ? {} : { onsetMs: onset }),
    ...(expires === undefined ? {} : { expiresMs: expires }),
    ...(centre ? { position: centre } : {}),
    ...(area.length > 0 ? { area } : {}),
    source,
    origin: 'measured',
  };
}

/** Earlier messages, as `sender,identifier,sent` separated by spaces; in the form of our own ids. */
function referencesOf(message: XmlElement): string[] {
  return (textOf(message, 'references') ?? '')
    .split(/\s+/)
    .map(reference => reference.split(',').slice(0, 2).join(','))
    .filter(reference => /^.*,.+/.test(reference));
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter(time => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function headlineOf(info: XmlElement | undefined, fallback: string): string {
  return textOf(info, 'headline') ?? textOf(info, 'event') ?? fallback;
}

function descriptionOf(info: XmlElement | undefined): string {
  const areas = info ? elements(info, 'area').map(area => textOf(area, 'areaDesc')) : [];
  const place = areas.filter(Boolean).join('；');
  return [place, textOf(info, 'description'), textOf(info, 'instruction')].filter(Boolean).join('\n');
}

/** The national colour where one is named, else CAP severity; unknown severity is the mildest level. */
function levelOf(infos: readonly XmlElement[]): AlertLevel {
  const words = infos.flatMap(info => [
    textOf(info, 'headline') ?? '',
    ...elements(info, 'parameter').map(parameter =>
      /colou?r|level|颜色|等级/i.test(textOf(parameter, 'valueName') ?? '')
        ? (textOf(parameter, 'value') ?? '')
        : '',
    ),
  ]);
  const colour = LEVEL_BY_COLOUR.find(([pattern]) => words.some(word => pattern.test(word)));
  if (colour) return colour[1];
  const levels = infos.map(info => LEVEL_BY_SEVERITY[textOf(info, 'severity')?.toLowerCase() ?? ''] ?? 4);
  return Math.min(4, ...levels) as AlertLevel;
}

/** Links of Atom entries and RSS items, those typed as CAP first; duplicates dropped. */
function linksOf(document: XmlElement): string[] {
  const atom = descendants(document, 'entry').flatMap(entry => {
    const links = elements(entry, 'link');
    const typed = links.filter(link => String(link['@type'] ?? '').includes('cap+xml'));
    return (typed.length > 0 ? typed : links.slice(0, 1)).map(link => String(link['@href'] ?? ''));
  });
  const rss = descendants(document, 'item').flatMap(item => textsOf(item, 'link').slice(0, 1));
  return [...new Set([...atom, ...rss].filter(link => /^(https?:)?\/?\/?[^\s]+$/.test(link)))];
}

function timeOf(text: string): number {
  return /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}

function optionalTime(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : timeOf(text);
  return Number.isFinite(time) ? time : undefined;
}

function isOneOf<T extends string>(allowed: readonly T[], value: string | undefined): value is T {
  return (allowed as readonly string[]).includes(value ?? '');
}
