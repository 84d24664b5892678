import { readNumber } from './malformed.ts';
import { attribute, children, type XmlElement } from './sumo-xml.ts';

/** Edges between which a share of some vehicles drives. */
export interface EdgePair {
  readonly from: string;
  readonly to: string;
  readonly share: number;
}

type Routes = ReadonlyMap<string | undefined, XmlElement>;

/** First and last edge of a `<route>`, or of each choice of a `<routeDistribution>`; empty where neither says. */
export function routeEnds(element: XmlElement, routes: Routes, file: string): EdgePair[] {
  const edges = edgesOf(element);
  if (edges) return [{ from: edges[0]!, to: edges.at(-1)!, share: 1 }];
  const named = attribute(element, 'routes')?.trim().split(/\s+/) ?? [];
  const choices = [...children(element, 'route'), ...named.map(id => routes.get(id) ?? {})];
  const weighted = choices.flatMap(choice => weightedEnds(choice, routes, file));
  const total = weighted.reduce((sum, { share }) => sum + share, 0);
  return weighted.map(pair => ({ ...pair, share: total > 0 ? pair.share / total : 1 / weighted.length }));
}

/** Ends of one choice, which may refer to a route elsewhere; its share is the probability it states. */
function weightedEnds(choice: XmlElement, routes: Routes, file: string): EdgePair[] {
  const route = routes.get(attribute(choice, 'refId')) ?? choice;
  const edges = edgesOf(route);
  if (!edges) return [];
  const text = attribute(choice, 'probability') ?? attribute(route, 'probability') ?? '1';
  const share = readNumber(text, 0, 'route probability', file, undefined);
  return [{ from: edges[0]!, to: edges.at(-1)!, share }];
}

function edgesOf(route: XmlElement): string[] | undefined {
  return attribute(route, 'edges')?.trim().split(/\s+/);
}
