import type { CommandDescription, CommandOutcome, FeedCommand } from '@core/feed.ts';
import type { EntityId } from '@core/ids.ts';
import type { LivePort } from '@core/live-port.ts';
import type { LocalizedText } from '@core/text.ts';
import type { TimeMs, WallClock } from '@core/time.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** One command that a person gave. `pending` until something is known of it. */
export interface GivenCommand {
  readonly id: string;
  readonly entityId: EntityId;
  readonly title: LocalizedText;
  readonly parameters: FeedCommand['parameters'];
  readonly givenMs: TimeMs;
  readonly state: CommandOutcome['state'] | 'pending';
  readonly detail?: LocalizedText;
}

const DEFAULT_TIMEOUT_SECONDS = 10;
const COMMANDS_KEPT = 200;

/** The commands of this visit, newest first, and what became of each: nothing is taken for done that was not confirmed. */
export class CommandLog {
  readonly store: StoreApi<{ readonly given: readonly GivenCommand[] }> = createStore<{
    readonly given: readonly GivenCommand[];
  }>(() => ({ given: [] }));
  readonly #feeds: LivePort | null;
  readonly #wall: WallClock;

  constructor(feeds: LivePort | null, wall: WallClock) {
    this.#feeds = feeds;
    this.#wall = wall;
  }

  /** Gives a command. Never rejects: the outcome is in the store. @param id unique, serves as correlation data */
  async give(
    id: string,
    feedId: string,
    entityId: EntityId,
    { name, title, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS }: CommandDescription,
    parameters: FeedCommand['parameters'],
  ): Promise<void> {
    const given: GivenCommand = {
      id,
      entityId,
      title,
      parameters,
      givenMs: this.#wall.now(),
      state: 'pending',
    };
    this.store.setState(state => ({ given: [given, ...state.given].slice(0, COMMANDS_KEPT) }));
    const command = { id, entityId, name, parameters, timeoutMs: timeoutSeconds * 1000 };
    const outcome = await this.#send(feedId, command);
    this.store.setState(state => ({
      given: state.given.map(other => (other.id === id ? { ...other, ...outcome } : other)),
    }));
  }

  async #send(feedId: string, command: FeedCommand): Promise<CommandOutcome> {
    if (!this.#feeds)
      return { state: 'failed', detail: { zh: '数据接入未运行', en: 'The feeds are not running' } };
    try {
      return await this.#feeds.send(feedId, command);
    } catch (error) {
      // The worker may have sent it before it was lost.
      const said = error instanceof Error ? error.message : String(error);
      return { state: 'unconfirmed', detail: { zh: `没有等到结果：${said}`, en: said } };
    }
  }
}

/** Commands that an entity takes, by its type. */
export function commandsFor(
  commands: readonly CommandDescription[],
  type: string,
): readonly CommandDescription[] {
  return commands.filter(({ types }) => !types || types.includes(type));
}
