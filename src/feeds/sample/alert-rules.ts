import type { Alert, AlertLevel } from '@core/records.ts';
import type { LocalizedText } from '@core/text.ts';
import type { Recording } from './recordings.ts';

const HOUR_MS = 3_600_000;
/** An episode is followed back so far to find its beginning. */
const LONGEST_EPISODE_HOURS = 14 * 24;
const LEVEL_NAMES: Readonly<Record<AlertLevel, LocalizedText>> = {
  1: { zh: '红色', en: 'red' },
  2: { zh: '橙色', en: 'orange' },
  3: { zh: '黄色', en: 'yellow' },
  4: { zh: '蓝色', en: 'blue' },
};

interface AlertRule {
  readonly id: string;
  readonly property: string;
  readonly event: LocalizedText;
  /** Why, for the description. */
  readonly basis: LocalizedText;
  /** The level in force at a tick, or null. */
  level(recording: Recording, tick: number, freeSpeedKmh: number): AlertLevel | null;
}

/** Demonstration alerts, derived by public rules from what is replayed. */
const RULES: readonly AlertRule[] = [
  {
    id: 'rainstorm',
    property: 'rain-rate',
    event: { zh: '暴雨', en: 'Rainstorm' },
    basis: {
      zh: '按《暴雨预警信号》标准由回放的小时雨量推得：3 小时 100 毫米为红，3 小时 50 毫米为橙，6 小时 50 毫米为黄，12 小时 50 毫米为蓝。',
      en: 'From the replayed hourly rain by the national rainstorm signal: 100 mm in 3 h red, 50 mm in 3 h orange, in 6 h yellow, in 12 h blue.',
    },
    level(recording, tick) {
      const three = sumOverHours(recording, tick, 3);
      if (three >= 100) return 1;
      if (three >= 50) return 2;
      if (sumOverHours(recording, tick, 6) >= 50) return 3;
      return sumOverHours(recording, tick, 12) >= 50 ? 4 : null;
    },
  },
  {
    id: 'pm25',
    property: 'pm25',
    event: { zh: '细颗粒物超标', en: 'PM2.5 above the limit' },
    basis: {
      zh: '按 HJ 633—2012 的 24 小时平均浓度分级由回放的小时值推得：250 为红，150 为橙，115 为黄，75 µg/m³ 为蓝。',
      en: 'From the 24 h mean of replayed hourly values by the classes of HJ 633-2012: 250 red, 150 orange, 115 yellow, 75 µg/m³ blue.',
    },
    level(recording, tick) {
      const mean = meanOverHours(recording, tick, 24);
      return [250, 150, 115, 75].reduce<AlertLevel | null>(
        (level, limit, index) => level ?? (mean > limit ? ((index + 1) as AlertLevel) : null),
        null,
      );
    },
  },
  {
    id: 'congestion',
    property: 'speed',
    event: { zh: '严重拥堵', en: 'Severe congestion' },
    basis: {
      zh: '回放车速连续 30 分钟低于自由流速度的四分之一。路段为指派，车速为实测记录。',
      en: 'The replayed speed stays below a quarter of the free speed for 30 minutes. The speed is a real record, the road is assigned.',
    },
    level(recording, tick, freeSpeedKmh) {
      const low = [0, 1, 2].every(back => recording.valueAt(tick - back) < freeSpeedKmh / 4);
      return low ? 4 : null;
    },
  },
];

/** What an alert says beside its rule. */
export interface AlertSubject {
  readonly recording: Recording;
  readonly name: LocalizedText;
  readonly position?: Alert['position'];
  /** For speeds only. */
  readonly freeSpeedKmh?: number;
}

/** The alert message that a reading gives rise to: a new one, a change of level, or the all-clear. */
export function alertAt(subject: AlertSubject, tick: number, source: string): Alert | null {
  const rule = RULES.find(candidate => candidate.property === subject.recording.series.property);
  if (!rule) return null;
  const levelAt = (at: number) => rule.level(subject.recording, at, subject.freeSpeedKmh ?? 0);
  const before = levelAt(tick - 1);
  const level = levelAt(tick);
  if (before === level) return null;
  const messageType = level === null ? 'cancel' : before === null ? 'alert' : 'update';
  const start = before === null ? tick : episodeStart(levelAt, tick, subject.recording.time.stepMs);
  return compose(rule, subject, { tick, start, level: level ?? before!, messageType }, source);
}

function compose(
  rule: AlertRule,
  { recording, name, position }: AlertSubject,
  change: { tick: number; start: number; level: AlertLevel; messageType: Alert['messageType'] },
  source: string,
): Alert {
  const { time, series } = recording;
  const sentMs = time.timeOf(change.tick);
  const word = LEVEL_NAMES[change.level];
  const ended = change.messageType === 'cancel';
  return {
    id: `sample:${rule.id}/${series.entityId}/${time.timeOf(change.start)}`,
    level: change.level,
    title: {
      zh: `${name.zh} ${rule.event.zh}${word.zh}预警${ended ? '解除' : ''}（回放样例）`,
      en: `${name.en}: ${rule.event.en}, ${word.en}${ended ? ', ended' : ''} (replayed sample)`,
    },
    description: rule.basis,
    event: rule.id,
    status: 'exercise',
    messageType: change.messageType,
    sentMs,
    onsetMs: time.timeOf(change.start),
    expiresMs: sentMs + 24 * HOUR_MS,
    entityId: series.entityId,
    ...(position ? { position } : {}),
    source,
    origin: series.origin,
  };
}

function episodeStart(levelAt: (tick: number) => AlertLevel | null, tick: number, stepMs: number): number {
  const earliest = tick - (LONGEST_EPISODE_HOURS * HOUR_MS) / stepMs;
  let start = tick - 1;
  while (start > earliest && levelAt(start - 1) !== null) start--;
  return start;
}

/** Sum of hourly amounts over the hours up to a tick; missing hours count as dry. */
function sumOverHours(recording: Recording, tick: number, hours: number): number {
  const perHour = HOUR_MS / recording.time.stepMs;
  let sum = 0;
  for (let back = 0; back < hours * perHour; back++) sum += recording.valueAt(tick - back) || 0;
  return sum / perHour;
}

/** Mean over the hours up to a tick; NaN when fewer than three quarters were recorded. */
function meanOverHours(recording: Recording, tick: number, hours: number): number {
  const count = Math.round((hours * HOUR_MS) / recording.time.stepMs);
  let sum = 0;
  let valid = 0;
  for (let back = 0; back < count; back++) {
    const value = recording.valueAt(tick - back);
    if (Number.isNaN(value)) continue;
    sum += value;
    valid++;
  }
  return valid >= 0.75 * count ? sum / valid : Number.NaN;
}
