import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { IDENTITY, insideTest, isContained, type Matrix, multiply, volumeFaults } from './bounding-volume.ts';
import { checkGltf, vertexPositions } from './gltf.ts';
import { type Issue, IssueList } from './issue.ts';
import { addShapeIssues, checkEntity, checkSchema } from './metadata.ts';
import type { MetadataSchema } from './metadata-schema.ts';
import { checkSubtree } from './subtree.ts';
import { checkLegacyTile, contentKind } from './tile-content.ts';
import {
  type BoundingVolume,
  type Content,
  type ImplicitTiling,
  type TileJson,
  type TilesetJson,
  tileSchema,
  tilesetSchema,
} from './tileset-schema.ts';

/** A tile above the one being checked, in whatever file. */
interface Parent {
  readonly volume: BoundingVolume;
  readonly transform: Matrix;
  readonly geometricError: number;
}

const CONTENT_EXTENSIONS: Readonly<Record<string, string>> = {
  '.3tz': 'MAXAR_content_3tz',
  '.geojson': 'MAXAR_content_geojson',
  '.vctr': '3DTILES_content_vctr',
};

/**
 * Checks a tileset.json and everything it leads to: shape of the JSON, metadata, bounding volumes (children inside
 * parents, vertices inside tiles), geometric errors, contents (glTF by the Khronos validator), implicit subtrees.
 */
export async function validateTileset(file: string): Promise<readonly Issue[]> {
  const issues = new IssueList();
  await new TilesetCheck(issues, dirname(file), []).run(file, undefined);
  return issues.all;
}

class TilesetCheck {
  #schema: MetadataSchema | undefined;
  #hasSchema = false;
  #isLegacy = false;
  readonly #extensions = new Set<string>();
  #declared: readonly string[] = [];
  #groups = 0;
  #folder = '';

  constructor(
    readonly issues: IssueList,
    readonly base: string,
    /** Tilesets that led here, to notice a circle. */
    readonly trail: readonly string[],
  ) {}

