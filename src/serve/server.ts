import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { securityHeaders } from './headers.ts';

export interface ServedApplication {
  readonly url: string;
  close(): Promise<void>;
}

interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Interface to listen on; both loopback addresses (IPv4 and IPv6) when absent. */
  readonly host?: string | undefined;
  /** Try up to twenty following ports when this one is taken. */
  readonly mayTryNext?: boolean;
  /** Told the path of every request, for an access log. */
  readonly onRequest?: (path: string) => void;
}

const TYPES_SIRV_LACKS: Readonly<Record<string, string>> = {
  '.terrain': 'application/vnd.quantized-mesh',
  '.pbf': 'application/x-protobuf',
  '.glb': 'model/gltf-binary',
  '.subtree': 'application/octet-stream',
  '.geojson': 'application/geo+json',
};

/** Serves a built folder with security headers, ETags, ranges and precompressed files. */
export async function serve(folder: string, options: ServeOptions): Promise<ServedApplication> {
  const headers = securityHeaders(folder);
  const files = sirv(folder, {
    etag: true,
    gzip: true,
    dotfiles: false,
    setHeaders(response, path) {
      const type = TYPES_SIRV_LACKS[path.slice(path.lastIndexOf('.'))];
      if (type) response.setHeader('Content-Type', type);
      response.setHeader(
        'Cache-Control',
        /\/assets\/.*-[\w-]{8}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  const handler: RequestListener = (request, response) => {
    options.onRequest?.(request.url ?? '');
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    files(request, response, () => {
      response.statusCode = 404;
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end('404 未找到 · not found\n');
    });
  };
  for (let port = options.port; ; port++) {
    try {
      return await listen(handler, port, options.host);
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || !options.mayTryNext || port >= options.port + 20) throw error;
    }
  }
}

async function listen(
  handler: RequestListener,
  port: number,
  host: string | undefined,
): Promise<ServedApplication> {
  const servers: Server[] = [await listenOn(handler, port, host ?? '127.0.0.1')];
  const actual = (servers[0]!.address() as AddressInfo).port;
  if (host === undefined) {
    // A machine without IPv6 still serves over IPv4.
    const second = await listenOn(handler, actual, '::1').catch(() => undefined);
    if (second) servers.push(second);
  }
  const shown =
    host === undefined || host === '0.0.0.0' || host === '::'
      ? 'localhost'
      : host.includes(':')
        ? `[${host}]`
        : host;
  return {
    url: `http://${shown}:${actual}/`,
    close: async () => {
      await Promise.all(
        servers.map(
          server =>
            new Promise<void>(resolve => {
              server.closeAllConnections();
              server.close(() => resolve());
            }),
        ),
      );
    },
  };
}

function listenOn(handler: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer(handler);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
