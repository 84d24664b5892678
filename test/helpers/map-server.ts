import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const MAPSERVER_PROGRAM = '/usr/bin/mapserv';

/** Where MapServer finds one GeoJSON file; WMS, WFS and OGC API Features offer it as `hydrants`, drawn as red dots. */
const MAP_FILE = (folder: string) => `MAP
  NAME "city"
  EXTENT 113 23 114 24
  SIZE 256 256
  IMAGETYPE png
  IMAGECOLOR 255 255 255
  SYMBOL NAME "dot" TYPE ELLIPSE FILLED TRUE POINTS 1 1 END END
  PROJECTION "init=epsg:4326" END
  WEB METADATA
    "ows_title" "city" "ows_enable_request" "*" "oga_enable_request" "*" "ows_srs" "EPSG:4326 EPSG:3857 CRS:84"
    "ows_onlineresource" "http://localhost/" "oga_onlineresource" "http://localhost/" "oga_html_template_directory" "/usr/share/mapserver/ogcapi/templates/html-bootstrap4/"
    "wfs_getfeature_formatlist" "geojson"
  END END
  OUTPUTFORMAT NAME "geojson" DRIVER "OGR/GEOJSON" MIMETYPE "application/geo+json" FORMATOPTION "STORAGE=stream" FORMATOPTION "FORM=SIMPLE" END
  LAYER
    NAME "hydrants" TYPE POINT STATUS ON
    CONNECTIONTYPE OGR CONNECTION "${folder}/hydrants.geojson" DATA "hydrants"
    PROJECTION "init=epsg:4326" END
    METADATA "ows_title" "hydrants" "gml_include_items" "all" "gml_featureid" "code" "ows_featureid" "code" "oga_featureid" "code" END
    TEMPLATE "x"
    CLASS STYLE SYMBOL "dot" COLOR 255 0 0 SIZE 12 END END
  END
END`;

/** The real MapServer, a CGI program, behind a small HTTP server. */
export async function startMapServer(features: object): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'kapok-mapserver-'));
  await writeFile(join(folder, 'hydrants.geojson'), JSON.stringify(features));
  await writeFile(join(folder, 'city.map'), MAP_FILE(folder));
  await writeFile(
    join(folder, 'mapserver.conf'),
    `CONFIG\n  ENV\n    MS_MAP_PATTERN "."\n    OGCAPI_HTML_TEMPLATE_DIRECTORY "/usr/share/mapserver/ogcapi/templates/html-bootstrap4/"\n  END\n  MAPS\n    city "${folder}/city.map"\n  END\nEND\n`,
  );
  const server = createServer(async (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const environment = {
      ...process.env,
      MAPSERVER_CONFIG_FILE: join(folder, 'mapserver.conf'),
      REQUEST_METHOD: 'GET',
      QUERY_STRING: query,
      PATH_INFO: path,
      SERVER_NAME: 'localhost',
      SERVER_PORT: '80',
      SCRIPT_NAME: '',
      HTTP_ACCEPT: request.headers.accept ?? '',
    };
    const output = await runCgi(environment);
    const split = output.indexOf('\r\n\r\n');
    for (const line of output.subarray(0, split).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(/:\s*/, 2);
      if (/^status$/i.test(name)) response.statusCode = Number.parseInt(value, 10);
      else if (name) response.setHeader(name, value);
    }
    response.end(output.subarray(split + 4));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function runCgi(environment: NodeJS.ProcessEnv): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const child = spawn(MAPSERVER_PROGRAM, [], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', () => resolve(Buffer.concat(chunks)));
  });
}
