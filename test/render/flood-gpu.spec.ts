import { chromium, expect, type Page, test } from '@playwright/test';
import { CHROMIUM_ARGUMENTS } from '../helpers/chromium.ts';

const WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

/** A page of the harness in a browser that offers WebGPU on the software GPU. */
async function openPage(): Promise<Page> {
  const browser = await chromium.launch({
    ...test.info().project.use.launchOptions,
    args: ['--headless=new', ...CHROMIUM_ARGUMENTS, ...WEBGPU],
  });
  const page = await browser.newPage();
  await page.goto(process.env.RENDER_HARNESS_URL!);
  await page.waitForFunction(() => window.harness !== undefined);
  return page;
}

test('WebGPU computes the flood that the worker computes: lake at rest, dam break, rain', async () => {
  const page = await openPage();
  const compare = (name: 'lake' | 'dam' | 'rain') =>
    page.evaluate(which => window.harness.compareFlood(which), name);
  try {
    await hold(compare);
  } finally {
    await page.context().browser()?.close();
  }
});

async function hold(
  compare: (name: 'lake' | 'dam' | 'rain') => ReturnType<typeof window.harness.compareFlood>,
) {
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
}
