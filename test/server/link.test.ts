import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';
import { accessLinks, machineAddresses, qrCode } from '../../src/server/link.js';

const TOKENS = { view: 'v'.repeat(32), control: 'c'.repeat(32) };

describe('accessLinks', () => {
  it('is the plain address on loopback', () => {
    const options = { port: 7788, tokens: null, machineAddresses: ['192.168.1.5'] };
    expect(accessLinks({ ...options, host: '127.0.0.1' })).toEqual([
      { role: 'control', url: 'http://127.0.0.1:7788/' },
    ]);
    expect(accessLinks({ ...options, host: '::1' })[0]?.url).toBe('http://[::1]:7788/');
    expect(accessLinks({ ...options, host: 'localhost', port: 80 })[0]?.url).toBe('http://localhost/');
  });

  it('names every address of the machine when bound to all, with both tokens', () => {
    const machine = ['192.168.1.5', 'fd00::5'];
    const urls = accessLinks({ host: '::', port: 7788, tokens: TOKENS, machineAddresses: machine });
    expect(urls).toEqual([
      { role: 'control', url: `http://192.168.1.5:7788/?token=${TOKENS.control}` },
      { role: 'view', url: `http://192.168.1.5:7788/?token=${TOKENS.view}` },
      { role: 'control', url: `http://[fd00::5]:7788/?token=${TOKENS.control}` },
      { role: 'view', url: `http://[fd00::5]:7788/?token=${TOKENS.view}` },
    ]);
    // Bound to IPv4 alone, nobody answers on the other.
    expect(accessLinks({ host: '0.0.0.0', port: 7788, tokens: TOKENS, machineAddresses: machine })).toEqual(
      urls.slice(0, 2),
    );
  });

  it('falls back to localhost on a machine without a network', () => {
    const [link] = accessLinks({ host: '::', port: 1, tokens: TOKENS, machineAddresses: [] });
    expect(link?.url).toBe(`http://localhost:1/?token=${TOKENS.control}`);
  });
});

describe('machineAddresses', () => {
  it('has no loopback and no link-local address', () => {
    for (const address of machineAddresses()) expect(address).not.toMatch(/^(127\.|::1$|fe80:)/);
  });
});

describe('qrCode', () => {
  it('draws every module of the code, black on white, in a quiet zone of four', async () => {
    const url = 'http://192.168.1.5:7788/?token=vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv';
    const { modules } = create(url, { errorCorrectionLevel: 'M' });
    const lines = (await qrCode(url)).split('\n').map((line) => {
      expect(line.startsWith('\u001b[30;107m')).toBe(true);
      expect(line.endsWith('\u001b[0m')).toBe(true);
      return [...line.slice('\u001b[30;107m'.length, -'\u001b[0m'.length)];
    });
    const isDark = (row: number, column: number): boolean => {
      const character = lines[Math.floor(row / 2)]?.[column] ?? ' ';
      return character === '█' || character === (row % 2 === 0 ? '▀' : '▄');
    };
    for (let row = 0; row < modules.size + 8; row++) {
      for (let column = 0; column < modules.size + 8; column++) {
        const [y, x] = [row - 4, column - 4];
        const inside = y >= 0 && x >= 0 && y < modules.size && x < modules.size;
        expect(isDark(row, column), `${x}, ${y}`).toBe(inside && modules.get(y, x) === 1);
      }
    }
  });
});
