// What `npm start` and `npm test` serve: the sample city and the client, each built when it is not current.
import { join } from 'node:path';
import { buildApplication, buildCity, isCurrent } from './prepare.ts';

const SAMPLE_CITY = 'guangzhou';
const root = join(import.meta.dirname, '../..');

if (!(await isCurrent(root, 'city'))) await buildCity(root, SAMPLE_CITY);
if (!(await isCurrent(root, 'application'))) await buildApplication(root);
