interface SparklineProps {
  /** Equally spaced; NaN is passed over. */
  readonly values: Float32Array;
  /** Accessible name. */
  readonly title: string;
  readonly tone?: 1 | 2 | 3 | 4;
}

const WIDTH = 120;
const HEIGHT = 32;

/** A small line without axes. */
export function Sparkline({ values, title, tone = 1 }: SparklineProps) {
  const finite = values.filter(value => !Number.isNaN(value));
  if (finite.length < 2) return <div className="sparkline" />;
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  const x = (index: number) => (index / (values.length - 1)) * WIDTH;
  const y = (value: number) => HEIGHT - 2 - ((value - low) / (high - low || 1)) * (HEIGHT - 4);
  const points = [...values.entries()].filter(([, value]) => !Number.isNaN(value));
  const line = points.map(([index, value]) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join('L');
  const area = `M${x(points[0]![0]).toFixed(1)} ${HEIGHT}L${line}L${x(points.at(-1)![0]).toFixed(1)} ${HEIGHT}Z`;
  return (
    <svg
      className="sparkline"
      data-tone={tone}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={title}
    >
      <path className="sparkline-area" d={area} />
      <path className="sparkline-line" d={`M${line}`} />
    </svg>
  );
}
