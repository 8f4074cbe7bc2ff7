import { describe, expect, it } from 'vitest';
import {
  type BlockHeader,
  BlockReader,
  encodeBlockHeader,
} from '../../../src/capture/device/device-protocol.js';

describe('device protocol', () => {
  it('writes a header as specified', () => {
    const bytes = encodeBlockHeader({
      capturedAtMs: 1.5,
      byteLength: 0x01020304,
      droppedSampleCount: 2 ** 32 + 7,
    });
    expect(Buffer.from(bytes).toString('hex')).toBe('000000000000f83f' + '04030201' + '07000000');
  });

  it.each([1, 3, 16, 17, 4096])('finds the same blocks in pieces of %i bytes', (pieceBytes) => {
    const blocks = [[0.25, -1], [], [3, 4, 5]];
    const stream = Buffer.concat(
      blocks.flatMap((samples, i) => {
        const header = { capturedAtMs: i + 0.5, byteLength: samples.length * 4, droppedSampleCount: i * 100 };
        return [encodeBlockHeader(header), new Uint8Array(Float32Array.from(samples).buffer)];
      }),
    );
    const found: [BlockHeader, number[]][] = [];
    const reader = new BlockReader((header, samples) => found.push([header, [...samples]]));
    for (let start = 0; start < stream.length; start += pieceBytes) {
      reader.push(stream.subarray(start, start + pieceBytes));
    }
    expect(found.map(([, samples]) => samples)).toEqual(blocks);
    expect(found.map(([header]) => header.capturedAtMs)).toEqual([0.5, 1.5, 2.5]);
    expect(found.map(([header]) => header.droppedSampleCount)).toEqual([0, 100, 200]);
  });
});
