import { CesiumTerrainProvider, type Scene, type TileProviderError } from '@cesium/engine';
import type { City } from '@city/schema.ts';
import type { ProblemReporter } from './problems.ts';

/**
 * Shows the pack's terrain; where it cannot be had the globe stays a smooth ellipsoid and a problem is reported.
 * Resolves when the provider is settled.
 */
export async function showTerrain(
  scene: Scene,
  city: City,
  baseUrl: string,
  report: ProblemReporter,
  isDisposed: () => boolean,
): Promise<void> {
  if (!city.terrain) return;
  try {
    const url = new URL(city.terrain.url, baseUrl).href;
    const provider = await CesiumTerrainProvider.fromUrl(url, { requestVertexNormals: true });
    if (isDisposed()) return;
    provider.errorEvent.addEventListener((error: TileProviderError) => {
      if (error.timesRetried === 0) report('terrain-failed', error.message);
    });
    scene.terrainProvider = provider;
  } catch (error) {
    if (!isDisposed()) report('terrain-failed', error instanceof Error ? error.message : String(error));
  }
  if (!isDisposed()) scene.requestRender();
}
