import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Security headers of the served application. Origins beyond our own come only from `config.json`
 * (`connectOrigins`, `imageOrigins`, `mediaOrigins`, `frameAncestors`), so that the Content-Security-Policy
 * enforces what the deployment declared.
 */
export function securityHeaders(folder: string): Record<string, string> {
  const origins = declaredOrigins(folder);
  const policy = [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    `connect-src ${["'self'", 'blob:', 'data:', ...origins.connectOrigins].join(' ')}`,
    `img-src ${["'self'", 'blob:', 'data:', ...origins.imageOrigins].join(' ')}`,
    `media-src ${["'self'", 'blob:', ...origins.mediaOrigins].join(' ')}`,
    // React and the map engines position elements with style attributes; no style can load anything.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${["'self'", ...origins.frameAncestors].join(' ')}`,
  ].join('; ');
  return {
    'Content-Security-Policy': policy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(self), interest-cohort=()',
  };
}

type Origins = Record<
  'connectOrigins' | 'imageOrigins' | 'mediaOrigins' | 'frameAncestors',
  readonly string[]
>;

/** Only what parses as an origin gets into a header; anything else is named on the console and left out. */
function declaredOrigins(folder: string): Origins {
  const empty: Origins = { connectOrigins: [], imageOrigins: [], mediaOrigins: [], frameAncestors: [] };
  let configuration: Record<string, unknown>;
  try {
    configuration = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
  } catch {
    return empty;
  }
  const clean = (value: unknown): string[] => (Array.isArray(value) ? value.filter(isOrigin) : []);
  return Object.fromEntries(
    Object.keys(empty).map(key => [key, clean(configuration[key])]),
  ) as unknown as Origins;
}

function isOrigin(value: unknown): value is string {
  const valid =
    typeof value === 'string' && /^(https?|wss?):\/\/(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(value);
  if (!valid)
    console.warn(`config.json: 忽略无效来源 · ignoring an invalid origin: ${JSON.stringify(value)}`);
  return valid;
}
