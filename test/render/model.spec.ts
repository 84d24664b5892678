import { houseGlb } from './model-fixture.ts';
import { expect, test } from './stage-fixture.ts';

test('the inspector opens a model of the pipeline: storeys, classes, properties, click', async ({
  stage,
}) => {
  const bytes = Buffer.from(await houseGlb()).toString('base64');
  const seen = await stage.evaluate(async bytes => {
    const inspector = await window.harness.openModel(bytes);
    return { tree: inspector.tree, element: inspector.element('house:3') };
  }, bytes);
  expect(seen.tree.storeys.map(storey => [storey.name, storey.elevation, storey.elementIds.length])).toEqual([
    ['首层', 0, 4],
    ['二层', 3, 4],
    ['三层', 6, 4],
  ]);
  expect(seen.tree.storeys[0]?.classes.map(({ name, elementIds }) => [name, elementIds.length])).toEqual([
    ['IfcPump', 1],
    ['IfcSlab', 1],
    ['IfcWall', 2],
  ]);
  expect(seen.element).toMatchObject({
    className: 'IfcPump',
    storey: '首层',
    properties: { 'Pset.FireRating': '30 min' },
  });
  await stage.mouse.click(160, 120);
  const selected = await stage.evaluate(() => window.harness.selectedElement);
  expect(selected).toMatch(/^house:\d+$/);
});

for (const [name, act, theme] of [
  ['whole', '', 'night'],
  ['exploded', 'explode', 'day'],
  ['section', 'section', 'night'],
  ['one-storey', 'storey', 'night'],
  ['values', 'values', 'night'],
] as const) {
  test(`the inspector's picture: ${name}, ${theme}`, async ({ stage }) => {
    const bytes = Buffer.from(await houseGlb()).toString('base64');
    await stage.evaluate(
      async ([bytes, act, theme]) => {
        const { harness } = window;
        const inspector = await harness.openModel(bytes, theme);
        if (act === 'explode') inspector.setExplode(1);
        if (act === 'section') inspector.setSection({ axis: 'north', fraction: 0.4 });
        if (act === 'storey') inspector.setStoreys(['二层']);
        if (act === 'values') {
          const value = { color: [230, 60, 50, 255] as const, label: '36.5 °C' };
          inspector.setValues(new Map([['house:11', value]]));
          inspector.select('house:9');
        }
        await harness.frames(4);
      },
      [bytes, act, theme] as const,
    );
    expect(await stage.screenshot()).toMatchSnapshot(['model', name, `expected-${theme}.png`], {
      maxDiffPixelRatio: 0.01,
    });
  });
}

test.afterAll(({ stage }) => stage.evaluate(() => window.harness.closeModel()));
