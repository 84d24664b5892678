import { dirname } from 'node:path';
import type { CityFeature } from '../model.ts';
import { AttributeSchema } from './attributes.ts';
import { CityJsonObjects, type CityJsonOptions } from './cityjson-objects.ts';
import { type CityJson, cityJsonFeatureSchema, cityJsonSchema } from './cityjson-schema.ts';
import { type InputCrs, inputCrs } from './input-crs.ts';
import { InputError } from './input-error.ts';
import { readHead, readLines, readText } from './input-file.ts';
import { explainMisfit } from './schema-misfit.ts';
import { TextureFolder } from './texture-image.ts';

/** Properties of the tileset's class beside the building attributes. */
export const CITYJSON_ATTRIBUTES = {
  objectType: { type: 'STRING' },
  /** Id of the object this one is a part of. */
  parent: { type: 'STRING' },
  lod: { type: 'STRING' },
} as const;

/**
 * Objects of a CityJSON file (`.json`) or text sequence (`.jsonl`), versions 1.0–2.0, each at its highest level of
 * detail, and the schema of their attributes. Every object is a feature or in the report with the reason.
 * Throws `InputError` when the file is no CityJSON or its CRS is not known.
 */
export async function readCityJson(
  path: string,
  options: CityJsonOptions,
): Promise<{ features: CityFeature[]; schema: AttributeSchema }> {
  const schema = new AttributeSchema();
  const features: CityFeature[] = [];
  const documents = (await isSequence(path))
    ? readSequence(path, options)
    : [parseDocument(await readText(path), path)];
  const images = new TextureFolder(dirname(path), options.report);
  let crs: InputCrs | undefined;
  for await (const document of documents) {
    crs ??= inputCrs({
      ...options,
      crs: options.crs ?? (options.localGrid ? undefined : declaredCrs(document, path)),
    });
    features.push(...new CityJsonObjects(document, options, schema, crs, images).read());
  }
  return {
    features: features.map(feature => ({ ...feature, ...convertAttributes(feature, schema) })),
    schema,
  };
}

/** Attributes as read are kept under `source` until the whole class is known. */
function convertAttributes(feature: CityFeature, schema: AttributeSchema): Pick<CityFeature, 'attributes'> {
  const { own, ...fixed } = feature.attributes as Record<string, string>;
  return { attributes: { ...schema.convert(JSON.parse(own ?? '{}') as Record<string, unknown>), ...fixed } };
}

function parseDocument(text: string, path: string): CityJson {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InputError(path, { zh: '不是有效的 JSON', en: 'is not valid JSON' }, error);
  }
  const parsed = cityJsonSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { zh, en } = explainMisfit(cityJsonSchema, json);
  throw new InputError(path, { zh: `不是 CityJSON：${zh}`, en: `is not CityJSON: ${en}` });
}

/** Whether the first line is a document by itself and others follow it, or the name says so. */
async function isSequence(path: string): Promise<boolean> {
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(path)) return true;
  const [first = '', second = ''] = (await readHead(path)).split('\n', 2);
  return second.startsWith('{') && parseLine(first) !== undefined;
}

async function* readSequence(path: string, { report }: CityJsonOptions): AsyncGenerator<CityJson> {
  let head: CityJson | undefined;
  let line = 0;
  for await (const text of readLines(path)) {
    line++;
    if (text.trim() === '') continue;
    if (!head) {
      head = parseDocument(text, path);
      continue;
    }
    const parsed = cityJsonFeatureSchema.safeParse(parseLine(text));
    if (parsed.success) yield { ...head, ...parsed.data, type: 'CityJSON' };
    else
      report({
        severity: 'refused',
        id: `${path}:${line}`,
        reason: { zh: '这一行不是 CityJSONFeature', en: 'The line is no CityJSONFeature' },
      });
  }
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function declaredCrs({ metadata }: CityJson, path: string): string {
  const crs = metadata?.referenceSystem ?? (metadata?.crs?.epsg ? `EPSG:${metadata.crs.epsg}` : undefined);
  if (crs) return crs;
  throw new InputError(path, {
    zh: '没有声明坐标系，请在配方中给出 crs',
    en: 'declares no CRS; state it as crs in the recipe',
  });
}
