import type { CommandOutcome, FeedCommand, FeedContext, FeedSource } from '@core/feed.ts';
import type { TimeMs } from '@core/time.ts';
import mqtt, { type ErrorWithReasonCode, type IClientOptions, type MqttClient } from 'mqtt';
import { Mapper } from '../mapping/mapper.ts';
import { receive } from '../messages/decode.ts';
import { Commands } from './commands.ts';
import type { MqttOptions } from './options.ts';

/** CONNACK codes that mean refused credentials: MQTT 3.1.1 (4, 5) and 5 (0x86, 0x87, 0x8c). */
const UNAUTHORIZED_CODES = [4, 5, 0x86, 0x87, 0x8c];
const CONNECT_TIMEOUT_MS = 10_000;

/** One session with a broker. Reconnecting is the runtime's business, keeping the session the broker's. */
export class MqttSource implements FeedSource {
  readonly #options: MqttOptions;
  readonly #context: FeedContext;
  readonly #mapper: Mapper | null;
  readonly #commands: Commands | null;
  readonly #clientId: string;
  #client: MqttClient | null = null;
  #lastAliveMs: TimeMs | null = null;

  constructor(options: MqttOptions, context: FeedContext) {
    this.#options = options;
    this.#context = context;
    this.#mapper = options.mapping ? new Mapper(options.mapping, context.feedId) : null;
    if (!this.#mapper && options.format !== 'columns')
      throw new RangeError(`/mapping: the format "${options.format}" needs a mapping`);
    this.#commands = options.commands ? new Commands(options.commands, options.protocolVersion) : null;
    this.#clientId = options.clientId ?? `kapok-${context.random().toString(36).slice(2, 12)}`;
  }

  run(signal: AbortSignal): Promise<void> {
    const client = mqtt.connect(this.#clientOptions());
    this.#client = client;
    return new Promise<void>((resolve, reject) => {
      const finish = (error?: Error) => {
        signal.removeEventListener('abort', abort);
        this.#client = null;
        client.removeAllListeners();
        client.on('error', () => {});
        client.end(true);
        if (error) reject(error);
        else resolve();
      };
      const abort = () => finish();
      signal.addEventListener('abort', abort, { once: true });
      client.on('connect', ({ sessionPresent }) => this.#opened(client, sessionPresent, finish));
      client.on('message', (topic, payload, packet) => {
        this.#lastAliveMs = this.#context.clock.now();
        if (this.#commands?.answer(topic, payload, packet.properties?.correlationData)) return;
        this.#receive(topic, payload);
      });
      client.on('packetreceive', () => {
        this.#lastAliveMs = this.#context.clock.now();
      });
      client.on('error', error => {
        const { code } = error as ErrorWithReasonCode;
        if (UNAUTHORIZED_CODES.includes(code)) this.#context.connection('unauthorized', error.message);
        finish(error);
      });
      client.on('close', () => finish(new Error(`${this.#options.url}: the connection was closed`)));
    });
  }

  /** Rejects only by abort; the runtime turns a missing answer into `unconfirmed`. */
  async send(command: FeedCommand, signal: AbortSignal): Promise<CommandOutcome> {
    if (!this.#commands) return { state: 'failed', detail: 'No "commands" are configured' };
    if (!this.#client?.connected) return { state: 'failed', detail: 'There is no connection to the broker' };
    return this.#commands.send(this.#client, command, signal);
  }

  dispose(): void {
    this.#client?.end(true);
    this.#client = null;
  }

  #clientOptions(): IClientOptions {
    const { url, protocolVersion, username, password, sessionSeconds, keepAliveSeconds } = this.#options;
    const { protocol, hostname, port, pathname, search } = new URL(url);
    return {
      protocol: protocol === 'wss:' ? 'wss' : 'ws',
      hostname,
      port: Number(port) || (protocol === 'wss:' ? 443 : 80),
      path: `${pathname}${search}`,
      protocolVersion,
      clientId: this.#clientId,
      clean: sessionSeconds === 0,
      keepalive: keepAliveSeconds,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: 0,
      resubscribe: false,
      forceNativeWebSocket: true,
      createWebsocket: (address, protocols) => this.#context.openWebSocket(address, protocols),
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: sessionSeconds } } : {}),
    };
  }

  #opened(client: MqttClient, sessionPresent: boolean, finish: (error: Error) => void): void {
    const filters = this.#options.topics.map(({ filter, qos }) => [filter, { qos }] as const);
    const answers = this.#commands?.responseFilter;
    if (answers) filters.push([answers, { qos: 1 }]);
    client.subscribe(Object.fromEntries(filters), (error, granted) => {
      const refused = granted?.filter(({ qos }) => qos >= 128).map(({ topic }) => topic);
      if (error) return finish(error);
      if (refused?.length) this.#context.reject('unsupported', `The broker refused ${refused.join(', ')}`);
      this.#context.connection('open');
      this.#declareGap(sessionPresent);
    });
  }

  /** A broker that kept the session delivers what was missed; one that did not, cannot. */
  #declareGap(sessionPresent: boolean): void {
    const startMs = this.#lastAliveMs;
    const keepsAll = sessionPresent && this.#options.topics.every(({ qos }) => qos > 0);
    const endMs = this.#context.clock.now();
    if (startMs !== null && endMs > startMs && !keepsAll) this.#context.emit({ gap: { startMs, endMs } });
    this.#lastAliveMs = endMs;
  }

  #receive(topic: string, payload: Uint8Array): void {
    const { format, mapping } = this.#options;
    const envelope = { topic: topic.split('/') };
    receive(payload, format, this.#mapper, mapping?.origin ?? 'measured', this.#context, envelope);
  }
}
