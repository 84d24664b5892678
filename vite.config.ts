import { cpSync, createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const CESIUM = resolve(root, 'node_modules/@cesium/engine');
/** URL folder → folder of @cesium/engine that Cesium loads at run time. */
const CESIUM_STATIC: Readonly<Record<string, string>> = {
  Assets: join(CESIUM, 'Source/Assets'),
  ThirdParty: join(CESIUM, 'Build/ThirdParty'),
  Workers: join(CESIUM, 'Build/Workers'),
};
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.xml': 'application/xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
};

/** Serves Cesium's run-time files in development and copies them beside the build. */
function cesiumStatic(): Plugin {
  let outDir = '';
  return {
    name: 'cesium-static',
    configResolved(config) {
      if (config.command === 'build') outDir = resolve(config.root, config.build.outDir);
    },
    configureServer(server) {
      server.middlewares.use('/cesium', (request, response, next) => {
        const [, folder = '', ...rest] = decodeURIComponent((request.url ?? '/').split('?')[0]!).split('/');
        const base = CESIUM_STATIC[folder];
        const file = base && join(base, ...rest);
        if (!base || !file?.startsWith(base) || !existsSync(file) || !statSync(file).isFile()) return next();
        response.setHeader('Content-Type', CONTENT_TYPES[extname(file)] ?? 'application/octet-stream');
        createReadStream(file).pipe(response);
      });
    },
    closeBundle() {
      if (!outDir) return;
      for (const [folder, from] of Object.entries(CESIUM_STATIC)) {
        cpSync(from, join(outDir, 'cesium', folder), { recursive: true });
      }
    },
  };
}

/** Tells the service worker which files this build consists of. */
function programFiles(): Plugin {
  return {
    name: 'program-files',
    generateBundle(_options, bundle) {
      const worker = bundle['service-worker.js'];
      if (worker?.type !== 'chunk') return;
      const files = Object.keys(bundle).filter(file => file.startsWith('assets/'));
      worker.code = `const PROGRAM_FILES=${JSON.stringify(files.sort())};${worker.code}`;
    },
  };
}

const alias = Object.fromEntries(
  ['core', 'city', 'state', 'feeds', 'archive', 'scenarios', 'scene', 'tools', 'ui', 'i18n'].map(name => [
    `@${name}`,
    resolve(root, 'src', name),
  ]),
);

export default defineConfig({
  base: './',
  plugins: [react(), cesiumStatic(), programFiles()],
  resolve: { alias },
  define: { CESIUM_BASE_URL: JSON.stringify('./cesium/') },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 8000,
    rolldownOptions: {
      // The service worker's address must not change, nor lie below the page's folder.
      input: {
        index: resolve(root, 'index.html'),
        'service-worker': resolve(root, 'workers/service-worker.ts'),
      },
      output: {
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js',
        // The engines in chunks of their own: they change seldom, and the budget of everything else is measured.
        codeSplitting: {
          groups: [
            // Vite's own import helper, or the page would load deck.gl before its first paint.
            { name: 'preload', test: /vite[\\/]preload-helper/, priority: 1 },
            { name: 'cesium', test: /node_modules[\\/]@cesium/ },
            {
              name: 'deck',
              test: /node_modules[\\/](@deck\.gl|@luma\.gl|@math\.gl|@loaders\.gl|@probe\.gl|wgsl_reflect)/,
            },
          ],
        },
      },
    },
  },
  server: {
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
  test: {
    include: [
      'src/**/*.test.{ts,tsx}',
      'workers/**/*.test.ts',
      'tiles/**/*.test.ts',
      'test/conformance/**/*.test.ts',
    ],
    environment: 'node',
    // Loading the product's modules anew for every file takes longer than the tests; both cores take part.
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
