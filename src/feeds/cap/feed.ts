import type { FeedCard } from '@core/feed.ts';
import type { CapOptions } from './options.ts';

export const feed: FeedCard<CapOptions> = {
  id: 'cap',
  title: { zh: 'CAP 预警', en: 'CAP alerts' },
  description: {
    zh: '公共预警协议 CAP 1.1/1.2：单条、Atom、RSS 与 EDXL-DE 聚合。',
    en: 'Common Alerting Protocol 1.1/1.2: single messages, Atom, RSS and EDXL-DE collections.',
  },
  capabilities: { live: true, history: false, commands: false, recovers: true },
  example: { url: 'https://weather.example/alerts.atom' },
  load: async () => (await import('./source.ts')).adapter,
};
