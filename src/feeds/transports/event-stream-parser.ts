import { LocalizedError } from '@core/text.ts';
/** One event of a stream. */
export interface StreamEvent {
  /** `message` unless the stream says otherwise. */
  readonly type: string;
  readonly data: string;
  /** The last id that the stream gave, up to this event. */
  readonly lastEventId: string;
}

/** An event longer than this is no reading; the stream is given up. */
const LONGEST_CHARACTERS = 8 * 2 ** 20;

/**
 * Takes a text/event-stream apart, after the HTML standard (§ 9.2.6 "Interpreting an event stream"): lines end with
 * CR, LF or CRLF, wherever the network cut them. Ids stay in force from event to event and over reconnects.
 */
export class EventStreamParser {
  #buffer = '';
  #data: string[] = [];
  #size = 0;
  #type = '';
  #endedWithCr = false;
  #started = false;
  lastEventId = '';

  /** Events completed by this piece of text. Throws RangeError for an event without end. */
  push(text: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    for (const line of this.#lines(text)) {
      if (line === '') this.#dispatch(events);
      else this.#field(line);
    }
    if (this.#buffer.length + this.#size > LONGEST_CHARACTERS)
      throw new LocalizedError(
        `一条事件超过 ${LONGEST_CHARACTERS} 个字符`,
        `An event is longer than ${LONGEST_CHARACTERS} characters`,
      );
    return events;
  }

  /** Forgets a half-received event, as after a lost connection; the id stays. */
  restart(): void {
    this.#buffer = '';
    this.#endedWithCr = false;
    this.#started = false;
    this.#clear();
  }

  #lines(text: string): string[] {
    let piece = this.#endedWithCr && text.startsWith('\n') ? text.slice(1) : text;
    if (!this.#started && piece !== '') {
      this.#started = true;
      piece = piece.replace(/^\uFEFF/, '');
    }
    if (text !== '') this.#endedWithCr = text.endsWith('\r');
    const lines = (this.#buffer + piece).split(/\r\n|\n|\r/);
    this.#buffer = lines.pop()!;
    return lines;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') {
      this.#data.push(value);
      this.#size += value.length;
    } else if (name === 'event') this.#type = value;
    else if (name === 'id' && !value.includes('\0')) this.lastEventId = value;
  }

  #dispatch(events: StreamEvent[]): void {
    if (this.#data.length > 0)
      events.push({
        type: this.#type || 'message',
        data: this.#data.join('\n'),
        lastEventId: this.lastEventId,
      });
    this.#clear();
  }

  #clear(): void {
    this.#data = [];
    this.#size = 0;
    this.#type = '';
  }
}
