import { malformed, readNumber } from './malformed.ts';
import { attribute, children, type XmlElement } from './sumo-xml.ts';

/** Share of the cycle with green, and the cycle. */
export interface SignalTiming {
  readonly share: number;
  readonly cycleSeconds: number;
}

/**
 * Green share of every signalled connection, by `tl#linkIndex`. Of several programmes of one signal the last read
 * counts, as SUMO uses the last loaded.
 */
export function greenShares(roots: readonly XmlElement[], file: string): Map<string, SignalTiming> {
  const shares = new Map<string, SignalTiming>();
  for (const logic of roots.flatMap(root => children(root, 'tlLogic'))) {
    const id =
      attribute(logic, 'id') ?? malformed(file, undefined, 'tlLogic 缺少 id', 'a tlLogic lacks its id');
    const phases = children(logic, 'phase').map(phase => ({
      seconds: readNumber(attribute(phase, 'duration'), 0, `tlLogic ${id} duration`, file, undefined),
      state: attribute(phase, 'state') ?? '',
    }));
    const cycleSeconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
    const signals = Math.max(0, ...phases.map(phase => phase.state.length));
    for (let index = 0; index < signals && cycleSeconds > 0; index++) {
      // O and o: the signal is off, nobody waits for it.
      const green = phases.filter(phase => /[GgOo]/.test(phase.state[index] ?? ''));
      const share = green.reduce((sum, phase) => sum + phase.seconds, 0) / cycleSeconds;
      shares.set(`${id}#${index}`, { share, cycleSeconds });
    }
  }
  return shares;
}
