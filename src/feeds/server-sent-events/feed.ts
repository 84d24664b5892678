import type { FeedCard } from '@core/feed.ts';
import { EXAMPLE_MAPPING } from '../mapping/example.ts';
import type { EventStreamOptions } from './options.ts';

export const feed: FeedCard<EventStreamOptions> = {
  id: 'server-sent-events',
  title: { zh: '服务器推送事件（SSE）', en: 'Server-Sent Events' },
  description: {
    zh: '接收 text/event-stream，断线后凭 Last-Event-ID 续传；消息为 JSON，按映射配置转换。',
    en: 'Receives a text/event-stream, resumed by Last-Event-ID; its JSON messages become records by a mapping.',
  },
  capabilities: { live: true, history: false, commands: false, recovers: true },
  example: { url: 'https://gateway.example/events', mapping: EXAMPLE_MAPPING },
  load: async () => {
    const [{ eventStreamOptions }, { EventStreamSource }] = await Promise.all([
      import('./options.ts'),
      import('./source.ts'),
    ]);
    return {
      options: eventStreamOptions,
      create: (options, context) => new EventStreamSource(options, context),
    };
  },
};
