import type { FeedCard } from '@core/feed.ts';
import type { PrometheusOptions } from './options.ts';

export const feed: FeedCard<PrometheusOptions> = {
  id: 'prometheus',
  title: { zh: 'Prometheus 指标', en: 'Prometheus metrics' },
  description: {
    zh: '按 PromQL 查询当前值与历史曲线。',
    en: 'Current values and history by PromQL queries.',
  },
  capabilities: { live: true, history: true, commands: false, recovers: false },
  example: {
    url: 'https://prometheus.example:9090',
    queries: [{ expression: 'pump_flow', property: 'flow', unit: 'm³/s' }],
  },
  load: async () => (await import('./source.ts')).adapter,
};
