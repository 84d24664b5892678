/** A text in quotes, or a number that JavaScript and Python write but JSON has no word for. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/**
 * Parses JSON, and JSON with bare NaN or Infinity, as Python and JavaScript write it without being asked not to: both
 * are taken for null, no value. Throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const plain = text.replace(TOKEN, token => (token.startsWith('"') ? token : 'null'));
    if (plain === text) throw error;
    return JSON.parse(plain);
  }
}
