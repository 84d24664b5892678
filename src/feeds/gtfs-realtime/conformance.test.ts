import { PbfWriter } from 'pbf';
import { feedConformance } from '../../../test/conformance/feed.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

function message(withVehicle: boolean): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeMessage(1, (_, header) => header.writeStringField(1, '2.0'), null);
  if (!withVehicle) return pbf.finish();
  const position = (_: null, out: PbfWriter) => {
    out.writeFloatField(1, 23.125);
    out.writeFloatField(2, 113.25);
  };
  const vehicle = (_: null, out: PbfWriter) => {
    out.writeMessage(2, position, null);
    out.writeVarintField(5, 1_700_000_005);
  };
  pbf.writeMessage(
    2,
    (_, entity) => {
      entity.writeStringField(1, 'bus-1');
      entity.writeMessage(4, vehicle, null);
    },
    null,
  );
  return pbf.finish();
}

feedConformance({
  card: feed,
  options: { url: 'https://bus.invalid/vehicles.pb' },
  badOptions: { url: 5 },
  backend: httpBackend({ usual: message(true), empty: message(false), malformed: 'no protocol buffer' }),
});
