import { caseNames, drawnLayers, readCase } from './cases.ts';
import type { TownCase } from './harness/town.ts';
import { expect, test } from './stage-fixture.ts';

const CLICKS = 5;

test.beforeAll(async ({ stage }) => {
  const { imagery } = readCase<TownCase>('imagery', caseNames('imagery')[0]!);
  const cases = drawnLayers().map(layer => readCase(layer, caseNames(layer)[0]!));
  await stage.evaluate(
    async catalogue => {
      window.harness.stop();
      await window.harness.openTown('night');
      window.harness.openCatalogue(catalogue);
    },
    { cases, imagery: imagery! },
  );
});
test.afterAll(({ stage }) => stage.evaluate(() => window.harness.closeTown()));

for (const kind of ['imagery', 'tileset', ...drawnLayers()]) {
  test(`a click picks what it is on: ${kind}`, async ({ stage }) => {
    const spots = await stage.evaluate(([kind, count]) => window.harness.spotsOf(kind, count), [
      kind,
      CLICKS,
    ] as const);
    for (const [x, y] of spots) await stage.mouse.click(x, y);
    const picks = await stage.evaluate(() => window.harness.clickedPicks());
    const ids = await stage.evaluate(kind => window.harness.idsOf(kind), kind);
    expect(picks).toHaveLength(CLICKS);
    for (const pick of picks) {
      // An image is the ground; a field of many rows has a value instead of an id.
      expect(pick?.layerId).toBe(kind === 'imagery' ? 'ground' : kind);
      expect(pick?.position).toHaveLength(3);
      const values = Object.values(pick?.properties ?? {}).filter(Number.isFinite);
      const isKnown = pick?.id != null && (ids.includes(pick.id) || pick.id.startsWith('town:'));
      expect(isKnown || values.length > 0 || kind === 'imagery').toBe(true);
    }
  });
}
