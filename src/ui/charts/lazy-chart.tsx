import { lazy, Suspense } from 'react';
import { Boundary } from '../controls/boundary.tsx';
import { useWords } from '../twin-context.ts';
import type { LineChartProps } from './line-chart.tsx';

const LineChart = lazy(() => import('./line-chart.tsx'));

/** The line chart, whose library loads when the first one is shown. */
export function LazyChart(props: LineChartProps) {
  const { t } = useWords();
  return (
    <Boundary>
      <Suspense fallback={<p className="empty">{t('inspector.chartLoading')}</p>}>
        <LineChart {...props} />
      </Suspense>
    </Boundary>
  );
}
