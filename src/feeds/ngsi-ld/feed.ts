import type { FeedCard } from '@core/feed.ts';
import type { NgsiLdOptions } from './options.ts';

export const feed: FeedCard<NgsiLdOptions> = {
  id: 'ngsi-ld',
  title: { zh: 'NGSI-LD 上下文信息', en: 'NGSI-LD context information' },
  description: {
    zh: 'Orion-LD、Scorpio、Stellio 等上下文代理：实体、时序与订阅网关。',
    en: 'Context brokers such as Orion-LD, Scorpio and Stellio: entities, temporal values, subscriptions through a gateway.',
  },
  capabilities: { live: true, history: true, commands: false, recovers: false },
  example: { url: 'https://broker.example/ngsi-ld/v1', types: ['AirQualityObserved'] },
  load: async () => (await import('./source.ts')).adapter,
};
