// `npm test`: installs what the tests need, then proves the product from lint to browser. `npm test -- unit e2e` runs
// only those stages. Closes with one line, "tests: N passed, N failed, N skipped".
import { ensureInstalled } from './install.mjs';

await ensureInstalled();
const { register } = await import('tsx/esm/api');
register();
await import('./test-stages.ts');
