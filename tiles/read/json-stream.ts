import { InputError } from './input-error.ts';
import { readBytes } from './input-file.ts';

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_LIST, CLOSE_LIST] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d,
];
/** One object of a list may be this large (parsed it takes some ten times as much); a file of any size streams through. */
export const LARGEST_OBJECT_BYTES = 64 << 20;

/**
 * Texts of the objects that stand in the list `member` of a file's top object (`features` of a GeoJSON collection),
 * in a list by itself, or one after the other in a text sequence; null for one of more than `largestBytes`, which is
 * passed over. Memory is bounded. Throws `InputError` when the file breaks off, after everything before has been given.
 */
export async function* streamJsonObjects(
  path: string,
  member: string,
  largestBytes = LARGEST_OBJECT_BYTES,
): AsyncGenerator<string | null> {
  const scanner = new ObjectScanner(member, largestBytes);
  for await (const chunk of readBytes(path)) yield* scanner.push(chunk);
  if (!scanner.isComplete)
    throw new InputError(path, { zh: '文件不完整', en: 'ends before its last bracket' });
}

/** Finds the brackets of objects without parsing what is between them. */
class ObjectScanner {
  #depth = 0;
  #inText = false;
  #isEscaped = false;
  /** Depth at which wanted objects open: 2 in the list of a top object, 1 in a list, 0 in a sequence, −1 nowhere. */
  #wantedDepth = -1;
  #start = -1;
  #parts: Buffer[] = [];
  #length = 0;
  #text: number[] = [];
  #lastText = '';
  #seenAny = false;

  constructor(
    readonly member: string,
    readonly largestBytes: number,
  ) {}

  get isComplete(): boolean {
    return this.#seenAny && this.#depth === 0 && !this.#inText;
  }

  *push(chunk: Buffer): Generator<string | null> {
    this.#start = this.#length > 0 ? 0 : -1;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (this.#inText) this.#readText(byte);
      else if (byte === QUOTE) {
        this.#inText = true;
        this.#text = [];
      } else if (byte === OPEN_BRACE || byte === OPEN_LIST) this.#open(byte, i);
      else if (byte === CLOSE_BRACE || byte === CLOSE_LIST) {
        this.#depth--;
        if (this.#depth === this.#wantedDepth - 1 && byte === CLOSE_LIST) this.#wantedDepth = -1;
        if (this.#start >= 0 && this.#depth === this.#wantedDepth) yield this.#take(chunk, i);
      }
    }
    if (this.#start >= 0) this.#keep(chunk.subarray(this.#start));
  }

  #readText(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#inText = false;
      if (this.#depth === 1) this.#lastText = String.fromCharCode(...this.#text);
    } else if (this.#depth === 1 && this.#text.length < 64) this.#text.push(byte);
  }

  #open(byte: number, at: number): void {
    if (byte === OPEN_LIST && this.#depth === 1 && this.#lastText === this.member) {
      // What was taken for one object of a sequence is a collection: forget its head, take its members.
      this.#wantedDepth = 2;
      this.#start = -1;
      this.#parts = [];
      this.#length = 0;
    } else if (byte === OPEN_LIST && this.#depth === 0) this.#wantedDepth = 1;
    else if (byte === OPEN_BRACE && this.#depth === 0) {
      this.#wantedDepth = 0;
      this.#start = at;
    } else if (byte === OPEN_BRACE && this.#start < 0 && this.#depth === this.#wantedDepth) this.#start = at;
    this.#seenAny = true;
    this.#depth++;
  }

  #take(chunk: Buffer, end: number): string | null {
    this.#keep(chunk.subarray(this.#start, end + 1));
    const text = this.#length > this.largestBytes ? null : Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#length = 0;
    this.#start = -1;
    return text;
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > this.largestBytes) this.#parts = [];
    else this.#parts.push(Buffer.from(part));
  }
}
