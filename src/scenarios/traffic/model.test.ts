import type { Intervention, ScenarioFeatures, ScenarioRequest, ScenarioResult } from '@core/scenario.ts';
import { describe, expect, it, vi } from 'vitest';
import { buffersOf } from '../runtime/host.ts';
import { trafficModel } from './model.ts';
import { trafficCard } from './scenario.ts';
import { contextOf, gridCity } from './testing/grid-city.ts';

const TRIPS_PER_PAIR = 500;
const CITY = gridCity(7, TRIPS_PER_PAIR);

function request(
  interventions: readonly Intervention[],
  inputs: ScenarioRequest['inputs'] = {},
): ScenarioRequest {
  return {
    scenarioId: 'traffic',
    cityId: 'grid',
    seed: 1,
    startMs: 0,
    inputs: { durationHours: 1, demandPercent: 100, ...inputs },
    interventions,
  };
}

function intervention(kind: string, rest: Partial<Intervention>): Intervention {
  return { id: `drawn:${kind}`, kind, coordinates: [], parameters: {}, ...rest };
}

function figure(result: ScenarioResult, id: string): number {
  return result.figures.find(({ id: known }) => known === id)!.value;
}

function links(result: ScenarioResult): ScenarioFeatures {
  return result.features.find(({ id }) => id === 'links')!;
}

/** The road of the grid with the most traffic. */
function busiestRoad(result: ScenarioResult): string {
  const { ids, values } = links(result);
  const flow = values.flow!.values;
  return ids[flow.indexOf(Math.max(...flow))]!.replace(':reverse', '');
}

describe('the city model', () => {
  it('loads from its card and assigns all demand', async () => {
    const model = await trafficCard.load();
    const result = await model.run(request([]), contextOf(CITY));
    expect(figure(result, 'assignedTrips')).toBeCloseTo(20 * TRIPS_PER_PAIR, 6);
    expect(figure(result, 'delayChange')).toBe(0);
    expect(figure(result, 'averageSpeed')).toBeGreaterThan(10);
    expect(figure(result, 'averageSpeed')).toBeLessThan(60);
    expect(result.warnings.some(({ en }) => en.includes('synthetic'))).toBe(true);
  });

  it('is bitwise the same whatever was run before, also after its results went to another thread', async () => {
    const drawn = [
      intervention('event', { coordinates: [[113.21, 23.11]] }),
      intervention('close-road', { entityId: 'road:40' }),
    ];
    vi.resetModules();
    const { trafficModel: fresh } = await import('./model.ts');
    const first = await fresh.run(request(drawn), contextOf(CITY));
    const moved = structuredClone(first, { transfer: buffersOf(first) });
    expect(links(first).values.flow!.values).toHaveLength(0);
    await fresh.run(request([], { hour: 18 }), contextOf(CITY));
    const again = await fresh.run(request(drawn), contextOf(CITY));
    expect({ ...again, wallSeconds: 0 }).toEqual({ ...moved, wallSeconds: 0 });
  });

  it('sees queues at an incident, but no other routes', async () => {
    const result = await trafficModel.run(
      request([intervention('incident', { entityId: 'road:40' })]),
      contextOf(CITY),
    );
    expect(figure(result, 'travelHoursChange')).toBe(0);
    expect(result.figures.filter(({ id }) => id.startsWith('affected-'))).toEqual([]);
    expect(figure(result, 'relativeGap')).toBeLessThanOrEqual(10);
  });

  it('diverts the traffic of a closed road and charges the detour', async () => {
    const before = await trafficModel.run(request([]), contextOf(CITY));
    const road = busiestRoad(before);
    const result = await trafficModel.run(
      request([intervention('close-road', { entityId: road })]),
      contextOf(CITY),
    );
    const { ids, values } = links(result);
    expect(values.flow!.values[ids.indexOf(road)]).toBe(0);
    expect(values.closed!.values[ids.indexOf(road)]).toBe(1);
    expect(figure(result, 'travelHoursChange')).toBeGreaterThan(0);
    expect(figure(result, 'divertedVehicles')).toBeGreaterThan(100);
    expect(figure(result, 'assignedTrips')).toBeCloseTo(20 * TRIPS_PER_PAIR, 6);
    expect(result.figures.filter(({ id }) => id.startsWith('affected-'))).toHaveLength(5);
  });

  it('grows a queue at an incident and clears it', async () => {
    const before = await trafficModel.run(request([]), contextOf(CITY));
    const drawn = intervention('incident', {
      entityId: busiestRoad(before),
      parameters: { capacityPercent: 10, startMinutes: 10, durationMinutes: 15 },
    });
    const result = await trafficModel.run(request([drawn], { durationHours: 2 }), contextOf(CITY));
    expect(figure(result, 'queueDelayHours')).toBeGreaterThan(figure(before, 'queueDelayHours'));
    expect(figure(before, 'queueDelayChange')).toBe(0);
    expect(figure(result, 'queueDelayChange')).toBeCloseTo(
      figure(result, 'queueDelayHours') - figure(before, 'queueDelayHours'),
      6,
    );
    expect(figure(result, 'clearingMinutes')).toBeGreaterThan(0);
    expect(figure(result, 'clearingMinutes')).toBeLessThan(95);
  });

  it('brings the vehicles of an event and finds how fast help arrives', async () => {
    const drawn = [
      intervention('event', { coordinates: [[113.215, 23.115]], parameters: { arrivingPerHour: 1000 } }),
      intervention('emergency-base', { coordinates: [[113.2, 23.1]] }),
    ];
    const result = await trafficModel.run(request(drawn, { queues: false }), contextOf(CITY));
    expect(figure(result, 'assignedTrips')).toBeCloseTo(20 * TRIPS_PER_PAIR + 1000, 6);
    expect(figure(result, 'accessLongest')).toBeGreaterThan(figure(result, 'accessMean'));
    expect(figure(result, 'accessChange')).toBeGreaterThanOrEqual(0);
    expect(figure(result, 'accessCutOff')).toBe(0);
    // Eight streets of 500 m at the least, at 60 km/h.
    expect(figure(result, 'accessLongest')).toBeGreaterThan(4);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const context = contextOf(CITY, controller.signal);
    const cancelling = { ...context, progress: async () => controller.abort() };
    await expect(trafficModel.run(request([]), cancelling)).rejects.toThrow(/abort/i);
  });

  it.each([
    ['demandPercent', -5, 5],
    ['hour', 99, 23.5],
  ])('refuses %s = %d and names the nearest valid value', async (inputId, value, nearestValid) => {
    await expect(trafficModel.run(request([], { [inputId]: value }), contextOf(CITY))).rejects.toMatchObject({
      name: 'ScenarioRefusal',
      inputId,
      nearestValid,
    });
  });

  it('refuses a road that does not exist and names the nearest', async () => {
    const drawn = intervention('close-road', { entityId: 'road:9999', coordinates: [[113.2, 23.1]] });
    await expect(trafficModel.run(request([drawn]), contextOf(CITY))).rejects.toMatchObject({
      name: 'ScenarioRefusal',
      nearestValid: 'road:0',
    });
  });

  it('refuses a city without traffic inputs', async () => {
    const bare = new Map([['city.json', '{"scenarios":{}}']]);
    await expect(trafficModel.run(request([]), contextOf(bare))).rejects.toMatchObject({ inputId: 'city' });
  });
});
