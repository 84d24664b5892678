import type { CommandOutcome, FeedCommand, FeedContext, FeedSource } from '@core/feed.ts';
import type { TimeMs } from '@core/time.ts';
import { Mapper } from '../mapping/mapper.ts';
import { needsMapping, receive } from '../messages/decode.ts';
import { Broker, type BrokerMessage, NO_BROKER } from '../transports/broker.ts';
import { Commands } from './commands.ts';
import type { MqttOptions } from './options.ts';

/** Listens to topics of a broker, and sends commands through it. */
export class MqttSource implements FeedSource {
  readonly #options: MqttOptions;
  readonly #context: FeedContext;
  readonly #mapper: Mapper | null;
  readonly #commands: Commands | null;
  readonly #broker: Broker;
  #lastAliveMs: TimeMs | null = null;

  constructor(options: MqttOptions, context: FeedContext) {
    this.#options = options;
    this.#context = context;
    this.#mapper = options.mapping ? new Mapper(options.mapping, context.feedId) : null;
    if (!this.#mapper && options.format !== 'columns') throw needsMapping(options.format);
    this.#commands = options.commands ? new Commands(options.commands, options.protocolVersion) : null;
    this.#broker = new Broker(options, context);
  }

  run(signal: AbortSignal): Promise<void> {
    // Taken before connecting: the broker's first packet is a sign of life, but of after the loss.
    const lostMs = this.#lastAliveMs;
    return this.#broker.run(signal, {
      opened: sessionPresent => this.#opened(sessionPresent, lostMs),
      message: message => this.#receive(message),
      alive: () => {
        this.#lastAliveMs = this.#context.clock.now();
      },
    });
  }

  /** Rejects only by abort; the runtime turns a missing answer into `unconfirmed`. */
  async send(command: FeedCommand, signal: AbortSignal): Promise<CommandOutcome> {
    if (!this.#commands)
      return { state: 'failed', detail: { zh: '没有配置“commands”', en: 'No "commands" are configured' } };
    const { client } = this.#broker;
    if (!client) return { state: 'failed', detail: NO_BROKER.text };
    return this.#commands.send(client, command, signal);
  }

  dispose(): void {
    this.#broker.dispose();
  }

  async #opened(sessionPresent: boolean, lostMs: TimeMs | null): Promise<void> {
    const filters = [...this.#options.topics];
    const answers = this.#commands?.responseFilter;
    if (answers) filters.push({ filter: answers, qos: 1 });
    await this.#broker.subscribe(filters);
    this.#context.connection('open');
    const keepsAll = sessionPresent && this.#options.topics.every(({ qos }) => qos > 0);
    const endMs = this.#context.clock.now();
    // A broker that kept the session delivers what was missed; one that did not, cannot.
    if (lostMs !== null && endMs > lostMs && !keepsAll)
      this.#context.emit({ gap: { startMs: lostMs, endMs } });
  }

  #receive({ topic, payload, correlation }: BrokerMessage): void {
    if (this.#commands?.answer(topic, payload, correlation)) return;
    const { format, mapping } = this.#options;
    const envelope = { topic: topic.split('/') };
    receive(payload, format, this.#mapper, mapping?.origin ?? 'measured', this.#context, envelope);
  }
}
