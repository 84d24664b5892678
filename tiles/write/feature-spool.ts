import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { CityFeature } from '../model.ts';

const WRITE_BUFFER_BYTES = 4 << 20;

/** Features parked on disk while the tree is built, so that memory does not grow with the city. */
export class FeatureSpool {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kapok-spool-'));
  readonly #file = openSync(join(this.#folder, 'features'), 'w+');
  readonly #pending = Buffer.allocUnsafe(WRITE_BUFFER_BYTES);
  #pendingLength = 0;
  #written = 0;
  #ends = new Float64Array(1024);
  count = 0;

  /** Parks a feature; its number is the count before. */
  add(feature: CityFeature): void {
    const bytes = serialize(feature);
    if (this.#pendingLength + bytes.length > WRITE_BUFFER_BYTES) this.#flush();
    if (bytes.length > WRITE_BUFFER_BYTES) {
      writeSync(this.#file, bytes, 0, bytes.length, this.#written);
      this.#written += bytes.length;
    } else {
      this.#pendingLength += bytes.copy(this.#pending, this.#pendingLength);
    }
    if (this.count === this.#ends.length) {
      const longer = new Float64Array(2 * this.count);
      longer.set(this.#ends);
      this.#ends = longer;
    }
    this.#ends[this.count++] = this.#written + this.#pendingLength;
  }

  read(number: number): CityFeature {
    this.#flush();
    const start = number === 0 ? 0 : this.#ends[number - 1]!;
    const bytes = Buffer.allocUnsafe(this.#ends[number]! - start);
    readSync(this.#file, bytes, 0, bytes.length, start);
    return deserialize(bytes) as CityFeature;
  }

  dispose(): void {
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #flush(): void {
    if (this.#pendingLength === 0) return;
    writeSync(this.#file, this.#pending, 0, this.#pendingLength, this.#written);
    this.#written += this.#pendingLength;
    this.#pendingLength = 0;
  }
}
