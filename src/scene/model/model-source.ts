/** Where a model comes from: files already read, or the address of a glb or of a small tileset. */
export type ModelSource =
  | { readonly url: string }
  | { readonly files: readonly { readonly name: string; readonly bytes: ArrayBuffer }[] };

export interface ModelFile {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

interface Tile {
  readonly content?: { readonly uri?: string };
  readonly contents?: readonly { readonly uri?: string }[];
  readonly children?: readonly Tile[];
}

/** A model's files. A tileset gives its leaves, which are the finest; one over 200 files is refused as no model. */
export async function fetchModel(
  source: ModelSource,
  fetchFile: typeof fetch,
  signal?: AbortSignal,
): Promise<readonly ModelFile[]> {
  if ('files' in source) return source.files;
  const read = async (url: string) => {
    const response = await fetchFile(url, signal ? { signal } : {});
    if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
    return response;
  };
  if (!/\.json($|\?)/.test(source.url)) {
    return [{ name: nameOf(source.url), bytes: await (await read(source.url)).arrayBuffer() }];
  }
  const tileset = (await (await read(source.url)).json()) as { root?: Tile };
  const urls = leafContents(tileset.root ?? {}).map(uri => resolve(source.url, uri));
  if (urls.length === 0 || urls.length > MOST_FILES) {
    throw new Error(`${source.url} has ${urls.length} contents; a model has 1 to ${MOST_FILES}`);
  }
  return Promise.all(
    urls.map(async url => ({ name: nameOf(url), bytes: await (await read(url)).arrayBuffer() })),
  );
}

const MOST_FILES = 200;

function leafContents(tile: Tile): string[] {
  if (tile.children && tile.children.length > 0) return tile.children.flatMap(leafContents);
  const contents = tile.contents ?? (tile.content ? [tile.content] : []);
  return contents.flatMap(({ uri }) => (uri && /\.glb($|\?)/.test(uri) ? [uri] : []));
}

function resolve(base: string, uri: string): string {
  return `${base.slice(0, base.lastIndexOf('/') + 1)}${uri}`;
}

function nameOf(url: string): string {
  return url.split('?')[0]?.split('/').pop() ?? url;
}
