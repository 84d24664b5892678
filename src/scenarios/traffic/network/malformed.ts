import { ScenarioRefusal } from '@core/scenario.ts';

/** A file that cannot be read as what it should be: which file, where, what is wrong and what would be right. */
export function malformed(
  file: string,
  line: number | undefined,
  zh: string,
  en: string,
  nearest?: string,
): never {
  const [placeZh, placeEn] =
    line === undefined ? [file, file] : [`${file} 第 ${line} 行`, `${file}, line ${line}`];
  throw new ScenarioRefusal(
    file,
    {
      zh: `${placeZh}：${zh}${nearest === undefined ? '' : `；最近的有效值：${nearest}`}`,
      en: `${placeEn}: ${en}${nearest === undefined ? '' : `; nearest valid value: ${nearest}`}`,
    },
    nearest,
  );
}

/** A finite number at or above `minimum`, or a refusal that names it. */
export function readNumber(
  text: unknown,
  minimum: number,
  name: string,
  file: string,
  line: number | undefined,
): number {
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : text;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    malformed(
      file,
      line,
      `${name} 不是数字（“${String(text)}”）`,
      `${name} is not a number ("${String(text)}")`,
    );
  }
  if (value < minimum) {
    malformed(
      file,
      line,
      `${name} = ${value}，低于 ${minimum}`,
      `${name} = ${value} is below ${minimum}`,
      `${minimum}`,
    );
  }
  return value;
}