  async run(file: string, parent: Parent | undefined): Promise<void> {
    const path = relative(this.base, file);
    this.#folder = dirname(file);
    const json = this.#readJson(file, path);
    if (json === undefined) return;
    collectExtensions(json, this.#extensions);
    findOddExtras(json, path, this.issues);
    const parsed = tilesetSchema.safeParse(json);
    if (!parsed.success) addShapeIssues(this.issues, path, parsed.error);
    const tileset = json as TilesetJson;
    if (typeof json !== 'object' || json === null) return;
    this.#declared = Array.isArray(tileset.extensionsUsed) ? tileset.extensionsUsed : [];
    if (parsed.success) this.#checkTop(path, parsed.data);
    await this.#tile(`${path}/root`, tileset.root, parent, true);
    this.#checkExtensions(path, tileset);
  }

  #readJson(file: string, path: string): unknown {
    try {
      const text = readPossiblyGzipped(file).toString('utf8');
      if (text.charCodeAt(0) === 0xfeff) this.issues.error(path, 'the file begins with a byte order mark');
      return JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch (error) {
      this.issues.error(path, `cannot be read: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }

  #checkTop(path: string, tileset: TilesetJson): void {
    const { issues } = this;
    this.#isLegacy = tileset.asset.version === '1.0';
    if (!['1.0', '1.1'].includes(tileset.asset.version)) {
      issues.error(`${path}/asset/version`, `3D Tiles ${tileset.asset.version} is not known`);
    }
    for (const [name, { minimum, maximum }] of Object.entries(tileset.properties ?? {})) {
      if (minimum > maximum) issues.error(`${path}/properties/${name}`, 'minimum is above maximum');
    }
    this.#readSchema(path, tileset);
    for (const [i, group] of (tileset.groups ?? []).entries()) {
      checkEntity(issues, `${path}/groups/${i}`, group, this.#schema);
    }
    this.#groups = tileset.groups?.length ?? 0;
    if (tileset.metadata) checkEntity(issues, `${path}/metadata`, tileset.metadata, this.#schema);
    this.#checkStatistics(path, tileset);
  }

  #readSchema(path: string, { schema, schemaUri }: TilesetJson): void {
    if (schema !== undefined && schemaUri !== undefined) {
      this.issues.error(path, 'must not have both schema and schemaUri');
    }
    this.#hasSchema = schema !== undefined || schemaUri !== undefined;
    let value = schema;
    if (schemaUri !== undefined) value = this.#readJson(join(this.#folder, schemaUri), schemaUri);
    if (value !== undefined) this.#schema = checkSchema(this.issues, `${path}/schema`, value);
  }

  #checkStatistics(path: string, { statistics }: TilesetJson): void {
    for (const [name, { properties = {} }] of Object.entries(statistics?.classes ?? {})) {
      const at = `${path}/statistics/classes/${name}`;
      const known = this.#schema?.classes?.[name];
      if (!this.#hasSchema) this.issues.error(at, 'there are statistics but no schema');
      else if (!known) this.issues.error(at, 'the schema has no such class');
      for (const property of Object.keys(properties)) {
        if (known && !known.properties?.[property])
          this.issues.error(at, `the class has no property ${property}`);
      }
    }
  }

  async #tile(path: string, value: unknown, parent: Parent | undefined, isRoot: boolean): Promise<void> {
    const parsed = tileSchema.safeParse(value);
    if (!parsed.success) {
      addShapeIssues(this.issues, path, parsed.error);
      return;
    }
    const tile = parsed.data;
    const transform = multiply(
      isRoot && !parent ? IDENTITY : (parent?.transform ?? IDENTITY),
      tile.transform ?? IDENTITY,
    );
    this.#checkTile(path, tile, transform, parent, isRoot);
    const self: Parent = { volume: tile.boundingVolume, transform, geometricError: tile.geometricError };
    if (tile.implicitTiling) await this.#implicit(path, tile, tile.implicitTiling, self);
    else {
      const contents = tile.contents ?? (tile.content ? [tile.content] : []);
      for (const [i, content] of contents.entries())
        await this.#content(`${path}/content/${i}`, content, self);
    }
    for (const [i, child] of (tile.children ?? []).entries()) {
      await this.#tile(`${path}/children/${i}`, child, self, false);
    }
  }

  #checkTile(
    path: string,
    tile: TileJson,
    transform: Matrix,
    parent: Parent | undefined,
    isRoot: boolean,
  ): void {
    const fault = (message: string, place = '') => this.issues.error(path + place, message);
    for (const message of volumeFaults(tile.boundingVolume)) fault(message, '/boundingVolume');
    if (tile.refine === undefined && isRoot) this.issues.warning(path, 'the root must say how it refines');
    if (tile.refine !== undefined && !['ADD', 'REPLACE'].includes(tile.refine)) {
      const isCase = ['ADD', 'REPLACE'].includes(tile.refine.toUpperCase());
      if (isCase) this.issues.warning(`${path}/refine`, 'ADD and REPLACE are written in capitals');
      else fault(`${tile.refine} is neither ADD nor REPLACE`, '/refine');
    }
    if (tile.content && tile.contents) fault('must not have both content and contents');
    if (tile.children?.length === 0) fault('children must not be empty', '/children');
    if (tile.transform) checkTransform(tile.transform, message => fault(message, '/transform'));
    if (tile.metadata) checkEntity(this.issues, `${path}/metadata`, tile.metadata, this.#schema);
    this.#checkGeometricErrorSemantic(path, tile);
    if (!parent) return;
    if (!isRoot && tile.geometricError > parent.geometricError + 1e-9) {
      this.issues.warning(
        path,
        `geometricError ${tile.geometricError} is above the parent's ${parent.geometricError}`,
      );
    }
    if (isContained(tile.boundingVolume, transform, parent.volume, parent.transform) === false) {
      this.issues.warning(`${path}/boundingVolume`, 'is not inside that of the parent');
    }
  }

  /** A metadata property may repeat the geometric error; then both must agree. */
  #checkGeometricErrorSemantic(path: string, { metadata, geometricError }: TileJson): void {
    const properties = this.#schema?.classes?.[metadata?.class ?? '']?.properties ?? {};
    for (const [name, { semantic }] of Object.entries(properties)) {
      const value = metadata?.properties?.[name];
      if (semantic === 'TILE_GEOMETRIC_ERROR' && value !== undefined && value !== geometricError) {
        this.issues.warning(`${path}/metadata`, `${name} says ${value}, geometricError ${geometricError}`);
      }
    }
  }

