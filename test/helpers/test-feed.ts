import * as z from 'zod/mini';
import type { FeedCard, FeedContext, FeedSource } from '../../src/core/feed.ts';
import type { Alert, Entity, Observation } from '../../src/core/records.ts';

/** A feed that a test speaks through: every run, and what it may answer, is in the test's hands. */
export class ScriptedFeed {
  readonly card: FeedCard;
  context: FeedContext | null = null;
  /** Contexts by endpoint number. */
  readonly contexts = new Map<number, FeedContext>();
  runs = 0;
  disposals = 0;
  #ending: PromiseWithResolversLike | null = null;

  constructor(
    capabilities: Partial<FeedCard['capabilities']> = {},
    extra: Pick<FeedSource, 'history' | 'send'> = {},
  ) {
    const title = { zh: '测试', en: 'Test' };
    this.card = {
      id: 'scripted',
      title,
      description: title,
      capabilities: { live: true, history: false, commands: false, ...capabilities },
      load: async () => ({
        options: z.looseObject({ endpoint: z._default(z.number(), 0) }),
        create: (options, context) => {
          const { endpoint } = options as { endpoint: number };
          this.contexts.set(endpoint, context);
          return {
            ...extra,
            run: signal => this.#run(signal, context),
            dispose: () => {
              this.disposals++;
            },
          };
        },
      }),
    };
  }

  /** The current connection ends, well or badly. */
  end(error?: Error): void {
    if (error) this.#ending?.reject(error);
    else this.#ending?.resolve();
  }

  #run(signal: AbortSignal, context: FeedContext): Promise<void> {
    this.runs++;
    this.context = context;
    return new Promise((resolve, reject) => {
      this.#ending = { resolve, reject };
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

interface PromiseWithResolversLike {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export function observation(timeMs: number, value: number, more: Partial<Observation> = {}): Observation {
  return {
    entityId: 'sensor:1',
    property: 'level',
    timeMs,
    value,
    quality: 'good',
    origin: 'measured',
    ...more,
  };
}

export function alert(id: string, sentMs: number, more: Partial<Alert> = {}): Alert {
  return {
    id,
    level: 2,
    title: { zh: `告警 ${id}`, en: `Alert ${id}` },
    event: 'test',
    status: 'test',
    messageType: 'alert',
    sentMs,
    source: 'scripted',
    origin: 'measured',
    ...more,
  };
}

export function entity(id: string, more: Partial<Entity> = {}): Entity {
  return {
    id,
    type: 'sensor',
    name: { zh: id, en: id },
    properties: {},
    source: 'scripted',
    origin: 'measured',
    ...more,
  };
}
