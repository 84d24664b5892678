import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { InputError } from './input-error.ts';
import { openInput } from './json-stream.ts';

/** Text of a file, unzipped when it is zipped, without a byte order mark. Throws `InputError`. */
export function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isZipped ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new InputError(path, { zh: '文件无法读取或已损坏', en: 'cannot be read or is damaged' }, error);
  }
}

/** Lines of a file of any size, without a byte order mark. Throws `InputError` where it breaks off. */
export async function* streamLines(path: string): AsyncGenerator<string> {
  let rest = '';
  let isFirst = true;
  try {
    for await (const chunk of openInput(path).setEncoding('utf8')) {
      const lines = `${rest}${isFirst ? String(chunk).replace(/^\uFEFF/, '') : chunk}`.split('\n');
      isFirst = false;
      rest = lines.pop() ?? '';
      for (const line of lines) yield line.replace(/\r$/, '');
    }
  } catch (error) {
    throw new InputError(path, { zh: '文件读到一半损坏', en: 'breaks off or is damaged' }, error);
  }
  if (rest !== '') yield rest;
}
