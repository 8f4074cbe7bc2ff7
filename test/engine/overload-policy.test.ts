import { describe, expect, it } from 'vitest';
import { Lateness } from '../../src/engine/lateness.js';
import { OverloadPolicy } from '../../src/engine/overload-policy.js';

describe('overload policy', () => {
  it('lets estimates wait before it passes over audio, and then passes over all but the newest', () => {
    const policy = new OverloadPolicy();
    const loads = [0, 0.2, 0.3, 0.9, 1.1, 0.6, 0.1, 0.04, 0.3, 0.1].map((seconds) =>
      policy.step(seconds, true),
    );
    expect(loads).toEqual([
      'current',
      'current',
      'late',
      'late',
      'skip',
      'skip',
      'skip',
      'current',
      'late',
      'current',
    ]);
  });

  it('passes over nothing that can wait', () => {
    const policy = new OverloadPolicy();
    expect([0.5, 3, 60].map((seconds) => policy.step(seconds, false))).toEqual([
      'current',
      'current',
      'current',
    ]);
  });
});

describe('lateness', () => {
  it('is the time from the capture of what was heard last to the arrival of the newest audio', () => {
    const lateness = new Lateness();
    expect(lateness.lateMs).toBe(0);
    lateness.arrived(1000, 1012);
    expect(lateness.lateMs).toBe(12);
    lateness.heard(995);
    lateness.arrived(1010, 1021);
    expect(lateness.lateMs).toBe(26);
    for (let atMs = 1020; atMs <= 4000; atMs += 10) lateness.arrived(atMs, atMs + 11);
    expect(lateness.lateMs).toBe(4011 - 995);
    lateness.heard(3990);
    expect(lateness.lateMs).toBe(21);
  });

  it('does not grow while the input pauses, and begins anew with another', () => {
    const lateness = new Lateness();
    lateness.arrived(1000, 1010);
    lateness.heard(1000);
    expect(lateness.lateMs).toBe(10);
    lateness.restart();
    expect(lateness.lateMs).toBe(0);
    lateness.arrived(9000, 9005);
    expect(lateness.lateMs).toBe(5);
  });
});
