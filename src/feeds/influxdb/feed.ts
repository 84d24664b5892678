import type { FeedCard } from '@core/feed.ts';
import type { InfluxDbOptions } from './options.ts';

export const feed: FeedCard<InfluxDbOptions> = {
  id: 'influxdb',
  title: { zh: 'InfluxDB 时序库', en: 'InfluxDB time series' },
  description: {
    zh: '按 InfluxQL 或 Flux 查询当前值与历史（1.x、2.x 及 3.x 兼容接口）。',
    en: 'Current values and history by InfluxQL or Flux (1.x, 2.x, and the compatible interface of 3.x).',
  },
  capabilities: { live: true, history: true, commands: false, recovers: false },
  example: {
    url: 'https://influxdb.example:8086',
    database: 'city',
    measurement: 'pumps',
    fields: [{ field: 'flow', property: 'flow', unit: 'm³/s' }],
  },
  load: async () => (await import('./source.ts')).adapter,
};
