import { readFileSync } from 'node:fs';
import { gunzipSync, unzipSync } from 'fflate';
import type { FlatMesh, IfcAPI } from 'web-ifc';
import * as WebIfc from 'web-ifc';
import { InputError } from './input-error.ts';

/** A line of an IFC file as web-ifc gives it: values are wrapped, references are handles. */
export type IfcLine = Readonly<Record<string, unknown>>;

/** Unwraps `{ type, value }`; text and numbers stay, everything else is undefined. */
export function plainValue(wrapped: unknown): string | number | boolean | undefined {
  const value =
    typeof wrapped === 'object' && wrapped !== null && 'value' in wrapped
      ? (wrapped as { value: unknown }).value
      : wrapped;
  return ['string', 'number', 'boolean'].includes(typeof value)
    ? (value as string | number | boolean)
    : undefined;
}

/** Number of the line that a handle leads to. */
export const refOf = (handle: unknown): number | undefined => {
  const value = plainValue(handle);
  return typeof value === 'number' ? value : undefined;
};
export const refsOf = (handles: unknown): number[] =>
  Array.isArray(handles) ? handles.flatMap(handle => refOf(handle) ?? []) : [];

/** Numbers of a list, wrapped as a whole or one by one. */
export function listOf(wrapped: unknown): number[] {
  const isWhole = typeof wrapped === 'object' && wrapped !== null && 'value' in wrapped;
  const list = isWhole ? (wrapped as { value: unknown }).value : wrapped;
  return Array.isArray(list) ? list.map(item => Number(plainValue(item))) : [];
}

const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** The model of an `.ifczip` or `.ifc.gz`; other files as they are. */
function unpacked(data: Uint8Array, path: string): Uint8Array {
  const isZip = textOf(data.subarray(0, 4)) === 'PK\x03\x04';
  try {
    if (data[0] === 0x1f && data[1] === 0x8b) return gunzipSync(data);
    if (!isZip) return data;
    const [model] = Object.values(unzipSync(data, { filter: ({ name }) => /\.ifc$/i.test(name) }));
    if (model) return model;
  } catch (error) {
    throw new InputError(path, { zh: '压缩包损坏', en: 'is a damaged archive' }, error);
  }
  throw new InputError(path, { zh: '压缩包里没有 .ifc 文件', en: 'has no .ifc file in its archive' });
}

/** Number of the opened model; below 0 when it cannot be opened. */
function openModel(api: IfcAPI, data: Uint8Array): number {
  try {
    return api.OpenModel(data);
  } catch {
    return -1;
  }
}

/** An open IFC model. Call `close` when done. */
export class IfcModel {
  private constructor(
    readonly api: IfcAPI,
    readonly id: number,
    readonly path: string,
    /** False when the file breaks off. */
    readonly isComplete: boolean,
  ) {}

  /** Opens IFC 2x3 or 4. Throws `InputError` when the file is no IFC. */
  static async open(path: string): Promise<IfcModel> {
    const api = new WebIfc.IfcAPI();
    await api.Init(undefined, true);
    api.SetLogLevel(WebIfc.LogLevel.LOG_LEVEL_OFF);
    const data = unpacked(readFileSync(path), path);
    const isStep = textOf(data.subarray(0, 200)).includes('ISO-10303-21');
    const id = isStep ? openModel(api, data) : -1;
    if (id < 0) {
      throw new InputError(path, {
        zh: '不是 IFC 2x3 或 4（STEP）文件',
        en: 'is not an IFC 2x3 or 4 (STEP) file',
      });
    }
    const isComplete = textOf(data.subarray(-200)).includes('END-ISO-10303-21');
    return new IfcModel(api, id, path, isComplete);
  }

  close(): void {
    this.api.CloseModel(this.id);
  }

  /** A line; one without members where a damaged file refers to none, or to one that cannot be read. */
  line(expressId: number): IfcLine {
    try {
      return (this.api.GetLine(this.id, expressId) as IfcLine | undefined) ?? {};
    } catch {
      return {};
    }
  }

  linesOfType(type: number): { expressId: number; line: IfcLine }[] {
    const found = this.api.GetLineIDsWithType(this.id, type, true);
    return Array.from({ length: found.size() }, (_, i) => found.get(i)).map(expressId => ({
      expressId,
      line: this.line(expressId),
    }));
  }

  /** Class name of an element as IFC writes it, e.g. `IfcWall`. */
  typeName(expressId: number): string {
    return this.api.GetNameFromTypeCode(this.api.GetLineType(this.id, expressId));
  }

  /** Every element with geometry, spaces included, openings not. */
  forEachMesh(visit: (mesh: FlatMesh) => void): void {
    this.api.StreamAllMeshes(this.id, visit);
    this.api.StreamAllMeshesWithTypes(this.id, [WebIfc.IFCSPACE], visit);
  }

  /** Every element of a building or of civil works that should have a shape of its own or parts. */
  elements(): number[] {
    const found = this.api.GetLineIDsWithType(this.id, WebIfc.IFCELEMENT, true);
    return Array.from({ length: found.size() }, (_, i) => found.get(i)).filter(
      element => !/^Ifc(Opening|Projection|Voiding|Feature|Virtual)/.test(this.typeName(element)),
    );
  }

  /** Element → the spatial element (storey, space, building) that contains it or that it is a part of. */
  containers(): Map<number, number> {
    const parents = new Map<number, number>();
    for (const { line } of this.linesOfType(WebIfc.IFCRELCONTAINEDINSPATIALSTRUCTURE)) {
      const parent = refOf(line.RelatingStructure);
      for (const child of refsOf(line.RelatedElements)) if (parent !== undefined) parents.set(child, parent);
    }
    for (const type of [WebIfc.IFCRELNESTS, WebIfc.IFCRELAGGREGATES]) {
      for (const { line } of this.linesOfType(type)) {
        const parent = refOf(line.RelatingObject);
        for (const child of refsOf(line.RelatedObjects)) if (parent !== undefined) parents.set(child, parent);
      }
    }
    return parents;
  }
}
