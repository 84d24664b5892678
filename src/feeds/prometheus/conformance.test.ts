import { feedConformance } from '../../../test/conformance/feed.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

const vector = (result: object[]) => ({ status: 'success', data: { resultType: 'vector', result } });

feedConformance({
  card: feed,
  options: { url: 'https://metrics.invalid', queries: [{ expression: 'pump_flow', property: 'flow' }] },
  badOptions: { url: 'https://metrics.invalid', queries: [] },
  backend: httpBackend({
    usual: vector([{ metric: { instance: 'pump-1' }, value: [1_767_225_600, '1.25'] }]),
    empty: vector([]),
    malformed: { status: 'error', errorType: 'bad_data', error: 'no such thing' },
  }),
});
