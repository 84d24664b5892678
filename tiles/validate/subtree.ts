import * as z from 'zod/mini';
import type { IssueList } from './issue.ts';
import { addShapeIssues } from './metadata.ts';
import type { MetadataSchema } from './metadata-schema.ts';
import { checkPropertyTable } from './property-table.ts';
import type { ImplicitTiling } from './tileset-schema.ts';

const natural = z.int().check(z.minimum(0));
const availability = z.looseObject({
  bitstream: z.optional(natural),
  availableCount: z.optional(natural),
  constant: z.optional(z.union([z.literal(0), z.literal(1)])),
});
type Availability = z.infer<typeof availability>;

const subtreeSchema = z.looseObject({
  buffers: z.optional(
    z
      .array(
        z.looseObject({
          byteLength: z.int().check(z.minimum(1)),
          uri: z.optional(z.string()),
          name: z.optional(z.string().check(z.minLength(1))),
        }),
      )
      .check(z.minLength(1)),
  ),
  bufferViews: z.optional(
    z
      .array(z.looseObject({ buffer: natural, byteOffset: natural, byteLength: z.int().check(z.minimum(1)) }))
      .check(z.minLength(1)),
  ),
  propertyTables: z.optional(z.array(z.looseObject({})).check(z.minLength(1))),
  tileAvailability: availability,
  contentAvailability: z.optional(z.array(availability).check(z.minLength(1))),
  childSubtreeAvailability: availability,
  tileMetadata: z.optional(natural),
  contentMetadata: z.optional(z.array(natural).check(z.minLength(1))),
  subtreeMetadata: z.optional(z.looseObject({ class: z.string() })),
});

/** Tiles of a level that a subtree says to exist. */
export interface Subtree {
  readonly tiles: (index: number) => boolean;
  readonly contents: readonly ((index: number) => boolean)[];
  readonly children: (index: number) => boolean;
}

/**
 * Checks a subtree file (binary or JSON) against its implicit tiling; returns its availability when usable.
 * Bits are numbered level by level, Morton order inside a level.
 */
export function checkSubtree(
  issues: IssueList,
  path: string,
  bytes: Uint8Array,
  tiling: ImplicitTiling,
  schema: MetadataSchema | undefined,
  load: (uri: string) => Uint8Array | undefined,
): Subtree | undefined {
  const container = readContainer(issues, path, bytes);
  if (!container) return undefined;
  const parsed = subtreeSchema.safeParse(container.json);
  if (!parsed.success) {
    addShapeIssues(issues, path, parsed.error);
    return undefined;
  }
  return new SubtreeCheck(issues, path, parsed.data, container.binary, tiling, schema, load).run();
}

function readContainer(
  issues: IssueList,
  path: string,
  bytes: Uint8Array,
): { json: unknown; binary: Uint8Array | undefined } | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (message: string) => {
    issues.error(path, message);
    return undefined;
  };
  const parse = (text: string) => {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      return fail(`the JSON cannot be read: ${error instanceof Error ? error.message : error}`);
    }
  };
  if (/^[\s{]/.test(buffer.toString('latin1', 0, 1))) {
    const json = parse(buffer.toString('utf8'));
    return json === undefined ? undefined : { json, binary: undefined };
  }
  if (buffer.toString('latin1', 0, 4) !== 'subt') return fail('the file does not begin with "subt"');
  if (buffer.length < 24) return fail('the header is cut off');
  if (buffer.readUInt32LE(4) !== 1) return fail('the version is not 1');
  const jsonLength = Number(buffer.readBigUInt64LE(8));
  const binaryLength = Number(buffer.readBigUInt64LE(16));
  if (jsonLength % 8 !== 0 || binaryLength % 8 !== 0) return fail('the chunks are not aligned to 8 bytes');
  if (24 + jsonLength + binaryLength !== buffer.length)
    return fail('the lengths in the header do not add up');
  const json = parse(buffer.toString('utf8', 24, 24 + jsonLength));
  return json === undefined ? undefined : { json, binary: buffer.subarray(24 + jsonLength) };
}

class SubtreeCheck {
  constructor(
    readonly issues: IssueList,
    readonly path: string,
    readonly json: z.infer<typeof subtreeSchema>,
    readonly binary: Uint8Array | undefined,
    readonly tiling: ImplicitTiling,
    readonly schema: MetadataSchema | undefined,
    readonly load: (uri: string) => Uint8Array | undefined,
  ) {}

