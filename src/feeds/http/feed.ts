import type { FeedCard } from '@core/feed.ts';
import { EXAMPLE_MAPPING } from '../mapping/example.ts';
import type { HttpOptions } from './options.ts';

export const feed: FeedCard<HttpOptions> = {
  id: 'http',
  title: { zh: 'HTTP 轮询', en: 'HTTP polling' },
  description: {
    zh: '定时请求 JSON 接口（支持 ETag 条件请求与抖动），可按模板查询历史、下发带幂等键的命令。',
    en: 'Polls a JSON interface (conditional by ETag, jittered), asks it for history by a template and sends it commands with an idempotency key.',
  },
  capabilities: { live: true, history: true, commands: true, recovers: true },
  example: { url: 'https://backend.example/api/readings', pollSeconds: 30, mapping: EXAMPLE_MAPPING },
  load: async () => {
    const [{ httpOptions }, { createHttpSource }] = await Promise.all([
      import('./options.ts'),
      import('./source.ts'),
    ]);
    return { options: httpOptions, create: createHttpSource };
  },
};
