import { BUILDING_ATTRIBUTES } from '@city/building-attributes.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeTallies, tallyAttributes, tallyOf } from './block-tally.ts';

const tally = (attributes: Record<string, string | number>, area: number) =>
  tallyOf(attributes, BUILDING_ATTRIBUTES, area);

it('means numbers by ground area and takes the word with most of it', () => {
  const merged = mergeTallies([
    tally({ id: 'a', name: '一号楼', use: 'office', height: 30, year: 2000 }, 100),
    tally({ id: 'b', use: 'residential', height: 10, year: 0 }, 60),
    tally({ id: 'c', use: 'residential', height: 10 }, 60),
  ]);
  const { height, ...rest } = tallyAttributes(merged);
  // An unknown year takes no part; names and ids say nothing of many.
  expect(rest).toEqual({ use: 'residential', year: 2000 });
  expect(height).toBeCloseTo((30 * 100 + 10 * 120) / 220, 9);
});

it('comes to the same however blocks were merged before', () => {
  const building = fc.record({
    use: fc.constantFrom('office', 'residential', 'hotel'),
    height: fc.integer({ min: 1, max: 300 }),
    area: fc.integer({ min: 1, max: 5000 }),
  });
  fc.assert(
    fc.property(fc.array(building, { minLength: 2, maxLength: 20 }), fc.nat(), (buildings, cut) => {
      const tallies = buildings.map(({ area, ...attributes }) => tally(attributes, area));
      const at = 1 + (cut % (tallies.length - 1));
      const nested = mergeTallies([mergeTallies(tallies.slice(0, at)), mergeTallies(tallies.slice(at))]);
      expect(nested).toEqual(mergeTallies(tallies));
    }),
  );
});
