import type { FeedCard } from '@core/feed.ts';
import { EXAMPLE_MAPPING } from '../mapping/example.ts';
import type { WebSocketOptions } from './options.ts';

export const feed: FeedCard<WebSocketOptions> = {
  id: 'websocket',
  title: { zh: 'WebSocket 推送', en: 'WebSocket' },
  description: {
    zh: '通过 WebSocket 接收 JSON、NDJSON、MessagePack 或二进制列式消息，按映射配置转换。',
    en: 'Receives JSON, NDJSON, MessagePack or binary columns over a WebSocket, turned into records by a mapping.',
  },
  capabilities: { live: true, history: false, commands: false },
  example: { url: 'wss://gateway.example/stream', mapping: EXAMPLE_MAPPING },
  load: async () => {
    const [{ webSocketOptions }, { WebSocketSource }] = await Promise.all([
      import('./options.ts'),
      import('./source.ts'),
    ]);
    return { options: webSocketOptions, create: (options, context) => new WebSocketSource(options, context) };
  },
};
