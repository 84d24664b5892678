import type { JsonValue } from '@core/records.ts';

/**
 * The JSON of an answer, in the charset that it names, else UTF-8, else GB 18030, which gateways of older devices send
 * without saying so. Throws SyntaxError for what is no JSON.
 */
export async function readJson(response: Response): Promise<JsonValue> {
  const bytes = await response.arrayBuffer();
  const charset = /charset=["']?([\w-]+)/i.exec(response.headers.get('content-type') ?? '')?.[1];
  return JSON.parse(decode(bytes, charset)) as JsonValue;
}

function decode(bytes: ArrayBuffer, charset: string | undefined): string {
  for (const label of [charset, 'utf-8', 'gb18030']) {
    try {
      if (label) return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      // Not that one.
    }
  }
  return new TextDecoder().decode(bytes);
}
