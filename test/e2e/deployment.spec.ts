import GeoJsonVt from 'geojson-vt';
import mqtt, { type MqttClient } from 'mqtt';
import { TileType } from 'pmtiles';
import { fromGeojsonVt } from 'vt-pbf';
import { expect, type Page, test } from '../helpers/app.ts';
import { type Deployment, deploy } from '../helpers/deployment.ts';
import { startMapServer } from '../helpers/map-server.ts';
import { pixel } from '../helpers/pixels.ts';
import { pmtilesArchive } from '../helpers/pmtiles-archive.ts';
import { debianProgram, type RunningServer, startMosquitto } from '../helpers/servers.ts';
import { onePng } from '../helpers/small-packs.ts';

/** The whole way with real servers: maps from files and services, a broker connected by hand, devices commanded. */
test.use({ viewport: { width: 800, height: 450 } });

const PLACE = { longitude: 113.32, latitude: 23.11 };
const BOUNDS = [113.2, 23, 113.4, 23.2] as const;
const both = (text: string) => ({ zh: text, en: text });
const BALLAST_BYTES = 3_000_000;

const nginx = debianProgram('nginx', 'nginx-light');
const mosquitto = debianProgram('mosquitto', 'mosquitto');
const mapServerProgram = debianProgram('mapserv', 'cgi-mapserver');
const missing = [nginx, mosquitto, mapServerProgram].flatMap(found =>
  'missing' in found ? [found.missing] : [],
);

/** A vector tile that is water from edge to edge. */
function waterTile(): Uint8Array {
  const ring = [
    [-180, -85],
    [180, -85],
    [180, 85],
    [-180, 85],
    [-180, -85],
  ];
  const geometry = { type: 'Polygon' as const, coordinates: [ring] };
  const index = new GeoJsonVt({ type: 'Feature', properties: {}, geometry });
  return fromGeojsonVt({ water: index.getTile(0, 0, 0) ?? { features: [] } }, { version: 2, extent: 4096 });
}

/** A city without a single building, whose maps lie beside it. */
function writeCity(deployment: Deployment): void {
  const archive = { minimumZoom: 0, maximumZoom: 15, bounds: BOUNDS };
  const aerial = onePng(200, 30, 160);
  deployment.write(
    'maps/aerial.pmtiles',
    pmtilesArchive({ ...archive, tileType: TileType.Png, tile: aerial, ballastBytes: BALLAST_BYTES }),
  );
  for (const path of ['maps/plan.pmtiles', 'cities/toy/plan.pmtiles']) {
    const tile = waterTile();
    deployment.write(path, pmtilesArchive({ ...archive, tileType: TileType.Mvt, tile }));
  }
  deployment.write('maps/green.png', onePng(20, 180, 40));
  deployment.write('maps/yellow.png', onePng(220, 210, 20));
  const imagery = (id: string, kind: string, url: string, options = {}) => ({
    id,
    title: both(id),
    kind,
    url,
    options,
    source: 'maps',
  });
  const source = {
    title: both('maps'),
    kind: 'synthetic',
    licence: 'CC0',
    attribution: 'test',
    date: '2026-01-01',
  };
  deployment.write(
    'config.json',
    JSON.stringify({ version: 1, cities: [{ id: 'toy', url: 'cities/toy/city.json' }] }),
  );
  deployment.write(
    'cities/toy/city.json',
    JSON.stringify({
      version: 1,
      id: 'toy',
      name: both('toy'),
      timeZone: 'Asia/Shanghai',
      extent: BOUNDS,
      home: { ...PLACE, height: 1500, heading: 0, pitch: -90 },
      basemap: { url: 'plan.pmtiles', minimumZoom: 0, maximumZoom: 15, source: 'maps' },
      imagery: [
        imagery('aerial', 'pmtiles', '../../maps/aerial.pmtiles'),
        imagery('plan', 'pmtiles', '../../maps/plan.pmtiles'),
        imagery('wms', 'wms', '../../wms/?map=city', { layers: 'hydrants' }),
        imagery('wmts', 'wmts', '../../maps/{TileMatrixSet}.png?{TileMatrix}', {
          layer: 'a',
          tileMatrixSet: 'green',
        }),
        imagery('xyz', 'xyz', '../../maps/yellow.png?{z}/{x}/{y}'),
      ],
      sources: [{ id: 'maps', ...source }],
    }),
  );
}

