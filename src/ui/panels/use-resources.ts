import { listResourcesInSlices, type Resource } from '@state/resource-catalogue.ts';
import { useEffect, useState } from 'react';
import { useTwin } from '../twin-context.ts';

/** Listing thousands of devices ten times a second would show nobody more. */
const REFRESH_MS = 1000;
/** Listing a million takes its time: no more than a twentieth of it all is spent so. */
const REST_FACTOR = 20;

/**
 * The catalogue, listed anew at most once a second, and less often the larger it is, while the live data change; null
 * until it has been listed for the first time.
 */
export function useResources(): readonly Resource[] | null {
  const { live, clock, city } = useTwin();
  const [resources, setResources] = useState<readonly Resource[] | null>(null);
  useEffect(() => {
    const { wall } = clock;
    let cancel = () => {};
    /** Listing, or waiting to. */
    let isUnderWay = false;
    let restMs = REFRESH_MS;
    const list = () => {
      const startMs = wall.now();
      cancel = listResourcesInSlices(live, city.sources, wall, listed => {
        isUnderWay = false;
        setResources(listed);
        restMs = Math.max(REFRESH_MS, REST_FACTOR * (wall.now() - startMs));
      });
    };
    const listLater = () => {
      if (isUnderWay) return;
      isUnderWay = true;
      cancel = wall.setTimer(list, restMs);
    };
    isUnderWay = true;
    list();
    const unsubscribe = live.store.subscribe(listLater);
    return () => {
      unsubscribe();
      cancel();
    };
  }, [live, clock, city]);
  return resources;
}
