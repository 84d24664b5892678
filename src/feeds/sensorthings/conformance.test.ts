import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { feedConformance } from '../../../test/conformance/feed.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

const THINGS = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/things.json'), 'utf8')) as {
  value: object[];
};
const NEWEST = {
  value: [{ '@iot.id': 71, Observations: [{ phenomenonTime: '2026-01-01T00:00:00Z', result: 1.2 }] }],
};

feedConformance({
  card: feed,
  options: { url: 'https://frost.invalid/v1.1/' },
  badOptions: { url: 'https://frost.invalid/v1.1', pageSize: 0 },
  backend: httpBackend({
    // The fixture's last Thing has no id; here everything is usual.
    usual: url => (url.includes('/Things?') ? { value: THINGS.value.slice(0, 2) } : NEWEST),
    empty: { value: [] },
    malformed: { value: 'nothing of the kind' },
  }),
});
