interface SparklineProps {
  /** Equally spaced; NaN leaves a gap. */
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
  let line = '';
  let area = '';
  let start = -1;
  for (let i = 0; i <= values.length; i++) {
    const value = values[i];
    if (value !== undefined && !Number.isNaN(value)) {
      line += `${start < 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      area += `${start < 0 ? `M${x(i).toFixed(1)} ${HEIGHT}L` : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      if (start < 0) start = i;
    } else if (start >= 0) {
      area += `L${x(i - 1).toFixed(1)} ${HEIGHT}Z`;
      start = -1;
    }
  }
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
      <path className="sparkline-line" d={line} />
    </svg>
  );
}
