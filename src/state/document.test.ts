import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentStore, parseDocument } from './document.ts';

describe('DocumentStore', () => {
  it('undoes and redoes any sequence of changes back to where it was', () => {
    const change = fc.oneof(
      fc.record({
        kind: fc.constant('layer' as const),
        id: fc.constantFrom('a', 'b'),
        opacity: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({ kind: fc.constant('note' as const), id: fc.string(), opacity: fc.constant(0) }),
      fc.record({
        kind: fc.constant('order' as const),
        id: fc.constantFrom('a', 'b'),
        opacity: fc.constant(0),
      }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), changes => {
        const document = new DocumentStore();
        const states = [document.data];
        for (const { kind, id, opacity } of changes) {
          if (kind === 'layer') document.setLayer(id, { opacity });
          else if (kind === 'note') document.addNote(1, id);
          else document.setOrder([id]);
          states.push(document.data);
        }
        for (const state of [...states].reverse().slice(1)) {
          document.undo();
          expect(document.data).toEqual(state);
        }
        for (const state of states.slice(1)) {
          document.redo();
          expect(document.data).toEqual(state);
        }
      }),
    );
  });

  it('takes a drag as one step, and two drags as two', () => {
    const document = new DocumentStore();
    for (const opacity of [0.9, 0.8, 0.7]) document.setLayer('a', { opacity }, 'opacity');
    document.setLayer('b', { opacity: 0.5 }, 'opacity');
    document.undo();
    expect(document.data.layers).toEqual({ a: { opacity: 0.7 } });
    document.undo();
    expect(document.data.layers).toEqual({});
  });

  it('forgets what was undone once something else is done', () => {
    const document = new DocumentStore();
    document.addBookmark('one', 'a=1');
    document.undo();
    document.addBookmark('two', 'a=2');
    document.redo();
    expect(document.data.bookmarks.map(bookmark => bookmark.title)).toEqual(['two']);
  });
});

describe('parseDocument', () => {
  it('reads what was saved and refuses everything else', () => {
    const document = new DocumentStore();
    document.setLayer('a', { visible: false, filters: [{ attribute: 'height', range: [1, 2] }] });
    document.addNote(5, 'here');
    expect(parseDocument(JSON.stringify(document.data))).toEqual(document.data);
    for (const text of ['', '{', '[]', '{"version":2}', '{"version":1,"layers":[]}']) {
      expect(parseDocument(text), text).toBeUndefined();
    }
  });
});
