import { feedConformance } from '../../../test/conformance/feed.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

feedConformance({
  card: feed,
  options: {
    url: 'https://series.invalid',
    database: 'city',
    measurement: 'pumps',
    fields: [{ field: 'flow', property: 'flow' }],
  },
  badOptions: { url: 'https://series.invalid', database: 'city\n', measurement: 'pumps', fields: [] },
  backend: httpBackend({
    usual: {
      results: [
        {
          series: [
            { tags: { device: 'p1' }, columns: ['time', 'value'], values: [[1_767_225_600_000, 2.5]] },
          ],
        },
      ],
    },
    empty: { results: [{ statement_id: 0 }] },
    malformed: { error: 'database not found' },
  }),
});
