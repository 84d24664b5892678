import { describe, expect, it } from 'vitest';
import { createTestTwin } from '../../../test/helpers/test-twin.ts';
import { type EmbeddingWindow, exposeApi } from './expose.ts';

function embed(origins: readonly string[]) {
  const twin = createTestTwin();
  const listeners: ((event: MessageEvent) => void)[] = [];
  const window: EmbeddingWindow = {
    addEventListener: (_type, listener) => listeners.push(listener),
    removeEventListener: () => listeners.splice(0),
  };
  const stop = exposeApi(twin, window, origins);
  const ask = (origin: string, data: unknown) =>
    new Promise<unknown>(resolve => {
      const source = { postMessage: (reply: unknown) => resolve(reply) };
      if (listeners.length === 0) resolve('nobody listens');
      for (const listener of listeners) listener({ origin, data, source } as unknown as MessageEvent);
      // An ignored message is never answered; the answers of the API take a few microtasks.
      setImmediate(() => resolve('ignored'));
    });
  return { twin, window, ask, stop };
}
const ORIGIN = 'https://portal.example';

describe('window.kapok', () => {
  it('works the twin and refuses what makes no sense', () => {
    const { twin, window } = embed([]);
    const api = window.kapok!;
    api.layers.set('buildings', { visible: false });
    expect(api.layers.list().find(layer => layer.id === 'buildings')?.visible).toBe(false);
    expect(() => api.layers.set('nope', {})).toThrow(RangeError);
    expect(() => api.layers.set('buildings', { opacity: 2 })).toThrow(RangeError);
    api.time.seek('2026-01-01T00:00:00Z');
    expect(twin.clock.state()).toMatchObject({ mode: 'replay', timeMs: Date.UTC(2026, 0, 1) });
    api.time.seek('live');
    expect(twin.clock.state().mode).toBe('live');
    expect(() => api.time.seek('soon')).toThrow(RangeError);
    expect(() => api.camera.flyTo({ longitude: Number.NaN } as never)).toThrow(RangeError);
    expect(api.entities.get('nobody')).toBeNull();
  });

  it('colours, filters and sets apart the city, by names it knows', () => {
    const { twin, window } = embed([]);
    const api = window.kapok!;
    const filters = [{ attribute: 'height', range: [50, 500] }] as const;
    api.layers.set('buildings', { colorBy: 'height', filters, others: 'fade' });
    const layer = twin.board.layers.find(candidate => candidate.id === 'buildings');
    expect(layer).toMatchObject({ style: { attribute: 'height' }, filters, others: 'fade' });
    expect(() => api.layers.set('buildings', { colorBy: 'colour' })).toThrow(RangeError);
    const nothing = [{ attribute: 'height', range: [2, 1] }] as const;
    expect(() => api.layers.set('buildings', { filters: nothing })).toThrow(RangeError);
    api.features.hide(['b:1']);
    api.features.highlight(['b:2']);
    expect(api.features.get()).toEqual({ hidden: ['b:1'], isolated: [], highlighted: ['b:2'] });
    expect(twin.scene.last('setHidden')).toEqual([['b:1']]);
    expect(twin.scene.last('setHighlighted')).toEqual([['b:2']]);
    expect(() => api.features.isolate('b:1' as never)).toThrow(RangeError);
  });

  it('goes away with the twin', () => {
    const { window, stop } = embed([ORIGIN]);
    stop();
    expect(window.kapok).toBeUndefined();
  });
});

describe('postMessage', () => {
  it('answers configured origins with results and errors', async () => {
    const { ask } = embed([ORIGIN]);
    const call = (method: string, ...parameters: unknown[]) =>
      ask(ORIGIN, { kapok: 1, id: 7, method, arguments: parameters });
    expect(await call('time.rate', 60)).toEqual({ kapok: 1, id: 7, result: null });
    expect(await call('time.get')).toMatchObject({ result: { rate: 60 } });
    expect(await call('time.seek', 'soon')).toMatchObject({ error: expect.stringContaining('soon') });
    for (const method of ['nope', 'camera', 'constructor', 'time.get.call', '__proto__.toString']) {
      expect(await call(method), method).toMatchObject({ error: expect.stringContaining(method) });
    }
  });

  it('ignores other origins and other messages, and does not listen without configuration', async () => {
    const { ask } = embed([ORIGIN]);
    expect(await ask('https://evil.example', { kapok: 1, id: 1, method: 'time.get' })).toBe('ignored');
    expect(await ask(ORIGIN, 'hello')).toBe('ignored');
    expect(await embed([]).ask(ORIGIN, { kapok: 1, id: 1, method: 'time.get' })).toBe('nobody listens');
  });
});
