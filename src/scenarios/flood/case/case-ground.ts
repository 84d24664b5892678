import { polygonCells } from '../model/rasterize.ts';
import type { GroundZone } from '../model/setup.ts';
import type { StormFormula } from '../model/storm.ts';
import { chicagoHyetograph } from '../model/storm.ts';
import { GUANGZHOU_STORMS } from '../model/storms-guangzhou.ts';
import { TimeSeries } from '../model/time-series.ts';
import { roofShedding, zoneCells } from '../model/zoning.ts';
import type { CaseFiles } from './case-files.ts';
import type { PlacedGrid } from './placed-grid.ts';
import { refuse } from './refuse.ts';
import type { FloodCase, Position } from './schema.ts';

const MM_PER_HOUR = 1 / 3.6e6;

export interface Ground {
  readonly zones: GroundZone[];
  readonly zoneOfCell: Uint16Array;
}

/** Rain, losses and drains of a case by cell. Roof cells (`isRoof`) shed their rain onto the ground beside them. */
export async function groundOf(
  floodCase: FloodCase,
  files: CaseFiles,
  grid: PlacedGrid,
  isRoof: ((cell: number) => boolean) | undefined,
  isOutlet: (cell: number) => boolean,
): Promise<Ground> {
  const rains = await Promise.all(floodCase.rain.map((rain, k) => rainSeries(rain, k, files)));
  const areas = (items: readonly { polygon?: readonly Position[] | undefined }[]) => areaIndex(items, grid);
  const [rainAt, lossAt, drainAt] = [areas(floodCase.rain), areas(floodCase.losses), areas(floodCase.drains)];
  const shed = isRoof ? roofShedding(isRoof, grid.columns, grid.rows) : undefined;
  return zoneCells(grid.columns * grid.rows, cell => {
    const [rain, loss, drain] = [rainAt(cell), lossAt(cell), drainAt(cell)];
    const rainFactor = shed?.[cell] ?? 1;
    const outlet = isOutlet(cell);
    return {
      key: `${rain},${loss},${drain},${rainFactor},${outlet}`,
      make: (): GroundZone => ({
        ...(rains[rain] ? { rain: rains[rain] } : {}),
        rainFactor,
        ...lossesOf(floodCase.losses[loss]),
        drainCapacity: outlet
          ? Number.POSITIVE_INFINITY
          : (floodCase.drains[drain]?.capacityMmPerHour ?? 0) * MM_PER_HOUR,
      }),
    };
  });
}

function lossesOf(losses: FloodCase['losses'][number] | undefined): Partial<GroundZone> {
  if (!losses) return {};
  const { curveNumber, abstractionRatio, greenAmpt } = losses;
  return {
    ...(curveNumber ? { curveNumber: { value: curveNumber, abstraction: abstractionRatio } } : {}),
    ...(greenAmpt
      ? {
          infiltration: {
            conductivity: greenAmpt.conductivityMmPerHour * MM_PER_HOUR,
            suction: greenAmpt.suctionMm / 1000,
            deficit: greenAmpt.moistureDeficit,
          },
        }
      : {}),
  };
}

/** Cell → index of the last item whose polygon holds it (or that has none); −1 for none. */
function areaIndex(
  items: readonly { polygon?: readonly Position[] | undefined }[],
  grid: PlacedGrid,
): (cell: number) => number {
  const base = items.findLastIndex(item => !item.polygon);
  if (!items.some(item => item.polygon)) return () => base;
  const index = new Int16Array(grid.columns * grid.rows).fill(base);
  for (const [k, { polygon }] of items.entries()) {
    if (!polygon) continue;
    const ring = polygon.map(position => grid.locate(position));
    for (const [i, j] of polygonCells([ring], grid.columns, grid.rows)) index[j * grid.columns + i] = k;
  }
  return cell => index[cell]!;
}

async function rainSeries(
  rain: FloodCase['rain'][number],
  k: number,
  files: CaseFiles,
): Promise<TimeSeries | undefined> {
  const inputId = `rain.${k}`;
  if (rain.intensity !== undefined && rain.chicago) {
    refuse(inputId, '“intensity”与“chicago”只能给一个', 'Give "intensity" or "chicago", not both');
  }
  if (rain.chicago) return chicagoRain(rain.chicago);
  if (rain.intensity === undefined) {
    refuse(inputId, '需要“intensity”或“chicago”', 'Either "intensity" or "chicago" is needed');
  }
  const series = await files.series(rain.intensity, `${inputId}.intensity`, MM_PER_HOUR);
  const negative = series.values.findIndex(value => value < 0);
  if (negative >= 0) {
    const shown = (series.values[negative]! / MM_PER_HOUR).toFixed(2);
    refuse(
      `${inputId}.intensity`,
      `雨强不能为负：${series.times[negative]} s 处为 ${shown} mm/h`,
      `Rain cannot be negative: ${shown} mm/h at ${series.times[negative]} s`,
      0,
    );
  }
  return series;
}

function chicagoRain(chicago: NonNullable<FloodCase['rain'][number]['chicago']>): TimeSeries {
  const { formula, durationMinutes, peakPosition, intervalMinutes, startSeconds } = chicago;
  const series = chicagoHyetograph(formulaOf(formula), durationMinutes, peakPosition, intervalMinutes);
  return new TimeSeries(
    series.times.map(time => time + startSeconds),
    series.values,
  );
}

function formulaOf(formula: NonNullable<FloodCase['rain'][number]['chicago']>['formula']): StormFormula {
  if (!('city' in formula)) return formula;
  const { returnYears } = formula;
  const known = GUANGZHOU_STORMS.find(storm => storm.returnYears === returnYears);
  if (known) return known;
  const nearest = GUANGZHOU_STORMS.reduce((a, b) =>
    Math.abs(Math.log(b.returnYears / returnYears)) < Math.abs(Math.log(a.returnYears / returnYears)) ? b : a,
  ).returnYears;
  const list = GUANGZHOU_STORMS.map(storm => storm.returnYears).join(', ');
  return refuse(
    'rain.chicago.formula.returnYears',
    `没有 ${returnYears} 年一遇的系数；可用：${list}`,
    `There are no coefficients for ${returnYears} years; there are: ${list}`,
    nearest,
  );
}
