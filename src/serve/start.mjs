// `npm start`: from a fresh clone to a served city. Plain JavaScript, since it runs before anything is installed.
import { ensureInstalled } from './install.mjs';

await ensureInstalled();
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
