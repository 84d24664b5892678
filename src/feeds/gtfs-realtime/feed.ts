import type { FeedCard } from '@core/feed.ts';
import type { GtfsRealtimeOptions } from './options.ts';

export const feed: FeedCard<GtfsRealtimeOptions> = {
  id: 'gtfs-realtime',
  title: { zh: 'GTFS-Realtime 公共交通', en: 'GTFS-Realtime transit' },
  description: {
    zh: '车辆位置、到站延误与服务通告（Protocol Buffers）。',
    en: 'Vehicle positions, delays and service alerts (Protocol Buffers).',
  },
  capabilities: { live: true, history: false, commands: false, recovers: true },
  example: { url: 'https://transit.example/vehicles.pb' },
  load: async () => (await import('./source.ts')).adapter,
};
