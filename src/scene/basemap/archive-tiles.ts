import type { PMTiles } from 'pmtiles';

/** As `archiveTemplate` makes them. */
const IN_ARCHIVE = /^(.+)#(\d+)\/(\d+)\/(\d+)$/;

/** Reads vector tiles by address: files over HTTP, tiles of PMTiles archives by ranges of bytes. */
export function tileFetcher(fetchFile: typeof fetch): typeof fetch {
  const archives = new Map<string, Promise<PMTiles>>();
  return async (input, init) => {
    const parts = IN_ARCHIVE.exec(String(input));
    if (!parts) return fetchFile(input, init);
    const [, url, z, x, y] = parts;
    const opening = archives.get(url!) ?? open(url!);
    archives.set(url!, opening);
    const tile = await (await opening).getZxy(Number(z), Number(x), Number(y), init?.signal ?? undefined);
    return tile ? new Response(tile.data) : new Response(null, { status: 404 });
  };
}

/** The reader loads with the first archive. */
async function open(url: string): Promise<PMTiles> {
  const { PMTiles } = await import('pmtiles');
  return new PMTiles(url);
}
