import * as z from 'zod/mini';

/** How a number is spread over the features of a tileset: equal bins from `low` to `high`, outliers in the end bins. */
const spread = z.object({
  counts: z.array(z.number()),
  low: z.number(),
  high: z.number(),
  minimum: z.number(),
  maximum: z.number(),
});
const statistics = z.object({
  extras: z.object({ attributes: z.record(z.string(), z.union([spread, z.unknown()])) }),
});

export type AttributeSpread = z.infer<typeof spread>;

const known = new Map<string, Promise<ReadonlyMap<string, AttributeSpread>>>();

/**
 * Spreads of a tileset's numbers by attribute, as the pipeline writes them into `tileset.json`; empty for a tileset of
 * another maker, or one that cannot be had. Read once a page.
 */
export function readTilesetSpreads(url: string): Promise<ReadonlyMap<string, AttributeSpread>> {
  let spreads = known.get(url);
  if (!spreads) {
    spreads = load(url).catch(() => new Map());
    known.set(url, spreads);
  }
  return spreads;
}

async function load(url: string): Promise<ReadonlyMap<string, AttributeSpread>> {
  const response = await fetch(url);
  const parsed = statistics.safeParse(await response.json());
  if (!parsed.success) return new Map();
  return new Map(
    Object.entries(parsed.data.extras.attributes).flatMap(([name, value]) => {
      const read = spread.safeParse(value);
      return read.success ? [[name, read.data] as const] : [];
    }),
  );
}
