import type { CommandOutcome } from '@core/feed.ts';
import { describe, expect, it } from 'vitest';
import { FakeWallClock } from '../../test/helpers/test-twin.ts';
import { CommandLog, commandsFor } from './command-log.ts';

const START = { name: 'start', title: { zh: '启动', en: 'Start' }, types: ['pump'], timeoutSeconds: 5 };

function logOver(send: (feedId: string, command: object) => Promise<CommandOutcome>) {
  return new CommandLog({ send } as never, new FakeWallClock(1000));
}
const states = (log: CommandLog) => log.store.getState().given.map(({ id, state }) => [id, state]);

describe('commands', () => {
  it.each(['sent', 'acknowledged', 'failed', 'unconfirmed'] as const)(
    'is pending until it is known to be %s',
    async state => {
      let settle: (outcome: CommandOutcome) => void = () => {};
      let seen: unknown;
      const log = logOver((feedId, command) => {
        seen = { feedId, command };
        return new Promise(resolve => {
          settle = resolve;
        });
      });
      const done = log.give('c1', 'pumps', 'pump:1', START, { level: 2 });
      expect(states(log)).toEqual([['c1', 'pending']]);
      const detail = { zh: '因为', en: 'because' };
      settle({ state, detail });
      await done;
      expect(log.store.getState().given[0]).toMatchObject({ state, detail, givenMs: 1000 });
      expect(seen).toEqual({
        feedId: 'pumps',
        command: { id: 'c1', entityId: 'pump:1', name: 'start', parameters: { level: 2 }, timeoutMs: 5000 },
      });
    },
  );

  it('is unconfirmed, not failed, when the worker is lost under way; failed when there is none', async () => {
    const lost = logOver(() => Promise.reject(new Error('terminated')));
    await lost.give('c1', 'pumps', 'pump:1', START, {});
    expect(states(lost)).toEqual([['c1', 'unconfirmed']]);
    const none = new CommandLog(null, new FakeWallClock(0));
    await none.give('c2', 'pumps', 'pump:1', START, {});
    expect(states(none)).toEqual([['c2', 'failed']]);
  });

  it('is offered by type', () => {
    expect(commandsFor([START], 'pump')).toEqual([START]);
    expect(commandsFor([START], 'camera')).toEqual([]);
  });
});
