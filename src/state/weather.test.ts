import type { LiveDelta } from '@core/live-port.ts';
import { CLEAR_WEATHER } from '@core/scene-port.ts';
import { expect, it } from 'vitest';
import { createTestTwin } from '../../test/helpers/test-twin.ts';
import { readWeather } from './weather.ts';

function report(twin: ReturnType<typeof createTestTwin>, property: string, ...values: number[]): void {
  const id = (index: number) => `gauge:${index}`;
  twin.live.apply({
    entities: values.map((_, index) => ({
      id: id(index),
      type: 'weather',
      name: { zh: '雨量', en: 'Gauge' },
      source: 'gauges',
      origin: 'measured',
      properties: {},
    })),
    latest: values.map((value, index) => ({
      entityId: id(index),
      property,
      value,
      timeMs: 0,
      quality: 'good',
      origin: 'measured',
      source: 'gauges',
      stale: false,
    })),
    tracks: [],
    alerts: [],
    properties: [],
    reset: false,
  } as unknown as LiveDelta);
}

it('draws the weather that is measured, and an effect only while a person wants it', () => {
  const twin = createTestTwin();
  expect(twin.scene.last('setWeather')).toEqual([CLEAR_WEATHER]);
  report(twin, 'rain-rate', 10, 20.04);
  expect(twin.scene.last('setWeather')).toEqual([{ ...CLEAR_WEATHER, rainMillimetersPerHour: 15 }]);
  twin.session.set({ weather: 'fog' });
  expect(twin.scene.last('setWeather')).toMatchObject([{ rainMillimetersPerHour: 0 }]);
  twin.session.set({ weather: 'data' });
  report(twin, 'visibility', 400);
  expect(twin.scene.last('setWeather')).toEqual([
    { ...CLEAR_WEATHER, rainMillimetersPerHour: 15, visibilityMeters: 400 },
  ]);
});

it('draws snow where it is reported, and precipitation as snow where it is cold', () => {
  const reported = createTestTwin();
  report(reported, 'snow-rate', 0.4);
  expect(reported.scene.last('setWeather')).toEqual([{ ...CLEAR_WEATHER, snowMillimetersPerHour: 0.4 }]);
  const cold = createTestTwin();
  report(cold, 'rain-rate', 0.8);
  report(cold, 'temperature', -3);
  expect(cold.scene.last('setWeather')).toEqual([{ ...CLEAR_WEATHER, snowMillimetersPerHour: 0.8 }]);
  expect(readWeather(cold.live).isSnowByTemperature).toBe(true);
  report(cold, 'temperature', 4);
  expect(cold.scene.last('setWeather')).toEqual([{ ...CLEAR_WEATHER, rainMillimetersPerHour: 0.8 }]);
  cold.session.set({ weather: 'snow' });
  expect(cold.scene.last('setWeather')).toMatchObject([{ rainMillimetersPerHour: 0 }]);
});