let deployment: Deployment;
let broker: RunningServer;
let maps: Awaited<ReturnType<typeof startMapServer>>;
let device: MqttClient;

const served = test.extend({
  app: async ({ appServer }, use) => {
    const program = (found: typeof nginx) => ('path' in found ? found.path : '');
    const point = { type: 'Point', coordinates: [PLACE.longitude, PLACE.latitude] };
    const features = [{ type: 'Feature', properties: { code: 'h1' }, geometry: point }];
    maps = await startMapServer({ type: 'FeatureCollection', features });
    broker = await startMosquitto(program(mosquitto));
    const places = { appUrl: appServer.url, brokerPort: broker.port, wmsUrl: maps.url };
    deployment = await deploy(program(nginx), places);
    writeCity(deployment);
    await use({ ...appServer, url: deployment.url });
    await device?.endAsync(true);
    await Promise.all([deployment.server.stop(), broker.stop(), maps.stop()]);
  },
});
test.skip(missing.length > 0, missing.join('; '));

/** What every raster looks like in the middle of the picture, and whether it does. */
const RASTERS: Readonly<Record<string, (red: number, green: number, blue: number) => boolean>> = {
  aerial: (red, green, blue) => red > 120 && green < 80 && blue > 90,
  plan: (red, _, blue) => blue > 50 && blue > 2 * red,
  wms: (red, green) => red > 140 && green < 60,
  wmts: (red, green) => green > 100 && red < 60,
  xyz: (red, green, blue) => red > 120 && green > 120 && blue < 60,
};

/** Shows one map after the other: pictures and vector tiles of archives by ranges of bytes, tiles, services. */
async function lookAtMaps(page: Page): Promise<void> {
  const shows = (id: string) =>
    expect
      .poll(async () => RASTERS[id]!(...((await pixel(page, 400, 225)) as [number, number, number])), id)
      .toBe(true);
  // The city's own basemap is an archive of vector tiles, too.
  await shows('plan');
  for (const id of Object.keys(RASTERS)) {
    await page.evaluate(layer => window.kapok!.layers.set(layer, { visible: true }), id);
    await shows(id);
    await page.evaluate(layer => window.kapok!.layers.set(layer, { visible: false }), id);
  }
}

const LEVEL_OPTIONS = {
  topics: [{ filter: 'levels/+', qos: 1 }],
  mapping: {
    rules: [
      {
        entity: {
          id: '/id',
          type: 'pump',
          name: '/name',
          position: { longitude: '/x', latitude: '/y', crs: 'WGS84' },
        },
        observations: [{ property: 'level', value: '/level', time: { value: '/t', format: 'unix-ms' } }],
      },
    ],
    properties: [{ id: 'level', name: { zh: '水位', en: 'Level' }, unit: 'm' }],
  },
};
const READING = { id: 'pump-1', name: '一号泵', x: PLACE.longitude, y: PLACE.latitude, level: 2.5 };
const COMMANDS = { topic: 'do/{name}', responseTopic: 'done', outcome: { path: '/state', done: ['ok'] } };
const GIVEN = ['start', 'stop', 'hush'].map(name => ({ name, title: both(name), timeoutSeconds: 2 }));

