import type { FeedCard } from '@core/feed.ts';
import type { VideoGatewayOptions } from './options.ts';

export const feed: FeedCard<VideoGatewayOptions> = {
  id: 'video-gateway',
  title: { zh: '视频网关（GB/T 28181）', en: 'Video gateway (GB/T 28181)' },
  description: {
    zh: '通过 REST 网关（WVP、ZLMediaKit 类）读取设备目录与在线状态，点播取流地址，控制云台。',
    en: 'Device directory and online state, play addresses and pan-tilt-zoom through a REST gateway (WVP or ZLMediaKit style).',
  },
  capabilities: { live: true, history: false, commands: true, recovers: true },
  load: async () => (await import('./source.ts')).adapter,
};
