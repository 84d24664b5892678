import type { FeedCard } from '@core/feed.ts';
import type { FilesOptions } from './options.ts';

export const feed: FeedCard<FilesOptions> = {
  id: 'files',
  title: { zh: '文件与拖入', en: 'Files and drag-in' },
  description: {
    zh: 'GeoJSON、CSV、KML/KMZ、GPX、CZML、Shapefile（zip）、SUMO FCD 与 edgeData。文件内容不是实时数据。',
    en: 'GeoJSON, CSV, KML/KMZ, GPX, CZML, Shapefile (zip), SUMO FCD and edgeData. What a file holds is not live.',
  },
  capabilities: { live: false, history: false, commands: false, recovers: true },
  load: async () => (await import('./source.ts')).adapter,
};
