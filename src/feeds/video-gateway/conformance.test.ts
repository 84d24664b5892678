import { feedConformance } from '../../../test/conformance/feed.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

const page = (list: object[]) => ({ code: 0, msg: '成功', data: { total: list.length, list } });

feedConformance({
  card: feed,
  options: { url: 'https://video.invalid', crs: 'gcj02' },
  badOptions: { url: 'https://video.invalid' },
  backend: httpBackend({
    usual: url =>
      url.includes('/channels')
        ? page([
            {
              channelId: '44010200491310000001',
              name: '广州塔东',
              longitude: 113.33,
              latitude: 23.11,
              status: 'ON',
            },
          ])
        : page([{ deviceId: '44010200492000000001', onLine: true }]),
    empty: page([]),
    malformed: { code: 500, msg: 'internal error' },
  }),
});
