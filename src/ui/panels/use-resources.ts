import { listResources, type Resource } from '@state/resource-catalogue.ts';
import { useEffect, useState } from 'react';
import { useTwin } from '../twin-context.ts';

/** Listing thousands of devices ten times a second would show nobody more. */
const REFRESH_MS = 1000;
/** Listing a million takes its time: no more than a twentieth of it all is spent so. */
const REST_FACTOR = 20;

/** The catalogue, listed anew at most once a second, and less often the larger it is, while the live data change. */
export function useResources(): readonly Resource[] {
  const { live, clock, city } = useTwin();
  const [resources, setResources] = useState<readonly Resource[]>(() => listResources(live, city.sources));
  useEffect(() => {
    let cancel: (() => void) | undefined;
    let restMs = REFRESH_MS;
    const list = () => {
      cancel = undefined;
      const startMs = clock.wall.now();
      setResources(listResources(live, city.sources));
      restMs = Math.max(REFRESH_MS, REST_FACTOR * (clock.wall.now() - startMs));
    };
    list();
    const unsubscribe = live.store.subscribe(() => {
      cancel ??= clock.wall.setTimer(list, restMs);
    });
    return () => {
      cancel?.();
      unsubscribe();
    };
  }, [live, clock, city]);
  return resources;
}