  run(): Subtree | undefined {
    const branches = this.tiling.subdivisionScheme === 'QUADTREE' ? 4 : 8;
    const levels = this.tiling.subtreeLevels;
    const nodeCount = (branches ** levels - 1) / (branches - 1);
    this.#checkBuffers();
    const { tileAvailability, contentAvailability = [], childSubtreeAvailability } = this.json;
    const tiles = this.#availability('tileAvailability', tileAvailability, nodeCount);
    const contents = contentAvailability.map((value, i) =>
      this.#availability(`contentAvailability/${i}`, value, nodeCount),
    );
    const children = this.#availability(
      'childSubtreeAvailability',
      childSubtreeAvailability,
      branches ** levels,
    );
    this.#checkMetadata(contents.length);
    if (!tiles || !children || contents.includes(undefined)) return undefined;
    for (let index = 0; index < nodeCount; index++) {
      const parent = Math.floor((index - 1) / branches);
      if (index > 0 && tiles(index) && !tiles(parent)) {
        this.#fault('tileAvailability', `tile ${index} exists, its parent ${parent} does not`);
      }
      contents.forEach((available, i) => {
        if (available?.(index) && !tiles(index)) {
          this.#fault(`contentAvailability/${i}`, `there is content ${index} without its tile`);
        }
      });
    }
    return { tiles, contents: contents as ((index: number) => boolean)[], children };
  }

  #checkBuffers(): void {
    const { buffers = [], bufferViews = [] } = this.json;
    if (bufferViews.length > 0 && buffers.length === 0) this.#fault('bufferViews', 'there are no buffers');
    buffers.forEach(({ byteLength }, i) => {
      const data = this.#buffer(i);
      if (!data) this.#fault(`buffers/${i}`, 'the data cannot be found');
      else if (data.length < byteLength)
        this.#fault(`buffers/${i}`, `${data.length} bytes, not ${byteLength}`);
    });
    bufferViews.forEach(({ buffer, byteOffset, byteLength }, i) => {
      if (buffer >= buffers.length) this.#fault(`bufferViews/${i}`, `there is no buffer ${buffer}`);
      else if (byteOffset + byteLength > buffers[buffer]!.byteLength) {
        this.#fault(`bufferViews/${i}`, 'it ends behind its buffer');
      }
    });
  }

  #buffer(index: number): Uint8Array | undefined {
    const { uri } = this.json.buffers![index]!;
    return uri === undefined ? (index === 0 ? this.binary : undefined) : this.load(uri);
  }

  #viewBytes(index: number): Uint8Array | undefined {
    const view = this.json.bufferViews?.[index];
    if (!view || !this.json.buffers?.[view.buffer]) return undefined;
    return this.#buffer(view.buffer)?.subarray(view.byteOffset, view.byteOffset + view.byteLength);
  }

  #availability(
    name: string,
    { bitstream, constant, availableCount }: Availability,
    count: number,
  ): ((index: number) => boolean) | undefined {
    if ((bitstream === undefined) === (constant === undefined)) {
      this.#fault(name, 'must have a bitstream or a constant, and not both');
      return undefined;
    }
    if (availableCount !== undefined && availableCount > count)
      this.#fault(name, 'availableCount is too large');
    if (constant !== undefined) return () => constant === 1;
    const bytes = this.#viewBytes(bitstream!);
    if (bytes?.length !== Math.ceil(count / 8)) {
      this.#fault(name, `the bitstream has ${bytes?.length ?? 'no'} bytes, not ${Math.ceil(count / 8)}`);
      return undefined;
    }
    const isSet = (index: number) => ((bytes[index >> 3]! >> (index & 7)) & 1) === 1;
    if (availableCount !== undefined) {
      let found = 0;
      for (let i = 0; i < count; i++) if (isSet(i)) found++;
      if (found !== availableCount)
        this.#fault(name, `availableCount is ${availableCount}, ${found} bits are set`);
    }
    return isSet;
  }

  #checkMetadata(contentCount: number): void {
    const { propertyTables = [], tileMetadata, contentMetadata = [] } = this.json;
    for (const index of [...(tileMetadata === undefined ? [] : [tileMetadata]), ...contentMetadata]) {
      if (index >= propertyTables.length)
        this.#fault('propertyTables', `there is no property table ${index}`);
    }
    if (contentMetadata.length > Math.max(1, contentCount))
      this.#fault('contentMetadata', 'more than contents');
    propertyTables.forEach((table, i) => {
      if (!this.schema) return;
      const view = (index: number) => this.#viewBytes(index);
      checkPropertyTable(this.issues, `${this.path}/propertyTables/${i}`, table, this.schema, view);
    });
  }

  #fault(place: string, message: string): void {
    this.issues.error(`${this.path}/${place}`, message);
  }
}