  async #content(path: string, content: Content, tile: Parent): Promise<void> {
    const { boundingVolume, group, metadata } = content;
    if (boundingVolume) {
      for (const message of volumeFaults(boundingVolume))
        this.issues.error(`${path}/boundingVolume`, message);
      if (isContained(boundingVolume, tile.transform, tile.volume, tile.transform) === false) {
        this.issues.error(`${path}/boundingVolume`, 'is not inside that of the tile');
      }
    }
    if (group !== undefined && group >= this.#groups) this.issues.error(path, `there is no group ${group}`);
    if (metadata) checkEntity(this.issues, `${path}/metadata`, metadata, this.#schema);
    const uri = content.uri ?? (this.#isLegacy ? content.url : undefined);
    if (uri === undefined) return this.issues.error(path, 'a content needs a uri');
    await this.#contentFile(path, uri, { ...tile, volume: boundingVolume ?? tile.volume });
  }

  async #contentFile(path: string, uri: string, tile: Parent): Promise<void> {
    const extension = CONTENT_EXTENSIONS[extname(uri)];
    if (extension) {
      this.#extensions.add(extension);
      if (!this.#declared.includes(extension))
        this.issues.error(path, `${uri} needs the extension ${extension}`);
    }
    const file = join(this.#folder, decodeURIComponent(uri.split('?')[0]!));
    if (!existsSync(file)) return this.issues.error(path, `there is no file ${uri}`);
    const bytes = readPossiblyGzipped(file);
    const name = relative(this.base, file);
    const kind = contentKind(bytes);
    if (kind === 'tileset') return this.#external(path, file, tile);
    if (kind === 'glb' || kind === 'gltf') {
      if (this.#isLegacy && !this.#declared.includes('3DTILES_content_gltf')) {
        this.issues.error(path, 'glTF in 3D Tiles 1.0 needs the extension 3DTILES_content_gltf');
      }
      this.#extensions.add('3DTILES_content_gltf?');
      await this.#gltf(name, bytes, dirname(file), tile);
    } else if (['b3dm', 'i3dm', 'pnts', 'cmpt'].includes(kind)) {
      for (const gltf of checkLegacyTile(this.issues, name, bytes)) {
        await this.#gltf(name, gltf, dirname(file), undefined);
      }
    } else if (!extension) this.issues.warning(name, 'the kind of content is not known');
    else if (extname(uri) === '.3tz' && bytes.toString('latin1', 0, 2) !== 'PK') {
      this.issues.error(name, 'is not an archive');
    }
  }

  async #external(path: string, file: string, tile: Parent): Promise<void> {
    if (this.trail.includes(file)) return this.issues.error(path, 'the tilesets lead in a circle');
    await new TilesetCheck(this.issues, this.base, [...this.trail, file]).run(file, tile);
  }

  async #gltf(name: string, bytes: Uint8Array, folder: string, tile: Parent | undefined): Promise<void> {
    const load = (uri: string): Uint8Array | undefined => {
      const file = join(folder, decodeURIComponent(uri));
      return existsSync(file) ? readFileSync(file) : undefined;
    };
    const { issues, file } = await checkGltf(bytes, name, load);
    this.issues.addAll(issues.all);
    const isInside = tile && insideTest(tile.volume, tile.transform);
    if (!file || !isInside) return;
    let outside = 0;
    for (const { point } of vertexPositions(file)) {
      const [x, y, z] = point;
      const m = tile.transform;
      const world = [0, 1, 2].map(i => m[i]! * x + m[4 + i]! * y + m[8 + i]! * z + m[12 + i]!);
      if (!isInside(world as unknown as [number, number, number])) outside++;
    }
    if (outside > 0) this.issues.warning(name, `${outside} vertices are outside the bounding volume`);
  }

  async #implicit(path: string, tile: TileJson, tiling: ImplicitTiling, self: Parent): Promise<void> {
    const fault = (message: string) => this.issues.error(`${path}/implicitTiling`, message);
    if (tile.children) fault('a tile with implicit tiling must not have children');
    if (tile.metadata) fault('a tile with implicit tiling must not have metadata');
    if (self.volume.sphere) fault('implicit tiling needs a box or a region');
    const contents = tile.contents ?? (tile.content ? [tile.content] : []);
    const axes = tiling.subdivisionScheme === 'QUADTREE' ? ['level', 'x', 'y'] : ['level', 'x', 'y', 'z'];
    for (const content of contents) {
      if (content.boundingVolume) fault('its content must not have a bounding volume');
      checkTemplate(content.uri ?? '', axes, fault);
    }
    if (!checkTemplate(tiling.subtrees.uri, axes, fault)) return;
    await new ImplicitWalk(
      this.issues,
      tiling,
      this.#schema,
      this.#folder,
      relative(this.base, this.#folder),
    ).run(
      contents.map(content => content.uri ?? ''),
      (uri, at) => this.#contentFile(at, uri, self),
    );
  }

  #checkExtensions(path: string, tileset: TilesetJson): void {
    const used = new Set(this.#declared);
    const required = Array.isArray(tileset.extensionsRequired) ? tileset.extensionsRequired : [];
    const holdsGltf = this.#extensions.delete('3DTILES_content_gltf?');
    if (holdsGltf && used.has('3DTILES_content_gltf')) {
      this.#extensions.add('3DTILES_content_gltf');
      if (!this.#isLegacy) this.issues.warning(path, '3DTILES_content_gltf is not needed in 3D Tiles 1.1');
      else if (!required.includes('3DTILES_content_gltf')) {
        this.issues.error(path, '3DTILES_content_gltf must be in extensionsRequired');
      }
    }
    for (const name of this.#extensions) {
      if (!used.has(name)) this.issues.error(path, `the extension ${name} is used but not declared`);
    }
    for (const name of used) {
      if (!this.#extensions.has(name))
        this.issues.warning(path, `the extension ${name} is declared but not used`);
    }
    for (const name of required) {
      if (!used.has(name)) this.issues.error(path, `the required extension ${name} is not in extensionsUsed`);
    }
  }
}

/** Visits the subtrees of an implicit tileset from the root down. */
class ImplicitWalk {
  constructor(
    readonly issues: IssueList,
    readonly tiling: ImplicitTiling,
    readonly schema: MetadataSchema | undefined,
    readonly folder: string,
    readonly name: string,
  ) {}

  async run(contents: readonly string[], visit: (uri: string, path: string) => Promise<void>): Promise<void> {
    const dimensions = this.tiling.subdivisionScheme === 'QUADTREE' ? 2 : 3;
    const { subtreeLevels, availableLevels, subtrees } = this.tiling;
    const pending = [{ level: 0, at: [0, 0, 0] }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const uri = fillTemplate(subtrees.uri, next.level, next.at);
      const path = join(this.name, uri);
      const file = join(this.folder, uri);
      if (!existsSync(file)) {
        this.issues.error(path, 'the subtree is missing');
        continue;
      }
      const load = (name: string) => {
        const other = join(dirname(file), name);
        return existsSync(other) ? readFileSync(other) : undefined;
      };
      const subtree = checkSubtree(this.issues, path, readFileSync(file), this.tiling, this.schema, load);
      if (!subtree) continue;
      for (const { index, level, at } of subtreeTiles(next, subtreeLevels, dimensions)) {
        for (const [i, template] of contents.entries()) {
          if (subtree.contents[i]?.(index)) await visit(fillTemplate(template, level, at), path);
        }
      }
      const childLevel = next.level + subtreeLevels;
      if (childLevel >= availableLevels) continue;
      for (let i = 0; i < 2 ** (dimensions * subtreeLevels); i++) {
        if (subtree.children(i))
          pending.push({ level: childLevel, at: childAt(next.at, subtreeLevels, i, dimensions) });
      }
    }
  }
}

function* subtreeTiles(root: { level: number; at: number[] }, levels: number, dimensions: number) {
  let index = 0;
  for (let level = 0; level < levels; level++) {
    for (let i = 0; i < 2 ** (dimensions * level); i++) {
      yield { index: index++, level: root.level + level, at: childAt(root.at, level, i, dimensions) };
    }
  }
}

/** Coordinates `levels` below a tile, of the descendant with a Morton index. */
function childAt(at: readonly number[], levels: number, morton: number, dimensions: number): number[] {
  return at.map((value, axis) => {
    let local = 0;
    for (let bit = 0; bit < levels && axis < dimensions; bit++) {
      local |= (Math.floor(morton / 2 ** (bit * dimensions + axis)) & 1) << bit;
    }
    return axis < dimensions ? value * 2 ** levels + local : 0;
  });
}

function fillTemplate(template: string, level: number, [x, y, z]: readonly number[]): string {
  return template
    .replaceAll('{level}', String(level))
    .replaceAll('{x}', String(x))
    .replaceAll('{y}', String(y))
    .replaceAll('{z}', String(z));
}

function checkTemplate(template: string, axes: readonly string[], fault: (message: string) => void): boolean {
  const found = [...template.matchAll(/\{(\w*)\}/g)].map(match => match[1]!);
  const unknown = found.filter(name => !axes.includes(name));
  const missing = axes.filter(name => !found.includes(name));
  if (unknown.length > 0) fault(`the template ${template} has the unknown variable ${unknown[0]}`);
  if (missing.length > 0) fault(`the template ${template} lacks {${missing[0]}}`);
  return unknown.length === 0 && missing.length === 0;
}

function checkTransform(m: readonly number[], fault: (message: string) => void): void {
  if (m[3] !== 0 || m[7] !== 0 || m[11] !== 0 || m[15] !== 1) fault('is not affine');
  const determinant =
    m[0]! * (m[5]! * m[10]! - m[6]! * m[9]!) -
    m[4]! * (m[1]! * m[10]! - m[2]! * m[9]!) +
    m[8]! * (m[1]! * m[6]! - m[2]! * m[5]!);
  if (determinant === 0) fault('cannot be inverted');
}

function collectExtensions(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (key === 'extensions' && typeof child === 'object' && child !== null && !Array.isArray(child)) {
      for (const name of Object.keys(child)) found.add(name);
    }
    if (key !== 'extras') collectExtensions(child, found);
  }
}

/** Extras may be anything, but other than an object few readers expect it. */
function findOddExtras(value: unknown, path: string, issues: IssueList): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (key !== 'extras') findOddExtras(child, `${path}/${key}`, issues);
    else if (typeof child !== 'object') issues.warning(`${path}/extras`, 'extras is not an object');
  }
}

function readPossiblyGzipped(file: string): Buffer {
  const bytes = readFileSync(file);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}
