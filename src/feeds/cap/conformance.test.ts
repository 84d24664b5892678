import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { feedConformance } from '../../../test/conformance/feed.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

feedConformance({
  card: feed,
  options: { url: 'https://met.invalid/alerts.cap' },
  badOptions: { url: 'https://met.invalid/', intervalSeconds: 0 },
  backend: httpBackend({
    usual: readFileSync(join(import.meta.dirname, 'fixtures/rainstorm-guangzhou.cap'), 'utf8'),
    empty: '<feed xmlns="http://www.w3.org/2005/Atom"><title>none</title></feed>',
    malformed: '<alert><identifier>',
  }),
});
