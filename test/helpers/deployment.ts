import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningServer } from './servers.ts';
import { startNginx } from './servers.ts';

export interface Deployment {
  readonly server: RunningServer;
  /** Where the application is served, its broker, its maps and its pack beside it. */
  readonly url: string;
  /** Writes a file that nginx serves, by its path. */
  write(path: string, content: string | Uint8Array): void;
}

/**
 * The application behind nginx, as cities deploy it: `/mqtt` goes to a broker's WebSocket listener, `/wms` to a map
 * server, `config.json`, `cities/` and `maps/` are files, everything else comes from `appUrl`. One origin, so that the
 * Content-Security-Policy stays as it is.
 */
export async function deploy(
  nginx: string,
  { appUrl, brokerPort, wmsUrl }: { appUrl: string; brokerPort: number; wmsUrl: string },
): Promise<Deployment> {
  const server = await startNginx(
    nginx,
    `server { listen 127.0.0.1:PORT; root DIRECTORY;
       location = /config.json {} location /cities/ {} location /maps/ {}
       location /mqtt { proxy_pass http://127.0.0.1:${brokerPort}/; proxy_http_version 1.1;
         proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; }
       location /wms { proxy_pass ${wmsUrl}/; }
       location / { proxy_pass ${appUrl}; } }`,
  );
  return {
    server,
    url: `http://127.0.0.1:${server.port}/`,
    write: (path, content) => {
      const file = join(server.directory, path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, content);
    },
  };
}
