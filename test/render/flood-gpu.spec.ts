import { expect, test } from '@playwright/test';
import { CHROMIUM_ARGUMENTS } from '../helpers/chromium.ts';

const WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, args: ['--headless=new', ...CHROMIUM_ARGUMENTS, ...WEBGPU] });
  },
});

test('WebGPU computes the flood that the worker computes: lake at rest, dam break, rain', async ({
  page,
}) => {
  await page.goto(process.env.RENDER_HARNESS_URL!);
  await page.waitForFunction(() => window.harness !== undefined);
  const compare = (name: 'lake' | 'dam' | 'rain') =>
    page.evaluate(which => window.harness.compareFlood(which), name);

  const lake = await compare('lake');
  test.skip(lake === undefined, 'this browser has no WebGPU adapter');
  expect(lake!.discharge).toBeLessThanOrEqual(1e-5);
  expect(lake!.worst).toBeLessThan(2e-5);
  expect(lake!.massErrors.gpu).toBeLessThan(1e-9);

  const dam = (await compare('dam'))!;
  expect(dam.relativeL1).toBeLessThan(5e-4);
  expect(dam.massErrors.gpu).toBeLessThan(1e-6);
  expect(Math.abs(dam.steps.gpu / dam.steps.worker - 1)).toBeLessThan(0.02);

  const rain = (await compare('rain'))!;
  expect(rain.relativeL1).toBeLessThan(2e-3);
  expect(rain.massErrors.gpu).toBeLessThan(1e-6);
  expect(rain.volumes.gpu / rain.volumes.worker).toBeCloseTo(1, 3);
});
