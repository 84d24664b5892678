import type { FeedCard } from '@core/feed.ts';
import type { OgcFeaturesOptions } from './options.ts';

export const feed: FeedCard<OgcFeaturesOptions> = {
  id: 'ogc-features',
  title: { zh: 'OGC API 要素与环境数据（EDR）', en: 'OGC API Features and EDR' },
  description: {
    zh: '按范围读取要素集合；EDR 点位时间序列（CoverageJSON）。',
    en: 'Feature collections by extent; EDR time series at positions (CoverageJSON).',
  },
  capabilities: { live: true, history: true, commands: false, recovers: true },
  example: { url: 'https://features.example', collection: 'hydrants' },
  load: async () => (await import('./source.ts')).adapter,
};
