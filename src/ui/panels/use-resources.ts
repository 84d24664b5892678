import { listResources, type Resource } from '@state/resource-catalogue.ts';
import { useEffect, useState } from 'react';
import { useTwin } from '../twin-context.ts';

/** Listing thousands of devices ten times a second would show nobody more. */
const REFRESH_MS = 1000;

/** The catalogue, listed anew at most once a second while the live data change. */
export function useResources(): readonly Resource[] {
  const { live, clock, city } = useTwin();
  const [resources, setResources] = useState<readonly Resource[]>(() => listResources(live, city.sources));
  useEffect(() => {
    let cancel: (() => void) | undefined;
    const list = () => {
      cancel = undefined;
      setResources(listResources(live, city.sources));
    };
    list();
    const unsubscribe = live.store.subscribe(() => {
      cancel ??= clock.wall.setTimer(list, REFRESH_MS);
    });
    return () => {
      cancel?.();
      unsubscribe();
    };
  }, [live, clock, city]);
  return resources;
}
