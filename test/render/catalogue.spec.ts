import { caseNames, drawnLayers, readCase } from './cases.ts';
import type { TownCase } from './harness/town.ts';
import { expect, test } from './stage-fixture.ts';

const CLICKS = 5;
/**
 * What Cesium keeps: pictures of imagery taken away while it loads (four were seen after a hundred loads), and the
 * globe's program with or without imagery, of which one or both may be there.
 */
const CACHED: Readonly<Record<string, number>> = { Texture: 8, Program: 1 };
const CASES = Object.fromEntries([
  ...drawnLayers().map(layer => [layer, readCase(layer, caseNames(layer)[0]!)] as const),
  // Seen through the ground only.
  ['underground', readCase('paths', 'underground')],
]);

test.beforeAll(async ({ stage }) => {
  const { imagery } = readCase<TownCase>('imagery', caseNames('imagery')[0]!);
  await stage.evaluate(
    async catalogue => {
      window.harness.stop();
      await window.harness.openTown('night');
      window.harness.openCatalogue(catalogue);
    },
    { cases: CASES, imagery: imagery! },
  );
});
test.afterAll(({ stage }) => stage.evaluate(() => window.harness.closeTown()));

for (const kind of ['imagery', 'tileset', ...Object.keys(CASES)]) {
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

test('every kind comes and goes a hundred times and leaves nothing', async ({ stage }) => {
  test.setTimeout(180_000);
  await stage.setViewportSize({ width: 160, height: 120 });
  const { full, before, after, heapMegabytes } = await stage.evaluate(() =>
    window.harness.reloadCatalogue(100),
  );
  await stage.setViewportSize({ width: 320, height: 240 });
  console.log(JSON.stringify({ full, before, after }), `${heapMegabytes.toFixed(1)} MB more heap`);
  expect(full.VertexArray).toBeGreaterThan(before.VertexArray! + drawnLayers().length);
  for (const [object, count] of Object.entries(after)) {
    expect(count, object).toBeLessThanOrEqual(before[object]! + (CACHED[object] ?? 0));
  }
  expect(heapMegabytes).toBeLessThan(10);
});
