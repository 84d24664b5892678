import type { EdgeBoundary } from '../model/setup.ts';
import { refuse } from './refuse.ts';

/** A stretch of the edge as a case states it; a wall carries no condition. */
export interface Stretch extends Pick<EdgeBoundary, 'side' | 'from' | 'to'> {
  readonly inputId: string;
  readonly condition: EdgeBoundary['condition'] | undefined;
}

/**
 * Lets every cell of the edge belong to one boundary: where stretches overlap the shorter one holds, between equals
 * the later. Refuses a discharge that another boundary would cut in two, because it belongs to one stretch.
 */
export function withoutOverlaps(stretches: readonly Stretch[]): EdgeBoundary[] {
  const length = ({ from, to }: Stretch) => to - from;
  const bySpecificity = [...stretches].sort((a, b) => length(b) - length(a));
  const owners = new Map<string, Stretch>();
  for (const stretch of bySpecificity) {
    for (let along = stretch.from; along < stretch.to; along++)
      owners.set(`${stretch.side} ${along}`, stretch);
  }
  return stretches.flatMap(stretch => piecesOf(stretch, owners));
}

function piecesOf(stretch: Stretch, owners: ReadonlyMap<string, Stretch>): EdgeBoundary[] {
  const { side, condition, inputId } = stretch;
  if (!condition) return [];
  const pieces: EdgeBoundary[] = [];
  let from: number | undefined;
  for (let along = stretch.from; along <= stretch.to; along++) {
    const isOwn = along < stretch.to && owners.get(`${side} ${along}`) === stretch;
    if (isOwn) from ??= along;
    else if (from !== undefined) {
      pieces.push({ side, from, to: along, condition });
      from = undefined;
    }
  }
  if (condition.kind === 'discharge' && pieces.length !== 1) {
    refuse(
      inputId,
      '流量边界被另一段边界切断或完全覆盖；请让各段互不重叠',
      'Another boundary cuts this discharge in two or covers it: let the stretches not overlap',
    );
  }
  return pieces;
}
