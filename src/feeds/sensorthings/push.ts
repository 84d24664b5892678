import type { FeedContext } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { isRecord } from '../runtime/geometry.ts';
import { Broker, type BrokerMessage } from '../transports/broker.ts';
import { type Catalogue, type Datastream, odataKey, type Thing, withLocation } from './catalogue.ts';
import type { SensorThingsOptions } from './options.ts';
import { parseObservations } from './parse.ts';

type Topic = { readonly datastream: Datastream } | { readonly thing: Thing };

const SAMPLE_LENGTH = 500;

/**
 * The MQTT extension of a SensorThings server: one topic a Datastream for its new Observations, one a Thing for its new
 * Locations.
 */
export class Push {
  readonly #broker: Broker;
  readonly #context: FeedContext;
  readonly #prefix: string;
  readonly #qos: 0 | 1 | 2;
  #topics = new Map<string, Topic>();

  constructor(root: string, mqtt: NonNullable<SensorThingsOptions['mqtt']>, context: FeedContext) {
    this.#broker = new Broker(mqtt, context);
    this.#context = context;
    this.#prefix = mqtt.topicPrefix ?? root.match(/v\d+\.\d+$/)?.[0] ?? 'v1.1';
    this.#qos = mqtt.qos;
  }

  /** @param opened must call `follow`; its rejection ends the session */
  run(signal: AbortSignal, opened: () => Promise<void>): Promise<void> {
    this.#topics = new Map();
    return this.#broker.run(signal, {
      opened: () => opened(),
      message: message => this.#receive(message),
    });
  }

  /** Subscribes to what is new in the catalogue, and no longer to what has gone from it. */
  async follow({ things, datastreams }: Catalogue): Promise<void> {
    const wanted = new Map<string, Topic>();
    for (const datastream of datastreams)
      wanted.set(this.#topic(datastream.set, datastream.id, 'Observations'), { datastream });
    for (const thing of things) wanted.set(this.#topic('Things', thing.id, 'Locations'), { thing });
    for (const topic of wanted.keys()) {
      if (!/[+#]/.test(topic)) continue;
      this.#context.reject('unsupported', {
        zh: `${topic}：含 + 或 # 的标识在 MQTT 中没有主题`,
        en: `${topic}: an id with + or # has no topic in MQTT`,
      });
      wanted.delete(topic);
    }
    const known = this.#topics;
    this.#topics = wanted;
    const added = [...wanted.keys()].filter(topic => !known.has(topic));
    await this.#broker.unsubscribe([...known.keys()].filter(topic => !wanted.has(topic)));
    await this.#broker.subscribe(added.map(filter => ({ filter, qos: this.#qos })));
  }

  dispose(): void {
    this.#broker.dispose();
  }

  #topic(set: string, id: Datastream['id'], members: string): string {
    return `${this.#prefix}/${set}${odataKey(id)}/${members}`;
  }

  #receive({ topic, payload }: BrokerMessage): void {
    const { reject, emit } = this.#context;
    const subject = this.#topics.get(topic);
    if (!subject)
      return reject('unmapped', {
        zh: `没有哪个 Datastream 或 Thing 的主题是 ${topic}`,
        en: `No Datastream or Thing has the topic ${topic}`,
      });
    const text = new TextDecoder().decode(payload);
    const sample = () => text.slice(0, SAMPLE_LENGTH);
    const message = parseJson(text);
    if (!isRecord(message))
      return reject(
        'malformed',
        { zh: `${topic}：不是 JSON 对象`, en: `${topic}: no JSON object` },
        sample(),
      );
    if ('datastream' in subject)
      return emit({ observations: parseObservations([message], subject.datastream, reject) }, () => text);
    const entity = withLocation(subject.thing.entity, message);
    if (entity === subject.thing.entity)
      reject(
        'unsupported',
        { zh: `${topic}：没有 GeoJSON 位置`, en: `${topic}: no place in GeoJSON` },
        sample(),
      );
    else emit({ entities: [entity] }, () => text);
  }
}

function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
