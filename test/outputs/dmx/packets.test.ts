import { createSocket } from 'node:dgram';
import fc from 'fast-check';
import { decode } from 'node-osc';
import { Packet } from 'sacn';
import { describe, expect, it } from 'vitest';
import { encodeArtDmx, encodeArtSync } from '../../../src/outputs/dmx/artnet-packet.js';
import { nextArtSequence } from '../../../src/outputs/dmx/artnet-sequence.js';
import { encodeOscFloat } from '../../../src/outputs/osc/osc-packet.js';
import { encodeSacnData, sacnMulticastAddress } from '../../../src/outputs/dmx/sacn-packet.js';
import { stableUuid } from '../../../src/outputs/dmx/stable-uuid.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('OSC packet', () => {
  it('has the bytes of the OSC 1.0 specification (its example: /oscillator/4/frequency 440)', () => {
    expect(hex(encodeOscFloat('/oscillator/4/frequency', 440))).toBe(
      '2f6f7363696c6c61746f722f342f6672657175656e6379002c66000043dc0000',
    );
  });

  it('pads an address of a whole number of words with four zeros', () => {
    expect(hex(encodeOscFloat('/abc', 1))).toBe('2f616263000000002c6600003f800000');
  });

  it('is read back by node-osc', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^(\/[a-zA-Z0-9_-]{1,12}){1,4}$/),
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        (address, value) => {
          const message = decode(Buffer.from(encodeOscFloat(address, value)));
          expect(message).toMatchObject({ oscType: 'message', address, args: [{ value }] });
        },
      ),
    );
  });

  it('refuses what must not leave', () => {
    expect(() => encodeOscFloat('/a', Number.NaN)).toThrow(/finite/);
    expect(() => encodeOscFloat('/a', Number.POSITIVE_INFINITY)).toThrow(/finite/);
    expect(() => encodeOscFloat('a', 1)).toThrow(/begin with/);
    expect(() => encodeOscFloat('/ä', 1)).toThrow(/ASCII/);
  });
});

describe('sACN packet', () => {
  const cid = Uint8Array.from({ length: 16 }, (_, index) => index + 1);
  const data = { cid, sourceName: 'Affekt', priority: 100, sequence: 7, universe: 258, isTerminated: false };

  it('has the bytes of ANSI E1.31, table 4-1', () => {
    const packet = encodeSacnData({ ...data, values: Uint8Array.of(255, 0, 128) });
    const root = `00100000${'4153432d45312e3137000000'}7071${'00000004'}0102030405060708090a0b0c0d0e0f10`;
    const framing = `705b${'00000002'}416666656b74${'00'.repeat(58)}64${'0000'}07000102`;
    const dmp = '700e02a10000000100' + '04' + '00' + 'ff0080';
    expect(hex(packet)).toBe(root + framing + dmp);
  });

  it('is read back by the sacn package', () => {
    const values = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
    const packet = encodeSacnData({ ...data, values });
    expect(packet.length).toBe(638);
    const parsed = new Packet(Buffer.from(packet));
    expect(parsed).toMatchObject({ universe: 258, priority: 100, sequence: 7, sourceName: 'Affekt' });
    expect(parsed.payloadAsBuffer?.equals(Buffer.from(values))).toBe(true);
    expect(parsed.cid.equals(Buffer.from(cid))).toBe(true);
    expect(parsed.options).toBe(0);
    expect(new Packet(Buffer.from(encodeSacnData({ ...data, values, isTerminated: true }))).options).toBe(
      0x40,
    );
  });

  it('keeps a long name to 63 bytes of whole characters', () => {
    const packet = encodeSacnData({ ...data, sourceName: 'é'.repeat(60), values: new Uint8Array(512) });
    expect(packet[44 + 62]).toBe(0);
    expect(Buffer.from(packet.subarray(44, 108)).toString().replaceAll('\0', '')).toBe('é'.repeat(31));
  });

  it('goes to the group of its universe', () => {
    expect([1, 255, 256, 63_999].map(sacnMulticastAddress)).toEqual([
      '239.255.0.1',
      '239.255.0.255',
      '239.255.1.0',
      '239.255.249.255',
    ]);
  });
});

describe('Art-Net packet', () => {
  it('has the bytes of the Art-Net 4 specification', () => {
    expect(hex(encodeArtDmx(0x0123, 5, Uint8Array.of(255, 0, 128)))).toBe(
      '4172742d4e657400' + '0050' + '000e' + '05' + '00' + '2301' + '0004' + 'ff008000',
    );
    expect(hex(encodeArtSync())).toBe('4172742d4e657400' + '0052' + '000e' + '0000');
  });

  it('equals what the artnet package sends, but for the sequence', async () => {
    const receiver = createSocket('udp4');
    await new Promise<void>((resolve) => receiver.bind(0, '127.0.0.1', resolve));
    const received = new Promise<Buffer>((resolve) => receiver.once('message', resolve));
    const { default: artnet } = await import('artnet');
    const peer = artnet({ host: '127.0.0.1', port: receiver.address().port });
    peer.set(3, 1, [10, 20, 30, 40]);
    const theirs = await received;
    peer.close();
    receiver.close();
    expect(hex(theirs)).toBe(hex(encodeArtDmx(3, 0, Uint8Array.of(10, 20, 30, 40))));
  });

  it('counts 1 to 255 and never sends 0, which switches ordering off', () => {
    expect([0, 1, 254, 255].map(nextArtSequence)).toEqual([1, 2, 255, 1]);
  });
});

describe('stable UUID', () => {
  it('is version 5 of RFC 9562', () => {
    // Python: uuid.uuid5(uuid.NAMESPACE_URL, 'affekt:test')
    expect(hex(stableUuid('affekt:test'))).toBe('ccb9a7273cf15e7582f0c8e8a403b070');
  });
});
