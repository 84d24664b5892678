import type { FeedCard } from '@core/feed.ts';
import { EXAMPLE_MAPPING } from '../mapping/example.ts';
import type { MqttOptions } from './options.ts';

export const feed: FeedCard<MqttOptions> = {
  id: 'mqtt',
  title: { zh: 'MQTT 消息', en: 'MQTT' },
  description: {
    zh: '经 WebSocket 连接 MQTT 5 或 3.1.1 代理，会话续传离线消息，支持带关联数据的命令与应答。',
    en: 'An MQTT 5 or 3.1.1 broker over WebSocket; the session keeps what was missed, commands are answered by correlation.',
  },
  capabilities: { live: true, history: false, commands: true, recovers: true },
  example: {
    url: 'wss://broker.example:9001/mqtt',
    topics: [{ filter: 'city/#', qos: 1 }],
    mapping: EXAMPLE_MAPPING,
  },
  load: async () => {
    const [{ mqttOptions }, { MqttSource }] = await Promise.all([
      import('./options.ts'),
      import('./source.ts'),
    ]);
    return { options: mqttOptions, create: (options, context) => new MqttSource(options, context) };
  },
};
