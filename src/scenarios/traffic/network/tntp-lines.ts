/** Lines of a TNTP file that hold data: no comments (`~`), metadata (`<…>`) or blanks; numbered from 1. */
export function* contentLines(text: string): Generator<{ readonly line: number; readonly content: string }> {
  let line = 0;
  for (let start = 0; start <= text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    line++;
    const content = text
      .slice(start, end)
      .replace(/^\uFEFF/, '')
      .trim();
    start = end + 1;
    if (content === '' || content.startsWith('~') || content.startsWith('<')) continue;
    const comment = content.indexOf('~');
    yield { line, content: comment < 0 ? content : content.slice(0, comment) };
  }
}

/** Numeric metadata by upper-case name, e.g. `FIRST THRU NODE`. */
export function readMetadata(text: string): Map<string, number> {
  const metadata = new Map<string, number>();
  for (const match of text.matchAll(/^\s*\uFEFF?<\s*([^>]+?)\s*>([^\n~]*)/gm)) {
    const value = Number(match[2]!.replace(/[;,]/g, '').trim() || Number.NaN);
    if (Number.isFinite(value)) metadata.set(match[1]!.toUpperCase().replace(/\s+/g, ' '), value);
    if (/END OF METADATA/i.test(match[1]!)) break;
  }
  return metadata;
}
