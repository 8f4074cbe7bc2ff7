import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePatch, type JsonObject } from '../../../src/show/change/merge-patch.js';

/** The examples of RFC 7396, appendix A, whose target and patch are objects. */
const RFC: readonly (readonly [target: string, patch: string, result: string])[] = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', '{}'],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
];

describe('a merge patch', () => {
  it.each(RFC)('of RFC 7396: %s changed by %s', (target, patch, result) => {
    expect(mergePatch(JSON.parse(target), JSON.parse(patch))).toEqual(JSON.parse(result));
  });

  it('changes neither what it is given nor what all objects have', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (a, b) => {
          const [target, patch] = [JSON.stringify(a), JSON.stringify(b)];
          const result = mergePatch(a as JsonObject, b as JsonObject);
          expect([JSON.stringify(a), JSON.stringify(b)]).toEqual([target, patch]);
          for (const key of Object.keys(b)) expect(Object.hasOwn(result, key)).toBe(b[key] !== null);
        },
      ),
    );
    const patched = mergePatch({}, JSON.parse('{"__proto__": {"polluted": 1}}') as JsonObject);
    expect((patched as { polluted?: number }).polluted).toBeUndefined();
    expect(Object.keys(patched)).toEqual(['__proto__']);
  });
});
