import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WORKSPACES } from './session.ts';
import { formatView, parseView, type UrlView } from './url.ts';

const rounded = (min: number, max: number, decimals: number) =>
  fc.double({ min, max, noNaN: true }).map(value => Number(value.toFixed(decimals)) + 0);
const id = fc.stringMatching(/^[a-z0-9][a-z0-9:/ _-]{0,20}$/);
const view: fc.Arbitrary<UrlView> = fc.record(
  {
    city: fc.stringMatching(/^[a-z0-9-]{1,12}$/),
    language: fc.constantFrom('zh' as const, 'en' as const),
    workspace: fc.constantFrom(...WORKSPACES),
    camera: fc.record({
      longitude: rounded(-180, 180, 6),
      latitude: rounded(-90, 90, 6),
      height: rounded(-900, 1e6, 1),
      heading: rounded(0, 360, 2),
      pitch: rounded(-90, 90, 2),
    }),
    time: fc.oneof(fc.constant('live' as const), fc.integer({ min: 0, max: 4e12 })),
    layers: fc.array(
      fc.oneof(fc.record({ id }), fc.record({ id, opacity: fc.constantFrom(0, 0.25, 0.5, 0.99) })),
      { maxLength: 5 },
    ),
    select: id,
    scenario: fc.stringMatching(/^[a-z-]{1,10}$/),
    theme: fc.constantFrom('night' as const, 'day' as const),
    quality: fc.constantFrom('auto' as const, 'low' as const),
  },
  { requiredKeys: [] },
);

describe('the address', () => {
  it('says every view and reads it back', () => {
    fc.assert(
      fc.property(view, wanted => {
        const { view: read, problems } = parseView(`?${formatView(wanted)}`);
        expect(problems).toEqual([]);
        expect(read).toEqual(wanted);
      }),
    );
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(() => parseView(text)).not.toThrow();
      }),
    );
  });

  it.each([
    ['lang', 'fr'],
    ['workspace', 'war'],
    ['camera', '1,2,3'],
    ['camera', '1,2,3,4,'],
    ['camera', '500,2,3,4,5'],
    ['t', 'yesterday'],
    ['t', '2026-01-01T00:00'],
    ['layers', 'a~2'],
    ['city', '../etc'],
    ['theme', 'purple'],
  ])('reports %s=%s and leaves it out', (name, value) => {
    const { view: read, problems } = parseView(new URLSearchParams({ [name]: value }).toString());
    expect(read).toEqual({});
    expect(problems).toEqual([{ kind: 'bad', name, value }]);
  });

  it('reports unknown names, of Object.prototype too', () => {
    expect(parseView('?constructor=1&foo=2').problems).toEqual([
      { kind: 'unknown', name: 'constructor' },
      { kind: 'unknown', name: 'foo' },
    ]);
  });

  it('keeps commas and colons readable', () => {
    expect(formatView({ select: 'osm:way/1', layers: [{ id: 'a' }, { id: 'b', opacity: 0.5 }] })).toBe(
      'layers=a,b~0.5&select=osm:way/1',
    );
  });
});
