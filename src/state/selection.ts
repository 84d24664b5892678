import type { EntityId } from '@core/ids.ts';
import type { PickResult } from '@core/scene-port.ts';
import type { SearchHit } from './search.ts';
import type { Selection } from './session.ts';
import type { Twin } from './twin.ts';

const LOOK_RANGE_METERS: Readonly<Record<string, number>> = {
  district: 9000,
  street: 3500,
  park: 1800,
  water: 2500,
  road: 1500,
  camera: 300,
  'metro-station': 900,
};
const DEFAULT_RANGE_METERS = 700;
/** Position of a building is its middle: so far away, the whole of it is in the picture. */
const RANGE_PER_HEIGHT = 4;
/** Content of the pack's vector layer that holds things of a type. */
const CONTENT_OF_TYPE: Readonly<Record<string, string>> = {
  place: 'places',
  street: 'places',
  district: 'district-labels',
  'metro-station': 'metro-stations',
  bridge: 'bridges',
};

/** Metres from which a thing is well seen, given the height of its position. */
export function lookRange(type: string | undefined, height: number): number {
  const tall = type === 'building' || type === 'landmark' ? RANGE_PER_HEIGHT * height : 0;
  return Math.max(LOOK_RANGE_METERS[type ?? ''] ?? DEFAULT_RANGE_METERS, tall);
}

/** What is known of an id without the scene: from feeds, else from the pack's index. */
export function knownSelection(twin: Pick<Twin, 'search' | 'city'>, id: EntityId): Selection {
  const hit = twin.search.byId(id);
  return hit ? selectionOf(twin, hit) : { id };
}

/** A hit as a selection, with the layer that says where it is known from. */
function selectionOf({ city }: Pick<Twin, 'city'>, hit: Omit<SearchHit, 'score'>): Selection {
  const { id, title, type, position } = hit;
  const content = CONTENT_OF_TYPE[type];
  const layer = [...city.vectors, ...city.tilesets].find(candidate => candidate.content === content);
  return {
    id,
    title,
    type,
    ...(position ? { position } : {}),
    ...(content !== undefined && layer ? { layerId: layer.id } : {}),
  };
}

export function selectById(twin: Twin, id: EntityId | null): void {
  twin.session.set({ selection: id === null ? null : knownSelection(twin, id) });
}

/** Selects what a click hit; a cluster is flown into instead, and empty ground clears the selection. */
export function selectPick(twin: Twin, pick: PickResult | null): void {
  if (pick?.cluster && pick.position) {
    const [longitude, latitude, height] = pick.position;
    void twin.scene.camera.lookAt(longitude, latitude, height, pick.cluster.expansionHeight);
    return;
  }
  if (!pick?.id) {
    twin.session.set({ selection: null });
    return;
  }
  const alert = twin.live.alerts().find(candidate => candidate.id === pick.id);
  if (alert) {
    twin.session.setPanel('alerts', true);
    selectById(twin, alert.entityId ?? null);
    return;
  }
  const known = knownSelection(twin, pick.id);
  const title = known.title ?? titleOf(pick);
  const type = known.type ?? twin.city.tilesets.find(tileset => tileset.id === pick.layerId)?.content;
  const position = known.position ?? pick.position ?? undefined;
  twin.session.set({
    selection: {
      ...known,
      layerId: pick.layerId,
      properties: pick.properties,
      ...(title ? { title } : {}),
      ...(type ? { type: type === 'buildings' ? 'building' : type } : {}),
      ...(position ? { position } : {}),
    },
  });
}

/**
 * Flies to a thing that was found and selects it. When the flight has ended, the scene is asked what stands there, so
 * that a building's attributes are known too.
 */
export async function flyToAndSelect(twin: Twin, hit: Omit<SearchHit, 'score'>): Promise<void> {
  const { id, type, position } = hit;
  twin.session.set({ selection: selectionOf(twin, hit) });
  if (!position) return;
  await twin.scene.camera.lookAt(...position, lookRange(type, position[2]));
  await readAttributes(twin, id, position);
}

/** Asks the scene for the attributes of a selected feature, where it can be seen. */
async function readAttributes(
  twin: Twin,
  id: EntityId,
  [longitude, latitude, height]: readonly [number, number, number],
): Promise<void> {
  const pixel = twin.scene.project(longitude, latitude, height);
  const pick = pixel && (await twin.scene.pick(...pixel));
  const { selection } = twin.session.state;
  if (pick?.id !== id || selection?.id !== id) return;
  twin.session.set({ selection: { ...selection, layerId: pick.layerId, properties: pick.properties } });
}

function titleOf(pick: PickResult): { zh: string; en: string } | undefined {
  const { name, zh, en } = pick.properties;
  const first = [zh, name, en].find(value => typeof value === 'string' && value !== '');
  if (typeof first !== 'string') return undefined;
  return { zh: first, en: typeof en === 'string' && en ? en : first };
}
