import type { FeedCard } from '@core/feed.ts';
import type { SensorThingsOptions } from './options.ts';

export const feed: FeedCard<SensorThingsOptions> = {
  id: 'sensorthings',
  title: { zh: 'OGC SensorThings 1.1', en: 'OGC SensorThings 1.1' },
  description: {
    zh: '物联网观测（FROST 等服务器）：目录、最新值与历史，轮询或经 MQTT 推送。',
    en: 'Internet-of-things observations (FROST and others): catalogue, newest values and history, polled or pushed over MQTT.',
  },
  capabilities: { live: true, history: true, commands: false, recovers: false },
  example: { url: 'https://frost.example/FROST-Server/v1.1' },
  load: async () => (await import('./source.ts')).adapter,
};
