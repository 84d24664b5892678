import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { caseNames, drawnLayers, readCase } from './cases.ts';
import { expect, test } from './stage-fixture.ts';

const LAYERS = join(import.meta.dirname, '../../src/scene/layers');

test('every drawn layer has a case', () => {
  const folders = readdirSync(LAYERS, { withFileTypes: true }).filter(entry => entry.isDirectory());
  expect(drawnLayers()).toEqual(folders.map(entry => entry.name).sort());
});

for (const theme of ['night', 'day'] as const) {
  test.describe(theme, () => {
    test.beforeAll(async ({ stage }) => {
      await stage.evaluate(theme => window.harness.start({ theme }), theme);
    });
    for (const layer of drawnLayers()) {
      for (const name of caseNames(layer)) {
        test(`${layer}: ${name}`, async ({ stage }) => {
          const drawn = readCase(layer, name);
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
