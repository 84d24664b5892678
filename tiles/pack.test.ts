import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashInputs, publishPack, readManifest, recoverPack } from './pack.ts';

let parent = '';
let target = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'kapok-pack-'));
  target = join(parent, 'town');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const publish = (text: string) =>
  publishPack(target, 'inputs', async directory => writeFileSync(join(directory, 'city.json'), text));
const current = () => readFileSync(join(target, 'city.json'), 'utf8');

describe('publishPack', () => {
  it('replaces the old pack by the new one and leaves nothing beside it', async () => {
    await publish('one');
    await publish('two');
    expect(current()).toBe('two');
    expect(readdirSync(parent)).toEqual(['town']);
    expect(Object.keys(readManifest(target)!.files)).toEqual(['city.json']);
  });

  it('keeps the old pack when a build fails', async () => {
    await publish('one');
    const failing = publishPack(target, 'inputs', async directory => {
      writeFileSync(join(directory, 'city.json'), 'half');
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(current()).toBe('one');
    expect(readdirSync(parent)).toEqual(['town']);
  });

  it('finishes or undoes what a killed build left', async () => {
    await publish('one');
    mkdirSync(join(parent, '.town.ready'));
    writeFileSync(join(parent, '.town.ready/city.json'), 'finished');
    mkdirSync(join(parent, '.town.building-999999999'));
    recoverPack(target);
    expect(current()).toBe('finished');
    rmSync(target, { recursive: true });
    mkdirSync(join(parent, '.town.old'));
    writeFileSync(join(parent, '.town.old/city.json'), 'old');
    recoverPack(target);
    expect(current()).toBe('old');
    expect(readdirSync(parent)).toEqual(['town']);
  });

  it('has the same manifest for the same content', async () => {
    const first = await publish('same');
    expect((await publish('same')).content).toBe(first.content);
    expect((await publish('other')).content).not.toBe(first.content);
  });
});

describe('hashInputs', () => {
  it('changes with the content of files and folders', () => {
    const file = join(parent, 'a.txt');
    writeFileSync(file, '1');
    const before = hashInputs([parent]);
    expect(hashInputs([parent])).toBe(before);
    writeFileSync(file, '2');
    expect(hashInputs([parent])).not.toBe(before);
    expect(existsSync(file)).toBe(true);
  });
});
