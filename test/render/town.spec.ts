import { caseNames, readCase, TOWN_FOLDERS } from './cases.ts';
import type { TownCase } from './harness/town.ts';
import { expect, test } from './stage-fixture.ts';

for (const theme of ['night', 'day'] as const) {
  test.describe(`town by ${theme}`, () => {
    test.beforeAll(async ({ stage }) => {
      await stage.evaluate(theme => {
        window.harness.stop();
        return window.harness.openTown(theme);
      }, theme);
    });
    test.afterAll(({ stage }) => stage.evaluate(() => window.harness.closeTown()));
    for (const folder of TOWN_FOLDERS) {
      for (const name of caseNames(folder)) {
        const drawn = readCase<TownCase>(folder, name);
        if (drawn.themes && !drawn.themes.includes(theme)) continue;
        test(`${folder}: ${name}`, async ({ stage }) => {
          const url = await stage.evaluate(drawn => window.harness.townPicture(drawn), drawn);
          const picture = Buffer.from(url.split(',')[1] ?? '', 'base64');
          expect(picture).toMatchSnapshot([folder, name, `expected-${theme}.png`], {
            maxDiffPixelRatio: 0.01,
          });
        });
      }
    }
  });
}
