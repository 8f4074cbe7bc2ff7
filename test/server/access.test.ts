import { describe, expect, it } from 'vitest';
import { Access, isLoopback } from '../../src/server/access.js';

const VIEW = 'view-token-0123456789';
const CONTROL = 'control-token-0123456789';

function local(): Access {
  return new Access({ host: 'localhost', boundAddress: '127.0.0.1', port: 7788 });
}

function open(): Access {
  return new Access({
    host: '0.0.0.0',
    port: 7788,
    viewToken: VIEW,
    controlToken: CONTROL,
    allowedHosts: ['Show.Example', 'rig.example:8080'],
    machineAddresses: () => ['192.168.1.5', 'fd00::5'],
  });
}

describe('Host', () => {
  it('must name a loopback server by a loopback name and its port', () => {
    const access = local();
    for (const host of ['localhost:7788', 'LOCALHOST:7788', '127.0.0.1:7788', '[::1]:7788']) {
      expect(access.checkSite({ host }), host).toBeNull();
    }
    for (const host of [
      undefined,
      '',
      'localhost',
      'localhost:7789',
      'localhost:7788.evil.example',
      'evil.example:7788',
      '127.0.0.1.evil.example:7788',
      'evil@localhost:7788',
      '192.168.1.5:7788',
      '0.0.0.0:7788',
    ]) {
      expect(access.checkSite({ host }), String(host)).toMatchObject({ status: 403 });
    }
  });

  it('may be any address of the machine, or an allowed name, when bound to all addresses', () => {
    const access = open();
    for (const host of [
      'localhost:7788',
      '192.168.1.5:7788',
      '[fd00::5]:7788',
      'show.example',
      'rig.example:8080',
    ]) {
      expect(access.checkSite({ host }), host).toBeNull();
    }
    for (const host of [
      '192.168.1.6:7788',
      '192.168.1.5:80',
      'show.example:7788',
      'rig.example',
      'evil:7788',
    ]) {
      expect(access.checkSite({ host }), host).toMatchObject({ status: 403 });
    }
  });

  it('follows the addresses of the machine', () => {
    const addresses: string[] = [];
    const access = new Access({ host: '::', port: 7788, machineAddresses: () => addresses });
    expect(access.checkSite({ host: '10.0.0.9:7788' })).not.toBeNull();
    addresses.push('10.0.0.9');
    expect(access.checkSite({ host: '10.0.0.9:7788', origin: 'http://10.0.0.9:7788' })).toBeNull();
  });

  it('comes without a port where that is 80', () => {
    const access = new Access({ host: '127.0.0.1', port: 80 });
    expect(access.checkSite({ host: 'localhost', origin: 'http://localhost' })).toBeNull();
  });
});

describe('Origin', () => {
  it('may be absent, or ours', () => {
    const access = local();
    expect(access.checkSite({ host: 'localhost:7788', origin: 'http://localhost:7788' })).toBeNull();
    expect(access.checkSite({ host: 'localhost:7788', origin: 'http://127.0.0.1:7788' })).toBeNull();
    expect(open().checkSite({ host: 'show.example', origin: 'https://show.example' })).toBeNull();
  });

  it('of another site is refused, whatever the token', () => {
    const access = open();
    for (const origin of [
      'http://evil.example',
      'http://localhost:3000',
      'https://localhost:7788',
      'http://localhost:7788.evil.example',
      'http://192.168.1.5',
      'null',
      '',
    ]) {
      const request = { host: 'localhost:7788', origin, authorization: `Bearer ${CONTROL}` };
      expect(access.authorize(request, null), origin).toMatchObject({ status: 403 });
    }
  });

  it('may be hidden, but then the browser names the site', () => {
    const access = local();
    const host = 'localhost:7788';
    expect(access.authorize({ host, 'sec-fetch-site': 'cross-site' }, null)).toMatchObject({ status: 403 });
    expect(access.authorize({ host, 'sec-fetch-site': 'same-site' }, null)).toMatchObject({ status: 403 });
    expect(access.authorize({ host, 'sec-fetch-site': 'same-origin' }, null)).toEqual({ role: 'control' });
    expect(access.authorize({ host, 'sec-fetch-site': 'none' }, null)).toEqual({ role: 'control' });
  });
});

describe('tokens', () => {
  const host = 'localhost:7788';

  it('are not needed on loopback, unless they are given', () => {
    expect(local().tokens).toBeNull();
    expect(local().authorize({ host }, null)).toEqual({ role: 'control' });
    const guarded = new Access({ host: '127.0.0.1', port: 7788, viewToken: VIEW });
    expect(guarded.authorize({ host }, null)).toMatchObject({ status: 401 });
    expect(guarded.authorize({ host }, VIEW)).toEqual({ role: 'view' });
  });

  it('are made at random beyond loopback', () => {
    const first = new Access({ host: '0.0.0.0', port: 7788 }).tokens;
    const second = new Access({ host: '192.168.1.5', port: 7788 }).tokens;
    const all = [first?.view, first?.control, second?.view, second?.control];
    expect(new Set(all).size).toBe(4);
    for (const token of all) expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/);
  });

  it('are demanded where a name turns out to be no loopback address', () => {
    expect(new Access({ host: 'localhost', boundAddress: '192.168.1.5', port: 1 }).tokens).not.toBeNull();
  });

  it('are read from Authorization, then the link, then the cookie of this port', () => {
    const access = open();
    const cookie = `a=b; affekt_7788=${VIEW}; c=d`;
    expect(access.authorize({ host, authorization: `Bearer ${CONTROL}`, cookie }, null)).toEqual({
      role: 'control',
    });
    expect(access.authorize({ host, cookie }, CONTROL)).toEqual({ role: 'control' });
    expect(access.authorize({ host, cookie }, null)).toEqual({ role: 'view' });
    for (const request of [
      { host },
      { host, cookie: `affekt_7789=${VIEW}` },
      { host, cookie: `xaffekt_7788=${VIEW}` },
      { host, authorization: `Basic ${VIEW}` },
      { host, authorization: `Bearer ${VIEW}x` },
      { host, authorization: 'Bearer wrong', cookie },
      { host, authorization: `Bearer ${VIEW.slice(0, -1)}` },
    ]) {
      expect(access.authorize(request, null)).toMatchObject({ status: 401 });
    }
  });

  it('that cannot be used are refused with the reason', () => {
    const make = (viewToken: string, controlToken: string) => () =>
      new Access({ host: '0.0.0.0', port: 1, viewToken, controlToken });
    expect(make('short', CONTROL)).toThrow(/view token must be 16/);
    expect(make(VIEW, 'with a space 0123456789')).toThrow(/control token must be 16/);
    expect(make(VIEW, VIEW)).toThrow(/must differ/);
  });
});

describe('isLoopback', () => {
  it('tells the addresses that only this machine reaches', () => {
    for (const address of ['localhost', '127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) {
      expect(isLoopback(address), address).toBe(true);
    }
    for (const address of [
      '0.0.0.0',
      '::',
      '',
      '127.evil.example',
      '10.0.0.1',
      'localhost.evil.example',
      '128.0.0.1',
    ]) {
      expect(isLoopback(address), address).toBe(false);
    }
  });
});
