import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkGltf } from './gltf.ts';
import { type Issue, IssueList } from './issue.ts';
import { checkSchema } from './metadata.ts';
import { checkSubtree } from './subtree.ts';
import { validateTileset } from './tileset.ts';
import type { ImplicitTiling } from './tileset-schema.ts';

const ROOT = process.env.KAPOK_TEST_DATA;
const DATA = ROOT ? join(ROOT, '3dtiles-validator-specs/data') : '';
const isPresent = DATA !== '' && existsSync(DATA);

/** Files that need options of the reference validator, extensions we never write, or files it does not have. */
const OUT_OF_SCOPE =
  /semantic|CustomSemantics|3tzWithError|FeatureIdTexture|PropertyTexture|PropertyAttributes|implicitTilingValid\.json|extensionNotDeclaredAsRequired|ElementNameInvalid|InstanceFeatures/i;
/** Files named for what is wrong with something beside them, or halves of a pair. */
const VALID =
  /^valid|^Valid|tilesetWithMultipleExternal|binarySubtreeValid|tileContentBoundingVolumeWith|TriangleWithout|declaredInBoth/;
const INVALID_DESPITE_NAME = /With.*(Invalid|Errors|Warnings|Unresolvable)|withError/;

const isFaulty = (issues: readonly Issue[]) => issues.some(({ severity }) => severity !== 'info');
const filesOf = (folder: string, ends: RegExp) =>
  readdirSync(join(DATA, folder))
    .filter(name => ends.test(name) && !OUT_OF_SCOPE.test(name))
    .map(name => join(DATA, folder, name));
const beside = (file: string) => (uri: string) => {
  const other = join(dirname(file), uri);
  return existsSync(other) ? readFileSync(other) : undefined;
};

async function judge(
  files: readonly string[],
  check: (file: string) => Promise<readonly Issue[]>,
): Promise<{ missed: string[]; wronged: string[]; total: number }> {
  const missed: string[] = [];
  const wronged: string[] = [];
  for (const file of files) {
    const name = basename(file);
    const isValid = VALID.test(name) && !INVALID_DESPITE_NAME.test(name);
    const found = isFaulty(await check(file));
    if (isValid && found) wronged.push(name);
    if (!isValid && !found) missed.push(name);
  }
  return { missed, wronged, total: files.length };
}

describe.skipIf(!isPresent)(
  'the 3D Tiles validator corpus (skipped: KAPOK_TEST_DATA does not name a folder with it)',
  () => {
    it('judges tilesets as the corpus does', async () => {
      const result = await judge(filesOf('tilesets', /\.json$/), validateTileset);
      expect(result.total).toBeGreaterThan(120);
      // A redundant extension, and an alignment inside a legacy tile: harmless to what this pipeline writes.
      expect(result.missed).toEqual([
        'extensionNotNecessary_1_1_glTF.json',
        'validTilesetWithInvalidB3dmWithGlbWithInfos.json',
      ]);
      // The first has vertices outside its volume, the second a root without `refine`: warned about on purpose.
      expect(result.wronged).toEqual([
        'tileContentBoundingVolumeWithRotationTransform.json',
        'validTilesetWithTileMetadata.json',
      ]);
    });

    it('judges metadata schemas as the corpus does', async () => {
      const result = await judge(filesOf('schemas', /^(metadata|schema|valid).*\.json$/), async file => {
        const issues = new IssueList();
        checkSchema(issues, '', JSON.parse(readFileSync(file, 'utf8')));
        return issues.all;
      });
      expect(result.total).toBeGreaterThan(60);
      expect(result).toMatchObject({ missed: [], wronged: [] });
    });

    it('judges subtrees as the corpus does', async () => {
      const tiling = JSON.parse(
        readFileSync(join(DATA, 'subtrees/validSubtreeImplicitTiling.json.input'), 'utf8'),
      ) as ImplicitTiling;
      const result = await judge(filesOf('subtrees', /\.(json|subtree)$/), async file => {
        const issues = new IssueList();
        checkSubtree(issues, '', readFileSync(file), tiling, undefined, beside(file));
        return issues.all;
      });
      expect(result.total).toBeGreaterThan(35);
      expect(result).toMatchObject({ missed: [], wronged: [] });
    });

    it('judges feature ids in glTF as the corpus does', async () => {
      const files = [
        ...filesOf('gltfExtensions/meshFeatures', /\.glt?[fb]$/),
        ...filesOf('gltfExtensions', /\.gltf$/),
      ];
      const result = await judge(files, async file => {
        const { issues } = await checkGltf(readFileSync(file), basename(file), beside(file));
        return issues.all;
      });
      expect(result.total).toBeGreaterThan(20);
      // Values against the minimum and maximum of a class: no class written here has them.
      expect(result.missed).toEqual(['FeatureIdAttributeAndPropertyTableWithValueNotInRange.gltf']);
      expect(result.wronged).toEqual([]);
    });
  },
);
