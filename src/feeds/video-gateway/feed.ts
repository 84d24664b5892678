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
  example: { url: 'https://video.example:18080', crs: 'gcj02', token: '' },
  commands: [
    {
      name: 'ptz',
      title: { zh: '云台控制', en: 'Pan, tilt, zoom' },
      types: ['camera'],
      parameters: [
        {
          name: 'command',
          title: { zh: '动作', en: 'Move' },
          kind: 'choice',
          choices: [
            { value: 'left', title: { zh: '左', en: 'Left' } },
            { value: 'right', title: { zh: '右', en: 'Right' } },
            { value: 'up', title: { zh: '上', en: 'Up' } },
            { value: 'down', title: { zh: '下', en: 'Down' } },
            { value: 'zoomin', title: { zh: '放大', en: 'Zoom in' } },
            { value: 'zoomout', title: { zh: '缩小', en: 'Zoom out' } },
            { value: 'stop', title: { zh: '停止', en: 'Stop' } },
          ],
        },
        {
          name: 'speed',
          title: { zh: '速度', en: 'Speed' },
          kind: 'number',
          minimum: 0,
          maximum: 255,
          initial: 50,
        },
      ],
    },
  ],
  load: async () => (await import('./source.ts')).adapter,
};
