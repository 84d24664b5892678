import type { IssueList } from './issue.ts';

/** What a content file is, by its first bytes. */
export type ContentKind =
  | 'glb'
  | 'gltf'
  | 'tileset'
  | 'b3dm'
  | 'i3dm'
  | 'pnts'
  | 'cmpt'
  | 'subt'
  | 'json'
  | 'unknown';

/** The kind of a content by its magic number, or by the members of its JSON. */
export function contentKind(bytes: Uint8Array): ContentKind {
  const magic = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4, bytes.length)).toString('latin1');
  if (magic === 'glTF') return 'glb';
  if (['b3dm', 'i3dm', 'pnts', 'cmpt', 'subt'].includes(magic)) return magic as ContentKind;
  try {
    const json = JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>;
    if ('root' in json || 'geometricError' in json) return 'tileset';
    return 'meshes' in json || 'scenes' in json || 'nodes' in json ? 'gltf' : 'json';
  } catch {
    return 'unknown';
  }
}

/**
 * Checks the header of a legacy tile (3D Tiles 1.0) and returns the glTF inside, if there is one.
 */
export function checkLegacyTile(issues: IssueList, path: string, bytes: Uint8Array): Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = buffer.toString('latin1', 0, 4);
  const headerLength = { b3dm: 28, i3dm: 32, pnts: 28, cmpt: 16 }[magic] ?? 16;
  if (buffer.length < headerLength) {
    issues.error(path, 'the header is cut off');
    return [];
  }
  if (buffer.readUInt32LE(4) !== 1) issues.error(path, 'the version is not 1');
  if (buffer.readUInt32LE(8) !== buffer.length)
    issues.error(path, 'the length in the header is not that of the file');
  if (buffer.length % 8 !== 0) issues.error(path, 'the length is not a multiple of 8');
  if (magic === 'cmpt') return compositeTiles(issues, path, buffer);
  const [featureJson, featureBinary, batchJson, batchBinary] = [12, 16, 20, 24].map(at =>
    buffer.readUInt32LE(at),
  ) as [number, number, number, number];
  const start = headerLength + featureJson + featureBinary + batchJson + batchBinary;
  if (start > buffer.length) {
    issues.error(path, 'the tables are longer than the file');
    return [];
  }
  checkTables(issues, path, buffer, headerLength, featureJson, featureBinary, batchJson);
  const holdsGltf = magic === 'b3dm' || (magic === 'i3dm' && buffer.readUInt32LE(28) === 1);
  if (holdsGltf && start % 8 !== 0) issues.error(path, 'the glTF does not begin at a multiple of 8');
  return holdsGltf ? [withoutPadding(buffer.subarray(start))] : [];
}

/** Tiles are padded behind the GLB; its own header says where it ends. */
function withoutPadding(glb: Buffer): Uint8Array {
  const length = glb.length >= 12 ? glb.readUInt32LE(8) : glb.length;
  return length <= glb.length && glb.length - length < 8 ? glb.subarray(0, length) : glb;
}

function checkTables(
  issues: IssueList,
  path: string,
  buffer: Buffer,
  start: number,
  featureJson: number,
  featureBinary: number,
  batchJson: number,
): void {
  const magic = buffer.toString('latin1', 0, 4);
  const required =
    { b3dm: ['BATCH_LENGTH'], i3dm: ['INSTANCES_LENGTH'], pnts: ['POINTS_LENGTH'] }[magic] ?? [];
  try {
    const features = JSON.parse(buffer.toString('utf8', start, start + featureJson) || '{}') as Record<
      string,
      unknown
    >;
    for (const name of required) {
      if (!(name in features)) issues.error(path, `the feature table has no ${name}`);
    }
    if (magic !== 'b3dm' && !('POSITION' in features) && !('POSITION_QUANTIZED' in features)) {
      issues.error(path, 'the feature table has no POSITION');
    }
    const batchStart = start + featureJson + featureBinary;
    if (batchJson > 0) JSON.parse(buffer.toString('utf8', batchStart, batchStart + batchJson));
  } catch {
    issues.error(path, 'a table is not JSON');
  }
}

function compositeTiles(issues: IssueList, path: string, buffer: Buffer): Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 16;
  for (let i = 0; i < buffer.readUInt32LE(12); i++) {
    const length = at + 12 <= buffer.length ? buffer.readUInt32LE(at + 8) : 0;
    if (length < 16 || at + length > buffer.length) {
      issues.error(path, `tile ${i} of the composite is cut off`);
      return found;
    }
    found.push(...checkLegacyTile(issues, `${path}/${i}`, buffer.subarray(at, at + length)));
    at += length;
  }
  return found;
}
