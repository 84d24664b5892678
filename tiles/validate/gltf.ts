import { validateBytes } from 'gltf-validator';
import { type Matrix, multiply, type Point, transformPoint } from './bounding-volume.ts';
import { GltfFile, type GltfNode, type GltfPrimitive } from './glb-file.ts';
import { IssueList } from './issue.ts';
import { checkSchema } from './metadata.ts';
import { checkPropertyTable } from './property-table.ts';

export interface GltfCheck {
  readonly issues: IssueList;
  /** The file, when its container could be read. */
  readonly file: GltfFile | undefined;
}

/** Extensions that the Khronos validator does not know but the checks here do. */
const KNOWN_EXTENSIONS =
  /EXT_meshopt_compression|EXT_mesh_features|EXT_structural_metadata|EXT_instance_features/;

/**
 * Checks a glTF or GLB: the Khronos validator (on the decompressed asset, so that every vertex is seen), feature ids
 * and property tables. `load` reads a file named in the asset.
 */
export async function checkGltf(
  bytes: Uint8Array,
  path: string,
  load: (uri: string) => Uint8Array | undefined,
): Promise<GltfCheck> {
  const issues = new IssueList();
  let file: GltfFile | undefined;
  let plain = bytes;
  try {
    file = await GltfFile.read(bytes, load);
    if (file.isCompressed) plain = file.decompressed();
  } catch (error) {
    issues.error(path, `cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  await runKhronosValidator(issues, plain, path, load);
  if (file) new FeatureCheck(issues, path, file).run();
  return { issues, file };
}

async function runKhronosValidator(
  issues: IssueList,
  bytes: Uint8Array,
  path: string,
  load: (uri: string) => Uint8Array | undefined,
): Promise<void> {
  // Copies, because the validator ignores where in its buffer a view begins.
  const report = await validateBytes(new Uint8Array(bytes), {
    uri: path,
    maxIssues: 100,
    writeTimestamp: false,
    externalResourceFunction: async uri => {
      const data = load(uri);
      if (!data) throw new Error(`no such file: ${uri}`);
      return new Uint8Array(data);
    },
  });
  for (const { code, message, severity, pointer } of report.issues.messages) {
    const at = `${path}${pointer ?? ''}`;
    const isOurs = code === 'UNSUPPORTED_EXTENSION' && KNOWN_EXTENSIONS.test(message);
    if (severity === 0) issues.error(at, `${code}: ${message}`);
    else if (severity === 1 && !isOurs) issues.warning(at, `${code}: ${message}`);
    else issues.info(at, `${code}: ${message}`);
  }
}

interface FeatureIds {
  readonly featureCount?: unknown;
  readonly nullFeatureId?: unknown;
  readonly label?: unknown;
  readonly attribute?: unknown;
  readonly texture?: unknown;
  readonly propertyTable?: unknown;
}

class FeatureCheck {
  constructor(
    readonly issues: IssueList,
    readonly path: string,
    readonly file: GltfFile,
  ) {}

  run(): void {
    const rowCounts = this.#propertyTables();
    this.file.json.meshes?.forEach((mesh, m) => {
      mesh.primitives.forEach((primitive, p) => {
        const extension = primitive.extensions?.EXT_mesh_features as { featureIds?: unknown } | undefined;
        if (!extension) return;
        const at = `${this.path}/meshes/${m}/primitives/${p}/extensions/EXT_mesh_features`;
        if (!Array.isArray(extension.featureIds) || extension.featureIds.length === 0) {
          this.issues.error(at, 'featureIds must be a list with at least one entry');
          return;
        }
        for (const [i, ids] of extension.featureIds.entries()) {
          this.#featureIds(`${at}/featureIds/${i}`, primitive, ids, rowCounts);
        }
      });
    });
  }

  /** Row count of each property table; undefined for unusable ones. */
  #propertyTables(): (number | undefined)[] | undefined {
    const extension = this.file.json.extensions?.EXT_structural_metadata as
      | { schema?: unknown; schemaUri?: unknown; propertyTables?: unknown[] }
      | undefined;
    const at = `${this.path}/extensions/EXT_structural_metadata`;
    if (!extension) return undefined;
    if ((extension.schema === undefined) === (extension.schemaUri === undefined)) {
      this.issues.error(at, 'must have a schema or a schemaUri, and not both');
    }
    const schema =
      extension.schema === undefined ? undefined : checkSchema(this.issues, `${at}/schema`, extension.schema);
    return (extension.propertyTables ?? []).map((table, i) =>
      schema
        ? checkPropertyTable(this.issues, `${at}/propertyTables/${i}`, table, schema, this.file.viewBytes)
        : undefined,
    );
  }

  #featureIds(
    path: string,
    primitive: GltfPrimitive,
    value: unknown,
    rowCounts: (number | undefined)[] | undefined,
  ): void {
    const ids = (value ?? {}) as FeatureIds;
    const fault = (message: string) => this.issues.error(path, message);
    const isNatural = (number: unknown, least = 0) => Number.isInteger(number) && Number(number) >= least;
    if (!isNatural(ids.featureCount, 1)) fault('featureCount must be a whole number from 1');
    if (ids.nullFeatureId !== undefined && !isNatural(ids.nullFeatureId))
      fault('nullFeatureId must be a whole number');
    if (ids.label !== undefined && !/^[a-zA-Z_]\w*$/.test(String(ids.label)))
      fault('label must be an identifier');
    if (ids.label !== undefined && typeof ids.label !== 'string') fault('label must be text');
    if (ids.propertyTable !== undefined) {
      if (!rowCounts) fault('propertyTable needs EXT_structural_metadata');
      else if (!isNatural(ids.propertyTable) || Number(ids.propertyTable) >= rowCounts.length) {
        fault(`there is no property table ${ids.propertyTable}`);
      }
    }
    if (ids.attribute !== undefined) this.#attribute(path, primitive, ids, rowCounts);
    else if (ids.texture === undefined && ids.featureCount !== primitiveVertices(this.file, primitive)) {
      this.issues.info(path, 'features are numbered by vertex');
    }
  }

  #attribute(
    path: string,
    primitive: GltfPrimitive,
    ids: FeatureIds,
    rowCounts: (number | undefined)[] | undefined,
  ): void {
    const index = Number.isInteger(ids.attribute)
      ? primitive.attributes[`_FEATURE_ID_${ids.attribute}`]
      : undefined;
    const accessor = index === undefined ? undefined : this.file.json.accessors?.[index];
    if (index === undefined || !accessor) {
      this.issues.error(path, `there is no attribute _FEATURE_ID_${ids.attribute}`);
      return;
    }
    if (accessor.type !== 'SCALAR') this.issues.error(path, 'feature ids must be scalars');
    if (accessor.normalized) this.issues.error(path, 'feature ids must not be normalized');
    const values = this.file.accessorValues(index, 1);
    if (!values) return;
    const used = new Set(values);
    used.delete(Number(ids.nullFeatureId ?? Number.NaN));
    if (used.size > Number(ids.featureCount)) {
      this.issues.error(path, `featureCount is ${ids.featureCount}, but ${used.size} ids are used`);
    }
    const rows = rowCounts?.[Number(ids.propertyTable)];
    if (rows !== undefined && [...used].some(id => id < 0 || id >= rows)) {
      this.issues.error(path, `an id is outside the property table of ${rows} rows`);
    }
  }
}

function primitiveVertices(file: GltfFile, primitive: GltfPrimitive): number | undefined {
  const index = primitive.attributes.POSITION;
  return index === undefined ? undefined : file.json.accessors?.[index]?.count;
}

/** glTF's y-up to the z-up of 3D Tiles. */
export const Y_UP_TO_Z_UP: Matrix = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1];

/** Every vertex position of the asset, in the tile's frame (z-up). Static nodes only. */
export function* vertexPositions(
  file: GltfFile,
): Generator<{ point: Point; primitive: GltfPrimitive; vertex: number }> {
  const { nodes = [], scenes = [], scene = 0, meshes = [] } = file.json;
  function* visit(index: number, parent: Matrix): ReturnType<typeof vertexPositions> {
    const node = nodes[index];
    if (!node) return;
    const matrix = multiply(parent, nodeMatrix(node));
    for (const primitive of node.mesh === undefined ? [] : (meshes[node.mesh]?.primitives ?? [])) {
      const values = file.accessorValues(primitive.attributes.POSITION ?? -1, 3);
      for (let i = 0; values && i < values.length; i += 3) {
        const point = transformPoint(matrix, [values[i]!, values[i + 1]!, values[i + 2]!]);
        yield { point, primitive, vertex: i / 3 };
      }
    }
    for (const child of node.children ?? []) yield* visit(child, matrix);
  }
  for (const root of scenes[scene]?.nodes ?? []) yield* visit(root, Y_UP_TO_Z_UP);
}

function nodeMatrix({ matrix, translation, rotation, scale }: GltfNode): Matrix {
  if (matrix) return matrix;
  const [x, y, z, w] = (rotation ?? [0, 0, 0, 1]) as [number, number, number, number];
  const [sx, sy, sz] = (scale ?? [1, 1, 1]) as [number, number, number];
  const [tx, ty, tz] = (translation ?? [0, 0, 0]) as [number, number, number];
  return [
    (1 - 2 * (y * y + z * z)) * sx,
    2 * (x * y + z * w) * sx,
    2 * (x * z - y * w) * sx,
    0,
    2 * (x * y - z * w) * sy,
    (1 - 2 * (x * x + z * z)) * sy,
    2 * (y * z + x * w) * sy,
    0,
    2 * (x * z + y * w) * sz,
    2 * (y * z - x * w) * sz,
    (1 - 2 * (x * x + y * y)) * sz,
    0,
    tx,
    ty,
    tz,
    1,
  ];
}
