import { readFileSync } from 'node:fs';
import type { FlatMesh, IfcAPI } from 'web-ifc';
import * as WebIfc from 'web-ifc';
import { InputError } from './input-error.ts';
import type { MapConversion, Placement } from './placement.ts';

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

const refOf = (handle: unknown): number | undefined => {
  const value = plainValue(handle);
  return typeof value === 'number' ? value : undefined;
};
const refsOf = (handles: unknown): number[] =>
  Array.isArray(handles) ? handles.flatMap(handle => refOf(handle) ?? []) : [];

/** Numbers of a list, wrapped as a whole or one by one. */
function listOf(wrapped: unknown): number[] {
  const isWhole = typeof wrapped === 'object' && wrapped !== null && 'value' in wrapped;
  const list = isWhole ? (wrapped as { value: unknown }).value : wrapped;
  return Array.isArray(list) ? list.map(item => Number(plainValue(item))) : [];
}

const PREFIXES: Readonly<Record<string, number>> = { MILLI: 1e-3, CENTI: 1e-2, DECI: 0.1, KILO: 1e3 };
const OTHER_UNITS: Readonly<Record<string, number>> = { FOOT: 0.3048, INCH: 0.0254, YARD: 0.9144 };

/** Number of the opened model; below 0 when it cannot be opened. */
function openModel(api: IfcAPI, data: Uint8Array): number {
  try {
    return api.OpenModel(new Uint8Array(data));
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
    const data = readFileSync(path);
    const isStep = data.subarray(0, 100).toString('latin1').includes('ISO-10303-21');
    const id = isStep ? openModel(api, data) : -1;
    if (id < 0) {
      throw new InputError(path, {
        zh: '不是 IFC 2x3 或 4（STEP）文件',
        en: 'is not an IFC 2x3 or 4 (STEP) file',
      });
    }
    const isComplete = data.subarray(-200).toString('latin1').includes('END-ISO-10303-21');
    return new IfcModel(api, id, path, isComplete);
  }

  close(): void {
    this.api.CloseModel(this.id);
  }

  line(expressId: number): IfcLine {
    return this.api.GetLine(this.id, expressId) as IfcLine;
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

  /** Element → the spatial element (storey, space, building) that contains it or that it is a part of. */
  containers(): Map<number, number> {
    const parents = new Map<number, number>();
    for (const { line } of this.linesOfType(WebIfc.IFCRELCONTAINEDINSPATIALSTRUCTURE)) {
      const parent = refOf(line.RelatingStructure);
      for (const child of refsOf(line.RelatedElements)) if (parent !== undefined) parents.set(child, parent);
    }
    for (const { line } of this.linesOfType(WebIfc.IFCRELAGGREGATES)) {
      const parent = refOf(line.RelatingObject);
      for (const child of refsOf(line.RelatedObjects)) if (parent !== undefined) parents.set(child, parent);
    }
    return parents;
  }

  /** Element → property name (`Set.Property`) → value, of property sets and quantities. */
  properties(): Map<number, Record<string, string | number | boolean>> {
    const found = new Map<number, Record<string, string | number | boolean>>();
    for (const { line } of this.linesOfType(WebIfc.IFCRELDEFINESBYPROPERTIES)) {
      const definition = refOf(line.RelatingPropertyDefinition);
      if (definition === undefined) continue;
      const values = this.#propertySet(definition);
      for (const element of refsOf(line.RelatedObjects)) {
        found.set(element, { ...found.get(element), ...values });
      }
    }
    return found;
  }

  #propertySet(expressId: number): Record<string, string | number | boolean> {
    const set = this.line(expressId);
    const name = String(plainValue(set.Name) ?? '');
    const values: Record<string, string | number | boolean> = {};
    for (const reference of [...refsOf(set.HasProperties), ...refsOf(set.Quantities)]) {
      const property = this.line(reference);
      const value = ['NominalValue', 'LengthValue', 'AreaValue', 'VolumeValue', 'CountValue', 'WeightValue']
        .map(key => plainValue(property[key]))
        .find(candidate => candidate !== undefined);
      if (value !== undefined) values[`${name}.${plainValue(property.Name)}`] = value;
    }
    return values;
  }

  /** Metres of the model's length unit; meshes come in metres already, attributes do not. */
  lengthUnitMeters(): number {
    for (const { line } of this.linesOfType(WebIfc.IFCUNITASSIGNMENT)) {
      for (const reference of refsOf(line.Units)) {
        const unit = this.line(reference);
        if (plainValue(unit.UnitType) !== 'LENGTHUNIT') continue;
        const name = String(plainValue(unit.Name) ?? '').toUpperCase();
        return OTHER_UNITS[name] ?? PREFIXES[String(plainValue(unit.Prefix) ?? '')] ?? 1;
      }
    }
    return 1;
  }

  /** IfcMapConversion with its IfcProjectedCRS, when the model has one. */
  mapConversion(): MapConversion | undefined {
    const line = this.linesOfType(WebIfc.IFCMAPCONVERSION)[0]?.line;
    const target = refOf(line?.TargetCRS);
    if (!line || target === undefined) return undefined;
    const number = (key: string, fallback: number) => Number(plainValue(line[key]) ?? fallback);
    return {
      crs: String(plainValue(this.line(target).Name) ?? ''),
      eastings: number('Eastings', 0),
      northings: number('Northings', 0),
      orthogonalHeight: number('OrthogonalHeight', 0),
      xAxisAbscissa: number('XAxisAbscissa', 1),
      xAxisOrdinate: number('XAxisOrdinate', 0),
      scale: number('Scale', 1),
    };
  }

  /** Position of IfcSite with the true north of the model, when the model has it. */
  sitePlacement(): Placement | undefined {
    const site = this.linesOfType(WebIfc.IFCSITE)[0]?.line;
    const latitude = degreesOf(site?.RefLatitude);
    const longitude = degreesOf(site?.RefLongitude);
    if (latitude === undefined || longitude === undefined) return undefined;
    return {
      longitude,
      latitude,
      height: Number(plainValue(site?.RefElevation) ?? 0) * this.lengthUnitMeters(),
      headingDegrees: -this.#trueNorthDegrees(),
    };
  }

  /** Clockwise from the model's y axis to true north, degrees. */
  #trueNorthDegrees(): number {
    for (const { line } of this.linesOfType(WebIfc.IFCGEOMETRICREPRESENTATIONCONTEXT)) {
      const direction = refOf(line.TrueNorth);
      if (direction === undefined) continue;
      const [x = 0, y = 1] = listOf(this.line(direction).DirectionRatios);
      return (Math.atan2(x, y) * 180) / Math.PI;
    }
    return 0;
  }
}

/** IfcCompoundPlaneAngleMeasure: degrees, minutes, seconds, millionths of a second, all of one sign. */
function degreesOf(parts: unknown): number | undefined {
  const list = listOf(parts);
  if (list.length < 3) return undefined;
  const [degrees = 0, minutes = 0, seconds = 0, millionths = 0] = list;
  return degrees + minutes / 60 + (seconds + millionths / 1e6) / 3600;
}
