import { feedConformance } from '../../../test/conformance/feed.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

const GML = `<wfs:FeatureCollection xmlns:wfs="w" xmlns:gml="g"><wfs:member><hydrant gml:id="h.1"><geom>
<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>23.1 113.3</gml:pos></gml:Point></geom></hydrant></wfs:member></wfs:FeatureCollection>`;

feedConformance({
  card: feed,
  options: { url: 'https://maps.invalid/wfs?map=city.map', typeName: 'ms:hydrant' },
  badOptions: { url: 'https://maps.invalid/wfs', typeName: '' },
  roundMs: 400_000,
  backend: httpBackend({
    usual: url => (url.includes('map=city.map&service=WFS') ? GML : '<html/>'),
    empty: { type: 'FeatureCollection', features: [] },
    malformed: '<html><body>gateway error</body></html>',
  }),
});
