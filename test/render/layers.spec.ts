import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderCase } from './harness/case.ts';
import { expect, test } from './stage-fixture.ts';

const CASES = join(import.meta.dirname, 'cases');

for (const theme of ['night', 'day'] as const) {
  test.describe(theme, () => {
    test.beforeAll(async ({ stage }) => {
      await stage.evaluate(theme => window.harness.start({ theme }), theme);
    });
    for (const layer of readdirSync(CASES).filter(layer => layer !== 'model')) {
      for (const name of readdirSync(join(CASES, layer))) {
        test(`${layer}: ${name}`, async ({ stage }) => {
          const file = join(CASES, layer, name, 'case.json');
          const drawn = JSON.parse(readFileSync(file, 'utf8')) as RenderCase;
          const shown = await stage.evaluate(
            async ([drawn, theme]) => {
              const { harness } = window;
              await harness.show(drawn, theme);
              const shown = {
                picture: harness.picture(),
                problems: harness.takeProblems(),
                gl: harness.glErrors(),
              };
              await harness.clear();
              return shown;
            },
            [drawn, theme] as const,
          );
          expect(shown.problems).toEqual([]);
          expect(shown.gl).toEqual([]);
          const picture = Buffer.from(shown.picture.split(',')[1] ?? '', 'base64');
          expect(picture).toMatchSnapshot([layer, name, `expected-${theme}.png`]);
        });
      }
    }
  });
}
