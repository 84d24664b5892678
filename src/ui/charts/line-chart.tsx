import type { Series } from '@core/live-port.ts';
import type { TimeMs, TimeRange } from '@core/time.ts';
import { formatNumber, formatTime } from '@i18n/format.ts';
import { LineChart as EchartsLine } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { token } from '../theme/tokens.ts';
import { useSession, useTwin, useWords } from '../twin-context.ts';

use([EchartsLine, GridComponent, TooltipComponent, MarkLineComponent, CanvasRenderer]);
type Chart = ReturnType<typeof init>;

export interface LineChartProps {
  readonly series: readonly (Series & { readonly label: string })[];
  readonly range: TimeRange;
  /** Accessible name. */
  readonly title: string;
  /** Marked with a line: the twin's time in a longer chart. */
  readonly cursorMs?: TimeMs;
}

/** Values over time in the colours of the theme. Loaded when the first chart is opened. */
export default function LineChart({ series, range, title, cursorMs }: LineChartProps) {
  const { city } = useTwin();
  const { language } = useWords();
  const theme = useSession(state => state.theme);
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(null);
  useEffect(() => {
    const made = init(element.current!);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element.current!);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides what the tokens say
  useEffect(() => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const text = { color: token('--text-soft'), fontSize: 0.6875 * rem, fontFamily: token('--font-figures') };
    const [first] = series;
    const hours = (range.endMs - range.startMs) / 3_600_000;
    chart.current?.setOption(
      {
        animation: false,
        grid: { left: 0.5 * rem, right: 0.75 * rem, top: 1.5 * rem, bottom: 0.25 * rem, containLabel: true },
        tooltip: {
          trigger: 'axis',
          // Drawn on the canvas: no HTML is made from data.
          renderMode: 'richText',
          backgroundColor: token('--panel-solid'),
          borderColor: token('--edge-strong'),
          textStyle: { ...text, color: token('--text') },
          formatter: (points: unknown) => tooltipText(points, series, city.timeZone, language),
        },
        xAxis: {
          type: 'time',
          min: range.startMs,
          max: range.endMs,
          axisLine: { lineStyle: { color: token('--edge-strong') } },
          axisTick: { show: false },
          axisLabel: {
            ...text,
            hideOverlap: true,
            formatter: (time: number) => formatTime(time, city.timeZone, hours > 48 ? 'month-day' : 'clock'),
          },
          splitLine: { show: false },
        },
        yAxis: {
          type: 'value',
          scale: true,
          name: first?.property.unit ?? '',
          nameTextStyle: { ...text, align: 'left' },
          axisLabel: text,
          splitNumber: 4,
          splitLine: { lineStyle: { color: token('--chart-grid') } },
        },
        series: series.map((one, index) => lineOf(one, index, cursorMs)),
      },
      { notMerge: true },
    );
  }, [series, range, cursorMs, theme, language, city]);
  return <div ref={element} className="line-chart" role="img" aria-label={title} />;
}

function lineOf(series: Series & { readonly label: string }, index: number, cursorMs: TimeMs | undefined) {
  const color = token(`--chart-${(index % 4) + 1}`);
  const isModel = series.origin === 'simulated' || series.origin === 'synthetic';
  return {
    type: 'line' as const,
    name: series.label,
    showSymbol: false,
    sampling: 'lttb' as const,
    // What is not measured is dashed.
    lineStyle: { color, width: 1.75, type: isModel ? ('dashed' as const) : ('solid' as const) },
    itemStyle: { color },
    areaStyle: { color, opacity: index === 0 ? 0.12 : 0 },
    data: Array.from(series.times, (time, i) => [
      time,
      Number.isNaN(series.values[i]) ? '-' : series.values[i]!,
    ]),
    ...(cursorMs === undefined || index > 0
      ? {}
      : {
          markLine: {
            silent: true,
            symbol: 'none',
            label: { show: false },
            lineStyle: { color: token('--text'), type: 'solid' as const, width: 1 },
            data: [{ xAxis: cursorMs }],
          },
        }),
  };
}

function tooltipText(
  points: unknown,
  series: LineChartProps['series'],
  timeZone: string,
  language: 'zh' | 'en',
): string {
  const rows = (Array.isArray(points) ? points : [points]) as {
    seriesIndex: number;
    value: [number, number];
  }[];
  const time = rows[0] ? formatTime(rows[0].value[0], timeZone) : '';
  const lines = rows.map(({ seriesIndex, value }) => {
    const { label, property } = series[seriesIndex]!;
    return `${label}  ${formatNumber(value[1], language, property.decimals)} ${property.unit}`;
  });
  return [time, ...lines].join('\n');
}
