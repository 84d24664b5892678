import { decode, decodeTimestampToTimeSpec, EXT_TIMESTAMP, ExtensionCodec } from '@msgpack/msgpack';

const LONGEST = 1_000_000;

/** Timestamps become ISO 8601 texts, as in JSON. */
const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: EXT_TIMESTAMP,
  encode: () => null,
  decode(data) {
    const { sec, nsec } = decodeTimestampToTimeSpec(data);
    return new Date(sec * 1000 + nsec / 1e6).toISOString();
  },
});

/** Reads one MessagePack value. Throws when malformed or absurdly long. */
export function messagePackReader(data: Uint8Array): unknown {
  return decode(data, {
    extensionCodec,
    maxStrLength: LONGEST,
    maxBinLength: LONGEST,
    maxArrayLength: LONGEST,
    maxMapLength: LONGEST,
    maxExtLength: LONGEST,
  });
}
