import * as WebIfc from 'web-ifc';
import { type IfcModel, plainValue, refOf, refsOf } from './ifc-model.ts';

const PREFIXES: Readonly<Record<string, number>> = {
  MILLI: 1e-3,
  CENTI: 1e-2,
  DECI: 0.1,
  HECTO: 100,
  KILO: 1e3,
};
const CONVENTIONAL: Readonly<Record<string, number>> = {
  FOOT: 0.3048,
  INCH: 0.0254,
  YARD: 0.9144,
  MILE: 1609.344,
};

/** Metres of the model's length unit; meshes come in metres already, attributes do not. */
export function lengthUnitMeters(model: IfcModel): number {
  for (const { line } of model.linesOfType(WebIfc.IFCUNITASSIGNMENT)) {
    for (const unit of refsOf(line.Units)) {
      if (plainValue(model.line(unit).UnitType) === 'LENGTHUNIT') return unitMeters(model, unit);
    }
  }
  return 1;
}

/** Metres of an IfcSIUnit or IfcConversionBasedUnit of length. */
export function unitMeters(model: IfcModel, unit: number): number {
  const { Name, Prefix, ConversionFactor } = model.line(unit);
  const factor = refOf(ConversionFactor);
  if (factor === undefined) return PREFIXES[String(plainValue(Prefix) ?? '')] ?? 1;
  const { ValueComponent, UnitComponent } = model.line(factor);
  const base = refOf(UnitComponent);
  const meters = Number(plainValue(ValueComponent)) * (base === undefined ? 1 : unitMeters(model, base));
  return meters > 0 ? meters : (CONVENTIONAL[String(plainValue(Name)).toUpperCase()] ?? 1);
}
