import { afterEach, describe, expect, it, vi } from 'vitest';
import { HostAddresses } from '../../src/outputs/host-addresses.js';

afterEach(() => void vi.useRealTimers());

describe('HostAddresses', () => {
  it('looks a name up once, however much is sent to it', async () => {
    const asked: string[] = [];
    const hosts = new HostAddresses(async (host) => {
      asked.push(host);
      return '10.0.0.7';
    });
    await hosts.find(['desk', '10.0.0.9', 'desk'], 1000);
    for (let count = 0; count < 1000; count += 1) expect(hosts.addressOf('desk')).toBe('10.0.0.7');
    expect(asked).toEqual(['desk']);
    expect(hosts.addressOf('10.0.0.9')).toBe('10.0.0.9');
    expect(hosts.addressOf('239.255.0.1')).toBe('239.255.0.1');
    expect(hosts.trouble).toBeNull();
    hosts.close();
  });

  it('asks again after pauses that double up to a minute, until the name is found', async () => {
    vi.useFakeTimers();
    const askedAtMs: number[] = [];
    const startMs = performance.now();
    const hosts = new HostAddresses(async () => {
      askedAtMs.push(performance.now() - startMs);
      if (askedAtMs.length < 10) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
      return '10.0.0.7';
    });
    await hosts.find(['desk'], 1000);
    expect(hosts.addressOf('desk')).toBeNull();
    expect(hosts.trouble).toMatch(/^host "desk" has no address \(ENOTFOUND\): .* dropped$/);
    await vi.advanceTimersByTimeAsync(400_000);
    const pauses = askedAtMs.slice(1).map((atMs, index) => (atMs - (askedAtMs[index] ?? 0)) / 1000);
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(hosts.addressOf('desk')).toBe('10.0.0.7');
    expect(hosts.trouble).toBeNull();
  });

  it('waits no longer than it may for a name that nobody answers for, and for nothing once closed', async () => {
    vi.useFakeTimers();
    let askedCount = 0;
    const hosts = new HostAddresses((host) => {
      askedCount += 1;
      return host === 'mute' ? new Promise(() => undefined) : Promise.reject(new Error('gone'));
    });
    let isDone = false;
    const finding = hosts.find(['mute', 'gone'], 1000).then(() => {
      isDone = true;
    });
    await vi.advanceTimersByTimeAsync(990);
    expect(isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(20);
    await finding;
    expect(hosts.trouble).toContain('host "mute" has no address (no answer yet)');
    hosts.close();
    const before = askedCount;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(askedCount).toBe(before);
  });
});
