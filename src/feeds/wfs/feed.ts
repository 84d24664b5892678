import type { FeedCard } from '@core/feed.ts';
import type { WfsOptions } from './options.ts';

export const feed: FeedCard<WfsOptions> = {
  id: 'wfs',
  title: { zh: 'OGC WFS 2.0', en: 'OGC WFS 2.0' },
  description: {
    zh: '要素服务：GeoJSON 或 GML 3.2，分页读取。',
    en: 'Feature service: GeoJSON or GML 3.2, paged.',
  },
  capabilities: { live: true, history: false, commands: false, recovers: true },
  example: { url: 'https://maps.example/wfs', typeName: 'city:hydrant' },
  load: async () => (await import('./source.ts')).adapter,
};
