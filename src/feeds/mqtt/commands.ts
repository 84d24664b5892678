import type { CommandOutcome, FeedCommand } from '@core/feed.ts';
import { verbatim } from '@core/text.ts';
import type { MqttClient } from 'mqtt';
import { parsePointer, resolvePointer } from '../mapping/json-pointer.ts';
import { explain } from '../runtime/explain.ts';
import type { MqttCommandOptions } from './options.ts';

const NO_ANSWER = {
  zh: '代理已收下；没有配置“responseTopic”，不会有回执',
  en: 'The broker took it; no "responseTopic" is configured',
};
const NO_STATE = { zh: '应答中没有状态', en: 'no state in the answer' };

type Settle = (outcome: CommandOutcome) => void;

/**
 * Commands and their answers: MQTT 5 request/response (§ 4.10) with the command's id as correlation data; with
 * MQTT 3.1.1 the id is looked for in the answer itself.
 */
export class Commands {
  readonly #options: MqttCommandOptions;
  readonly #protocolVersion: 4 | 5;
  readonly #outcomePath: readonly string[] | null;
  readonly #correlationPath: readonly string[];
  readonly #waiting = new Map<string, Settle>();

  constructor(options: MqttCommandOptions, protocolVersion: 4 | 5) {
    this.#options = options;
    this.#protocolVersion = protocolVersion;
    this.#outcomePath = options.outcome ? parsePointer(options.outcome.path) : null;
    this.#correlationPath = parsePointer(options.correlationPath);
  }

  /** The filter to subscribe for answers. */
  get responseFilter(): string | undefined {
    return this.#options.responseTopic;
  }

  async send(client: MqttClient, command: FeedCommand, signal: AbortSignal): Promise<CommandOutcome> {
    const { responseTopic, qos } = this.#options;
    const answered = responseTopic ? this.#waitFor(command.id, signal) : null;
    const { id, entityId, name, parameters } = command;
    const properties =
      this.#protocolVersion === 5 && responseTopic ? { responseTopic, correlationData: bytes(id) } : {};
    try {
      await client.publishAsync(this.#topic(command), JSON.stringify({ id, entityId, name, parameters }), {
        qos,
        properties: properties as { responseTopic?: string; correlationData?: Buffer },
      });
    } catch (error) {
      this.#waiting.delete(id);
      return { state: 'failed', detail: explain(error) };
    }
    return answered ?? { state: 'sent', detail: NO_ANSWER };
  }

  /** True when the message was an answer to a command, whether anybody still waits for it or not. */
  answer(topic: string, payload: Uint8Array, correlation: Uint8Array | undefined): boolean {
    if (topic !== this.#options.responseTopic) return false;
    const content = parseJson(payload);
    const id = correlation
      ? new TextDecoder().decode(correlation)
      : String(resolvePointer(content, this.#correlationPath));
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(this.#outcomeOf(content));
    return true;
  }

  #outcomeOf(content: unknown): CommandOutcome {
    if (!this.#outcomePath) return { state: 'acknowledged' };
    const found = resolvePointer(content, this.#outcomePath);
    const done = this.#options.outcome!.done.some(value => value === found);
    return {
      state: done ? 'acknowledged' : 'failed',
      detail: found === undefined ? NO_STATE : verbatim(JSON.stringify(found)),
    };
  }

  #waitFor(id: string, signal: AbortSignal): Promise<CommandOutcome> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiting.delete(id);
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, outcome => {
        signal.removeEventListener('abort', abort);
        resolve(outcome);
      });
    });
  }

  #topic({ entityId, name }: FeedCommand): string {
    const level = (text: string) => text.replaceAll(/[+#/]/g, '_');
    return this.#options.topic.replaceAll('{entity}', level(entityId)).replaceAll('{name}', level(name));
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return null;
  }
}
