import type { FeedCard } from '@core/feed.ts';
import type { SampleOptions } from './options.ts';

export const feed: FeedCard<SampleOptions> = {
  id: 'sample',
  title: { zh: '内置样例', en: 'Embedded sample' },
  description: {
    zh: '按星期与时刻循环回放城市包内的真实记录，并给出标明为合成的设备；不是实时数据。',
    en: 'Replays the real recordings of the city pack by weekday and time of day, beside devices marked synthetic. Not live data.',
  },
  capabilities: { live: true, history: true, commands: false, recovers: true },
  load: async () => {
    const [{ sampleOptions }, { SampleSource }] = await Promise.all([
      import('./options.ts'),
      import('./source.ts'),
    ]);
    return {
      options: sampleOptions,
      create: (options, context) => new SampleSource(options, context),
    };
  },
};
