import type { GridSeries, ScenarioFeatures, ScenarioResult } from '@core/scenario.ts';
import type { ExportFormat } from '@core/scenario-port.ts';
import { decodeFrame } from './quantise.ts';
import { writeAsciiGrid } from './raster/ascii-grid.ts';
import { writeGeotiff } from './raster/geotiff.ts';
import type { Raster } from './raster/raster.ts';
import { resultToJson } from './result-json.ts';

interface ExportedFile {
  readonly name: string;
  readonly data: Uint8Array;
}

/** Files of a result, each named for what it holds; every one says that it is simulated. */
export async function exportResult(result: ScenarioResult, format: ExportFormat): Promise<ExportedFile[]> {
  const prefix = `${result.scenarioId}-${result.request.cityId}-simulated`;
  switch (format) {
    case 'run':
      return [textFile(`${prefix}-run.json`, resultToJson(result))];
    case 'csv':
      return [textFile(`${prefix}-figures.csv`, figuresCsv(result)), ...seriesFiles(result, prefix)];
    case 'geojson':
      return [
        ...result.features.map(features =>
          textFile(`${prefix}-${features.id}.geojson`, featuresJson(result, features)),
        ),
        provenance(result, prefix),
      ];
    case 'geotiff':
    case 'ascii-grid':
      return [...result.grids.flatMap(grid => gridFiles(grid, prefix, format)), provenance(result, prefix)];
  }
}

/** The files of a result as one: a browser lets a page save only a few at a time. */
export async function exportAsOne(result: ScenarioResult, format: ExportFormat): Promise<ExportedFile> {
  const files = await exportResult(result, format);
  if (files.length === 1) return files[0]!;
  const { zipSync } = await import('fflate');
  const entries = Object.fromEntries(files.map(({ name, data }) => [name, data]));
  return {
    name: `${result.scenarioId}-${result.request.cityId}-simulated-${format}.zip`,
    data: zipSync(entries),
  };
}

function textFile(name: string, text: string): ExportedFile {
  return { name, data: new TextEncoder().encode(text) };
}

/** What determines the run: enough to reproduce it. */
function provenance(result: ScenarioResult, prefix: string): ExportedFile {
  const { scenarioId, modelVersion, request, hashes, startMs, durationSeconds, warnings } = result;
  const document = {
    origin: 'simulated',
    scenarioId,
    modelVersion,
    startMs,
    durationSeconds,
    request,
    hashes,
    warnings,
  };
  return textFile(`${prefix}-provenance.json`, `${JSON.stringify(document, null, 2)}\n`);
}

function gridFiles(grid: GridSeries, prefix: string, format: 'geotiff' | 'ascii-grid'): ExportedFile[] {
  const [west, south, east, north] = grid.bounds;
  return Array.from(grid.timesSeconds, (seconds, frame) => {
    const raster: Raster = {
      columns: grid.width,
      rows: grid.height,
      west,
      south,
      cellWidth: (east - west) / grid.width,
      cellHeight: (north - south) / grid.height,
      values: decodeFrame(grid, frame),
      epsg: 4326,
      isGeographic: true,
    };
    const time = String(Math.round(seconds)).padStart(6, '0');
    const isTiff = format === 'geotiff';
    return {
      name: `${prefix}-${grid.id}-${time}s.${isTiff ? 'tif' : 'asc'}`,
      data: isTiff ? writeGeotiff(raster) : writeAsciiGrid(raster, 4),
    };
  });
}

/** A cell that a spreadsheet reads as text, never as a formula. */
function csvText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function figuresCsv({ figures }: ScenarioResult): string {
  const rows = figures.map(({ id, title, value, unit }) =>
    [csvText(id), csvText(title.zh), csvText(title.en), value, csvText(unit), 'simulated'].join(','),
  );
  return `figure,title_zh,title_en,value,unit,origin\n${rows.join('\n')}\n`;
}

function seriesFiles({ figures }: ScenarioResult, prefix: string): ExportedFile[] {
  return figures.flatMap(({ id, unit, series }) => {
    if (!series) return [];
    const rows = Array.from(series.timesSeconds, (time, k) => `${time},${series.values[k]}`);
    return [textFile(`${prefix}-${id}.csv`, `time_s,${csvText(`${id} (${unit})`)}\n${rows.join('\n')}\n`)];
  });
}

function featuresJson(result: ScenarioResult, features: ScenarioFeatures): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    origin: 'simulated',
    scenario: result.scenarioId,
    modelVersion: result.modelVersion,
    features: features.ids.map((id, row) => ({
      type: 'Feature',
      id,
      properties: Object.fromEntries(
        Object.entries(features.values).map(([key, { values }]) => [key, finite(values[row]!)]),
      ),
      geometry: geometryOf(features, row),
    })),
  });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function geometryOf({ geometry, coordinates, startIndices }: ScenarioFeatures, row: number): object {
  const points: number[][] = [];
  for (let vertex = startIndices[row]!; vertex < startIndices[row + 1]!; vertex++) {
    points.push([...coordinates.subarray(3 * vertex, 3 * vertex + 3)]);
  }
  if (geometry === 'points') return { type: 'Point', coordinates: points[0] ?? [] };
  if (geometry === 'lines') return { type: 'LineString', coordinates: points };
  const isClosed = points.length > 0 && points[0]!.every((value, k) => value === points.at(-1)![k]);
  return { type: 'Polygon', coordinates: [isClosed ? points : [...points, points[0]!]] };
}
