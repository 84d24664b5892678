import { LocalizedError, type LocalizedText } from '@core/text.ts';
import { bilingual } from '@core/validation.ts';
import * as z from 'zod/mini';
import { formatPointer } from '../mapping/json-pointer.ts';

/** What zod says while no language has been set. */
const UNTOLD = 'Invalid input';

/** What an error of whatever kind says to people. What a server or the browser said stays as it is, after what it means. */
export function explain(error: unknown): LocalizedText {
  if (error instanceof LocalizedError) return error.text;
  if (error instanceof z.core.$ZodError) return explainIssues(error);
  if (!(error instanceof Error)) return { zh: `出错：${String(error)}`, en: String(error) };
  const { name, message } = error;
  if (name === 'SyntaxError') return { zh: `内容无法解析：${message}`, en: `cannot be parsed: ${message}` };
  if (name === 'TypeError' && /fetch/i.test(message))
    return {
      zh: '请求未能送达：请检查地址、网络、跨域（CORS）与 connectOrigins',
      en: 'the request did not get through: check the address, the network, CORS and connectOrigins',
    };
  if (name === 'AbortError' || name === 'TimeoutError') return { zh: '已中止', en: 'given up' };
  return { zh: `出错：${message}`, en: message };
}

function explainIssues({ issues }: z.core.$ZodError): LocalizedText {
  const texts = issues.map(({ path, message }) => {
    const { zh, en } = bilingual(message === UNTOLD ? '输入无效 · Invalid input' : message);
    const pointer = formatPointer(path.map(String));
    return { zh: `${pointer}：${zh}`, en: `${pointer}: ${en}` };
  });
  return { zh: texts.map(({ zh }) => zh).join('；'), en: texts.map(({ en }) => en).join('; ') };
}
