import type { FeedCard } from '@core/feed.ts';

/** The cards of every adapter folder. A folder `src/feeds/<id>/feed.ts` exports its card as `feed`. */
export const feedCards: readonly FeedCard[] = Object.values(
  import.meta.glob<FeedCard>('../*/feed.ts', { eager: true, import: 'feed' }),
);