served(
  'maps of every kind, and a broker connected by hand: messages, markers, reasons, commands',
  async ({ page, openTwin, watched }) => {
    const ranges: { status: number; bytes: number }[] = [];
    page.on('response', response => {
      if (response.url().endsWith('.pmtiles'))
        ranges.push({ status: response.status(), bytes: Number(response.headers()['content-length']) });
    });
    await openTwin({ layers: 'basemap,live-pump' });
    await lookAtMaps(page);
    expect(ranges.length).toBeGreaterThan(2);
    expect(ranges.every(({ status, bytes }) => status === 206 && bytes < 40_000)).toBe(true);

    const url = `${deployment.url.replace('http', 'ws')}mqtt`;
    device = await mqtt.connectAsync(`ws://127.0.0.1:${broker.port}`, { protocolVersion: 5 });
    answerCommands(device);
    await device.subscribeAsync('do/#');

    await page.getByRole('button', { name: '数据接入', exact: true }).click();
    await page.getByRole('button', { name: '接入向导' }).click();
    const dialog = page.getByRole('dialog', { name: '接入向导' });
    await dialog.getByRole('combobox', { name: '适配器' }).selectOption('mqtt');
    await dialog.getByRole('textbox', { name: '名称' }).fill('泵站水位');
    const options = dialog.getByRole('textbox', { name: '配置（JSON）' });
    await options.fill(JSON.stringify({ ...LEVEL_OPTIONS, url: 5 }));
    await expect(dialog.locator('.connection-problems').first()).toContainText('/url');
    await expect(dialog.getByRole('button', { name: '连接', exact: true })).toBeDisabled();
    await options.fill(JSON.stringify({ ...LEVEL_OPTIONS, url, commands: COMMANDS }));
    const sample = dialog.getByRole('textbox', { name: '样例消息（JSON）' });
    await sample.fill(JSON.stringify({ ...READING, x: 'east', t: 0 }));
    await expect(dialog.locator('.connection-problems')).toContainText('/x 应为数值，实为 "east"');
    await sample.fill(JSON.stringify({ ...READING, t: 0 }));
    await expect(dialog.locator('.connection-records')).toContainText('"value":2.5');
    await dialog.getByText('可下发的命令（JSON）').first().click();
    await dialog.getByRole('textbox', { name: '可下发的命令（JSON）' }).fill(JSON.stringify(GIVEN));
    await dialog.getByRole('button', { name: '连接', exact: true }).click();

    const card = page.getByRole('article').filter({ hasText: '泵站水位' });
    await expect(card).toContainText('已连接');
    await device.publishAsync('levels/1', JSON.stringify({ ...READING, t: Date.now() }), {
      qos: 1,
      retain: true,
    });
    await device.publishAsync('levels/2', JSON.stringify({ ...READING, level: '高', t: Date.now() }));
    await card.getByText('最近消息及其结果').click();
    await expect(card.locator('.inspected')).toContainText('"level":2.5');
    await card.getByText('最近拒绝的消息').click();
    await expect(card).toContainText('/level：应为数值，实为 "高"');

    const at = () => page.evaluate(p => window.kapok!.scene.project(p.longitude, p.latitude, 0), PLACE);
    await expect
      .poll(async () => {
        const [x, y] = (await at())!;
        return page.evaluate(([px, py]) => window.kapok!.pick(px!, py!), [x, y]).then(found => found?.id);
      })
      .toBe('pump-1');
    await page.evaluate(() => window.kapok!.select('pump-1'));
    const inspector = page.getByRole('region', { name: '属性' });
    await expect(inspector).toContainText('一号泵');
    await expect(inspector).toContainText('水位2.5m');
    await expect(inspector).toContainText('实测泵站水位');

    for (const [name, state] of [
      ['start', '设备已确认'],
      ['stop', '失败'],
      ['hush', '未得到确认'],
    ] as const) {
      await inspector.getByRole('button', { name }).click();
      await inspector.getByRole('button', { name: '下一步' }).click();
      await inspector.getByRole('button', { name: '确认下发' }).click();
      await expect(inspector.locator('.given-commands li').first()).toContainText(state);
    }
    expect(watched.errors).toEqual([]);
  },
);

/** A pump controller: starts, refuses to stop, and is silent otherwise. */
function answerCommands(client: MqttClient): void {
  client.on('message', (topic, _payload, { properties }) => {
    const { responseTopic, correlationData } = properties ?? {};
    const state = { 'do/start': 'ok', 'do/stop': 'interlocked' }[topic];
    if (!state || !responseTopic) return;
    client.publish(responseTopic, JSON.stringify({ state }), {
      properties: { correlationData: correlationData! },
    });
  });
}
