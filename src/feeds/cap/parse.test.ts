import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeXml } from '../runtime/xml.ts';
import { parseCap } from './parse.ts';

const FIXTURE = readFileSync(join(import.meta.dirname, 'fixtures/rainstorm-guangzhou.cap'), 'utf8');
const REFERENCE = process.env.KAPOK_TEST_DATA && join(process.env.KAPOK_TEST_DATA, 'cap-alerts/testdata');

function parse(text: string) {
  const rejections: string[] = [];
  const document = parseCap(text, 'met', (reason, detail) => rejections.push(`${reason}: ${detail.en}`));
  return { ...document, rejections };
}

describe('parseCap', () => {
  it('reads both languages, the national colour and every area', () => {
    const { alerts, rejections } = parse(FIXTURE);
    expect(rejections).toEqual([]);
    expect(alerts).toHaveLength(1);
    const [alert] = alerts;
    expect(alert).toMatchObject({
      level: 1,
      status: 'exercise',
      messageType: 'alert',
      title: { zh: '天河区暴雨红色预警信号', en: 'Red rainstorm warning for Tianhe' },
      sentMs: Date.UTC(2026, 5, 14, 23, 30),
      origin: 'measured',
    });
    expect(alert!.area).toHaveLength(2);
    expect(alert!.area![0]![0]).toEqual([113.31, 23.11]);
    const [longitude, latitude] = alert!.area![1]![0]!;
    expect((longitude - 113.3224) * 111.195 * Math.cos((23.1375 * Math.PI) / 180)).toBeCloseTo(1.5, 3);
    expect(latitude).toBeCloseTo(23.1375, 6);
  });

  it('says which earlier messages an update or cancel is about, in the form of their ids', () => {
    const cancel = FIXTURE.replace('<msgType>Alert', '<msgType>Cancel').replace(
      '<scope>',
      '<references>met@gz.invalid,A-1,2026-06-15T07:00:00+08:00 other,B,2026-06-15T07:00:00+08:00</references><scope>',
    );
    expect(parse(cancel).alerts[0]).toMatchObject({
      messageType: 'cancel',
      references: ['met@gz.invalid,A-1', 'other,B'],
    });
    expect(parse(FIXTURE).alerts[0]!.references).toBeUndefined();
  });

  it('lasts as long as any of its blocks, names its areas, and takes no red flag for a red warning', () => {
    const block = (more: string) =>
      `<info><language>en-US</language><event>Fire weather</event><severity>Moderate</severity>
       <headline>Red Flag Warning</headline>${more}<area><areaDesc>Tianhe</areaDesc>
       <geocode><valueName>UGC</valueName><value>1</value></geocode></area></info>`;
    const message = (...blocks: string[]) =>
      `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>i</identifier><sender>s</sender>
       <sent>2026-01-01T00:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType>
       <scope>Public</scope>${blocks.join('')}</alert>`;
    const first = block('<expires>2026-01-01T06:00:00+00:00</expires>');
    const second = block('<expires>2026-01-01T12:00:00+00:00</expires>');
    const [alert] = parse(message(first, second)).alerts;
    expect(alert).toMatchObject({ level: 3, expiresMs: Date.UTC(2026, 0, 1, 12) });
    expect(alert!.description!.en).toContain('Tianhe');
    expect(parse(message(first, block(''))).alerts[0]!.expiresMs).toBeUndefined();
  });

  it('falls back to severity where no colour is named', () => {
    expect(parse(FIXTURE.replaceAll('红色', '').replace('Red ', '')).alerts[0]!.level).toBe(2);
    expect(
      parse(FIXTURE.replaceAll('红色', '').replace('Red ', '').replaceAll('Severe', 'Unknown')).alerts[0]!
        .level,
    ).toBe(4);
  });

  it('finds alerts inside Atom, and links where the index carries none', () => {
    const inside = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="text/xml">${FIXTURE.replace(/<\?xml.*\?>/, '')}</content></entry></feed>`;
    expect(parse(inside).alerts).toHaveLength(1);
    const index =
      '<feed><entry><link href="https://met.invalid/1.html"/><link type="application/cap+xml" href="https://met.invalid/1.cap"/></entry></feed>';
    expect(parse(index)).toMatchObject({ alerts: [], links: ['https://met.invalid/1.cap'], rejections: [] });
    expect(
      parse('<rss><channel><item><link>https://met.invalid/2.cap</link></item></channel></rss>').links,
    ).toEqual(['https://met.invalid/2.cap']);
  });

  it('rejects a time without offset, a bad polygon and what is not CAP, and keeps the rest', () => {
    expect(
      parse(FIXTURE.replace('<sent>2026-06-15T07:30:00+08:00', '<sent>2026-06-15T07:30:00')).rejections[0],
    ).toContain('no date with offset');
    const { alerts, rejections } = parse(
      FIXTURE.replace('23.11,113.31 23.11,113.41', '113.31,23.11 113.41,23.11'),
    );
    expect(rejections).toEqual(['out-of-range: polygon is not a ring of latitude,longitude pairs']);
    expect(alerts[0]!.area).toHaveLength(1);
    expect(parse('<html></html>').rejections[0]).toContain('no CAP alert');
    expect(parse('<alert><identifier>').rejections[0]).toContain('malformed');
  });

  it('refuses entities of any kind', () => {
    const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>${FIXTURE.replace(/<\?xml.*\?>/, '')}`;
    const external = FIXTURE.replace(
      '<alert ',
      '<!DOCTYPE alert [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><alert ',
    );
    for (const text of [bomb, external]) {
      const { alerts, rejections } = parse(text);
      expect(alerts).toEqual([]);
      expect(rejections).toEqual([expect.stringContaining('unsafe')]);
    }
  });

  it('bounds nesting', () => {
    const { rejections } = parse(`${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`);
    expect(rejections).toHaveLength(1);
  });

  it.skipIf(!REFERENCE)('reads published alerts (needs KAPOK_TEST_DATA)', () => {
    const unsafe: string[] = [];
    let alerts = 0;
    for (const file of readdirSync(REFERENCE!)) {
      const result = parse(decodeXml(readFileSync(join(REFERENCE!, file))));
      alerts += result.alerts.length;
      if (result.rejections.some(text => text.startsWith('unsafe'))) unsafe.push(file);
      if (file.startsWith('earthquake-iso8859-1')) expect(result.alerts[0]!.title.en).toContain('Usulután');
    }
    expect(alerts).toBe(30);
    expect(unsafe.sort()).toEqual(['xee.atom', 'xee.cap']);
  });
});
