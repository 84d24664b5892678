import type { FeedContext } from '@core/feed.ts';
import { LocalizedError } from '@core/text.ts';
import mqtt, { type ErrorWithReasonCode, type IClientOptions, type MqttClient } from 'mqtt';
import type { BrokerOptions, QualityOfService } from './broker-options.ts';

/** CONNACK codes that mean refused credentials: MQTT 3.1.1 (4, 5) and 5 (0x86, 0x87, 0x8c). */
const UNAUTHORIZED_CODES = [4, 5, 0x86, 0x87, 0x8c];
const CONNECT_TIMEOUT_MS = 10_000;
/** Reason codes from here on are refusals. */
const FIRST_REFUSAL = 128;
/** Filters in one SUBSCRIBE packet; brokers bound the packet's size. */
const FILTERS_A_PACKET = 500;

export const NO_BROKER = new LocalizedError('未连接到代理', 'There is no connection to the broker');

export interface BrokerMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Correlation data of MQTT 5. */
  readonly correlation: Uint8Array | undefined;
}

export interface BrokerEvents {
  /** The broker took us in; a rejection ends the session. `sessionPresent`: it kept what was subscribed before. */
  opened(sessionPresent: boolean): Promise<void>;
  message(message: BrokerMessage): void;
  /** Any packet: the line lives. */
  alive?(): void;
}

/** One session with an MQTT broker over WebSocket. Reconnecting is the runtime's business, keeping the session the broker's. */
export class Broker {
  readonly #options: BrokerOptions;
  readonly #context: FeedContext;
  readonly #clientId: string;
  #client: MqttClient | null = null;

  constructor(options: BrokerOptions, context: FeedContext) {
    this.#options = options;
    this.#context = context;
    this.#clientId = options.clientId ?? `kapok-${context.random().toString(36).slice(2, 12)}`;
  }

  /** The connected client, null while there is no connection. */
  get client(): MqttClient | null {
    return this.#client?.connected ? this.#client : null;
  }

  /** Resolves when the signal aborts; rejects when the broker refuses, or the line is lost or dead. */
  run(signal: AbortSignal, events: BrokerEvents): Promise<void> {
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
      client.on('connect', ({ sessionPresent }) => {
        events.opened(sessionPresent).catch(finish);
      });
      client.on('message', (topic, payload, { properties }) =>
        events.message({ topic, payload, correlation: properties?.correlationData }),
      );
      client.on('packetreceive', () => events.alive?.());
      client.on('error', error => {
        const { code } = error as ErrorWithReasonCode;
        if (UNAUTHORIZED_CODES.includes(code))
          this.#context.connection('unauthorized', {
            zh: `代理拒绝了凭据：${error.message}`,
            en: error.message,
          });
        finish(error);
      });
      const { url } = this.#options;
      client.on('close', () =>
        finish(new LocalizedError(`${url}：连接被关闭`, `${url}: the connection was closed`)),
      );
    });
  }

  /** Subscribes; filters that the broker refuses are reported, the others hold. Rejects when the line breaks. */
  async subscribe(filters: readonly { filter: string; qos: QualityOfService }[]): Promise<void> {
    for (let first = 0; first < filters.length; first += FILTERS_A_PACKET) {
      const part = filters.slice(first, first + FILTERS_A_PACKET);
      await this.#subscribePart(Object.fromEntries(part.map(({ filter, qos }) => [filter, { qos }])));
    }
  }

  async unsubscribe(filters: readonly string[]): Promise<void> {
    if (filters.length > 0) await this.#client?.unsubscribeAsync([...filters]);
  }

  dispose(): void {
    this.#client?.end(true);
    this.#client = null;
  }

  #subscribePart(filters: Record<string, { qos: QualityOfService }>): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.#client) return reject(NO_BROKER);
      this.#client.subscribe(filters, (error, granted) => {
        const refused = granted?.filter(({ qos }) => qos >= FIRST_REFUSAL).map(({ topic }) => topic);
        if (refused?.length)
          this.#context.reject('unsupported', {
            zh: `代理拒绝订阅 ${refused.join(', ')}`,
            en: `The broker refused ${refused.join(', ')}`,
          });
        if (error && !refused?.length) reject(error);
        else resolve();
      });
    });
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
}
