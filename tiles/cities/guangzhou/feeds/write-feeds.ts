import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleStations } from '../../../../src/city/sample-data.ts';
import type { CityModel } from '../city-model.ts';
import { DEVICE_PROPERTIES, makeCameras, makeDevices } from './devices.ts';
import { RECORDED_PROPERTIES, recordedSeries, recordedStations } from './recorded.ts';
import { writeSeries } from './series-file.ts';
import { assignTraffic } from './traffic.ts';
import { writeTrips } from './trips.ts';

/** Writes the embedded feed's files into `feeds/`; formats in `src/city/sample-data.ts`. */
export function writeFeeds({ city, ground, plan, surfaceAt }: CityModel, directory: string): void {
  const folder = join(directory, 'feeds');
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  const traffic = assignTraffic(city, ground);
  const devices = makeDevices(city, plan, ground);
  const stations: SampleStations = {
    version: 1,
    stations: [...recordedStations(ground), ...traffic.stations, ...devices.stations],
  };
  write('stations.json', stations);
  write('traffic.json', traffic.traffic);
  write('cameras.json', makeCameras(city, ground));
  writeSeries(
    [...recordedSeries(), ...traffic.series, ...devices.series],
    [...RECORDED_PROPERTIES, ...DEVICE_PROPERTIES],
    folder,
  );
  writeTrips(city, surfaceAt, folder);
}
