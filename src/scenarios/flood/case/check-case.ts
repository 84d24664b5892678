import { ScenarioRefusal } from '@core/scenario.ts';
import type { CaseFiles } from './case-files.ts';
import type { CaseWarning } from './refuse.ts';
import { refuseAll } from './refuse.ts';
import type { FloodCase } from './schema.ts';

/** Rows of gauges.csv that somebody may still want to read, a gauge. */
const MOST_GAUGE_TIMES = 1_000_000;
/** Keys of a case whose text is the name of a file. */
const FILE_KEYS = new Set(
  'elevation file roughness value level depth east north discharge intensity gauges'.split(' '),
);

/** Refuses what cannot be, before anything is read: all reasons at once. Returns what is merely odd. */
export function checkCase(floodCase: FloodCase, files: CaseFiles): CaseWarning[] {
  refuseAll([
    ...missingFiles(floodCase, '', files),
    ...backwardSpans(floodCase),
    ...incompleteEntries(floodCase),
    ...tooManyRows(floodCase),
  ]);
  return oddities(floodCase);
}

function missingFiles(value: unknown, path: string, files: CaseFiles): ScenarioRefusal[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const inputId = path ? `${path}.${key}` : key;
    if (inputId === 'notes') return [];
    if (typeof inner !== 'string') return missingFiles(inner, inputId, files);
    if (!FILE_KEYS.has(key) || files.has(inner)) return [];
    return [
      refusal(
        inputId,
        `找不到文件 ${inner}（相对于算例所在目录）`,
        `The file ${inner} is missing (looked for beside the case)`,
      ),
    ];
  });
}

/** What ends before it starts. */
function backwardSpans({ pumps, barriers }: FloodCase): ScenarioRefusal[] {
  const spans = [
    ...pumps.map((pump, k) => [`pumps.${k}.toSeconds`, pump] as const),
    ...barriers.map((barrier, k) => [`barriers.${k}.toSeconds`, barrier] as const),
  ];
  return spans.flatMap(([inputId, { fromSeconds, toSeconds }]) =>
    toSeconds !== undefined && toSeconds <= fromSeconds
      ? [
          refusal(
            inputId,
            `结束时刻 ${toSeconds} s 不晚于开始时刻 ${fromSeconds} s`,
            `It ends at ${toSeconds} s, not after its start at ${fromSeconds} s`,
            fromSeconds + 1,
          ),
        ]
      : [],
  );
}

/** Entries that lack a place or a quantity. */
function incompleteEntries({ pumps, inflows, barriers, boundaries, initial }: FloodCase): ScenarioRefusal[] {
  const placeless = [
    ...pumps.map((pump, k) => [`pumps.${k}`, pump] as const),
    ...inflows.map((inflow, k) => [`inflows.${k}`, inflow] as const),
  ].filter(([, { point, line, polygon }]) => !point && !line && !polygon);
  const ungrounded = barriers
    .map((barrier, k) => [`barriers.${k}`, barrier] as const)
    .filter(([, { crestLevel, height }]) => (crestLevel === undefined) === (height === undefined));
  const unbounded = boundaries
    .map((boundary, k) => [`boundaries.${k}`, boundary] as const)
    .filter(([, { side, line }]) => side === undefined && !line);
  const regions = (initial.regions ?? [])
    .map((region, k) => [`initial.regions.${k}`, region] as const)
    .filter(([, { level, depth }]) => (level === undefined) === (depth === undefined));
  return [
    ...placeless.map(([id]) =>
      refusal(id, '需要“point”、“line”或“polygon”', 'A "point", "line" or "polygon" is needed'),
    ),
    ...ungrounded.map(([id]) =>
      refusal(id, '“crestLevel”与“height”给且只给一个', 'Give either "crestLevel" or "height"'),
    ),
    ...unbounded.map(([id]) =>
      refusal(id, '需要“side”或“line”', 'Either "side" or "line" is needed', 'west'),
    ),
    ...regions.map(([id]) => refusal(id, '“level”与“depth”给且只给一个', 'Give either "level" or "depth"')),
  ];
}

function tooManyRows({ durationSeconds, output }: FloodCase): ScenarioRefusal[] {
  const { gaugeIntervalSeconds: interval } = output;
  if (!interval || durationSeconds / interval <= MOST_GAUGE_TIMES) return [];
  return [
    refusal(
      'output.gaugeIntervalSeconds',
      `${durationSeconds} s 内每 ${interval} s 输出一次超过 ${MOST_GAUGE_TIMES} 行`,
      `Every ${interval} s over ${durationSeconds} s is more than ${MOST_GAUGE_TIMES} rows`,
      durationSeconds / MOST_GAUGE_TIMES,
    ),
  ];
}

function oddities({ durationSeconds, equations, initial, output, roughness }: FloodCase): CaseWarning[] {
  const warnings: CaseWarning[] = [];
  const late = output.snapshots.filter(time => time > durationSeconds);
  if (late.length > 0) {
    warnings.push({
      inputId: 'output.snapshots',
      zh: `${late.join('、')} s 晚于模拟结束 ${durationSeconds} s，没有输出`,
      en: `${late.join(', ')} s is after the end at ${durationSeconds} s: no map is written`,
    });
  }
  if (roughness === 0) {
    warnings.push({
      inputId: 'roughness',
      zh: '曼宁系数为 0：无摩阻，只适合理论算例',
      en: "Manning's n is 0: no friction, which suits ideal cases only",
    });
  }
  if (equations === 'inertial' && initial.velocity) {
    warnings.push({
      inputId: 'initial.velocity',
      zh: '局部惯性方程从静止开始：忽略初始流速',
      en: 'The local-inertial equations start at rest: the initial velocity is ignored',
    });
  }
  return warnings;
}

function refusal(inputId: string, zh: string, en: string, nearestValid?: number | string): ScenarioRefusal {
  return new ScenarioRefusal(inputId, { zh, en }, nearestValid);
}
