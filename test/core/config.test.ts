import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/show/settings/parse-settings.js';

/** As somebody may write it, with what JSON has no word for. */
type ConfigValues = Readonly<Record<string, unknown>>;

const parse = (values: ConfigValues) => parseSettings(values, 'test.json');

function complaint(values: ConfigValues): string {
  try {
    parse(values);
  } catch (error) {
    expect(error).toMatchObject({ name: 'AffektError', code: 'AFFEKT_CONFIG_INVALID' });
    return (error as Error).message;
  }
  return expect.unreachable('the configuration was taken');
}

describe('configuration', () => {
  it('has a default for everything', () => {
    const config = parse({});
    expect(config.source.kind).toBe('auto');
    expect(config.server).toMatchObject({ host: '127.0.0.1', port: 4040 });
    expect(config.backend).toBe('wasm');
  });

  it('is frozen in depth', () => {
    const config = parse({ server: { allowedHosts: ['a:1'] } });
    expect(() => Object.assign(config.server.tokens, { view: 'x' })).toThrow(TypeError);
    expect(() => config.server.allowedHosts.push('b')).toThrow(TypeError);
    expect(() => Object.assign(config, { model: 'x' })).toThrow(TypeError);
  });

  it.each<[ConfigValues, string]>([
    [{ sorce: {} }, 'test.json: unknown key "sorce"; did you mean "source"?'],
    [{ server: { prot: 1 } }, 'test.json: unknown key "server.prot"; did you mean "port"?'],
    [
      { server: { tokens: { contol: 'x' } } },
      'test.json: unknown key "server.tokens.contol"; did you mean "control"?',
    ],
    [
      { presence: { zebra: 1 } },
      'test.json: unknown key "presence.zebra"; known are thresholdLufs, holdSeconds, decaySeconds, speech, noise, silence',
    ],
    [
      { server: { port: 70_000 } },
      'test.json: server.port is 70000; allowed is a whole number from 0 to 65535',
    ],
    [{ server: { port: 80.5 } }, 'test.json: server.port is 80.5; allowed is a whole number from 0 to 65535'],
    [{ server: { port: '80' } }, 'test.json: server.port is "80"; allowed is a whole number from 0 to 65535'],
    [
      { presence: { holdSeconds: 61 } },
      'test.json: presence.holdSeconds is 61; allowed is a number from 0 to 60 s',
    ],
    [
      { server: 4040 },
      'test.json: server is 4040; allowed is an object of host, port, tokens, clientCount, allowedHosts',
    ],
    [
      { server: { allowedHosts: 'x' } },
      'test.json: server.allowedHosts is "x"; allowed is a list, each a host as a browser sends it, e.g. "show.example:8080"',
    ],
    [
      { server: { tokens: { view: 'short' } } },
      'test.json: server.tokens.view is not usable; allowed is text of 16 to 128 letters, digits, "-" or "_"',
    ],
    [
      { source: { kind: 'mic' } },
      'test.json: source.kind is "mic"; allowed is one of "auto", "device", "file", "stdin", "demo"',
    ],
    [
      { source: { device: '' } },
      'test.json: source.device is ""; allowed is the name of an input device (see `affekt devices`)',
    ],
    [
      { presence: { thresholdLufs: Number.NaN } },
      'test.json: presence.thresholdLufs is NaN; allowed is a number from -100 to -20 LUFS',
    ],
    [{ exitAtEnd: 'yes' }, 'test.json: exitAtEnd is "yes"; allowed is true or false'],
    [
      { backend: 'gpu', presence: { holdSeconds: -1 } },
      'test.json: backend is "gpu"; allowed is one of "auto", "wasm", "node"; ' +
        'presence.holdSeconds is -1; allowed is a number from 0 to 60 s',
    ],
  ])('refuses %j', (values, message) => {
    expect(complaint(values)).toBe(message);
  });

  it.each<[ConfigValues, string]>([
    [{ outputs: 'x' }, 'outputs is "x"; allowed is an object'],
    [{ outputs: { osc: { rateHz: 0 } } }, 'outputs.osc.rateHz is 0; allowed is a number from 1 to 44 Hz'],
    [
      { outputs: { osc: { targets: [] } } },
      'outputs.osc.targets is []; allowed is a list of at least 1 entry',
    ],
    [
      { outputs: { sacn: { hosts: 'x' } } },
      'outputs.sacn.hosts is "x"; allowed is a list, each an IPv4 address or the name of a host, without a port',
    ],
    [{ outputs: { artnet: { sync: 1 } } }, 'outputs.artnet.sync is 1; allowed is true or false'],
    [
      {
        outputs: { lights: { fixtures: [{ name: 'a', group: 'g', universe: 1, address: 1, kind: 'rgb?' }] } },
      },
      'outputs.lights.fixtures.0.kind is "rgb?"; allowed is one of "dimmer", "dimmer16", "rgb", "rgbw", "dimmer-rgb", "dimmer-rgbw", "dimmer-strobe-rgb"',
    ],
  ])('says in words what a check without words of its own allows: %j', (values, message) => {
    expect(() => parse(values)).toThrow(`test.json: ${message}`);
  });

  const wash = (group: unknown) => ({ outputs: { lights: { groups: { wash: group } } } });
  const fixture = (more: object) => ({
    outputs: {
      lights: { fixtures: [{ name: 'a', group: 'g', universe: 1, address: 1, ...more }] },
    },
  });

  it.each<[ConfigValues, string]>([
    [fixture({ adress: 2 }), 'unknown key "outputs.lights.fixtures.0.adress"; did you mean "address"?'],
    [wash({ colour: {} }), 'unknown key "outputs.lights.groups.wash.colour"; did you mean "color"?'],
    [
      wash({ dimmer: { signal: 'level', zz: 1 } }),
      'unknown key "outputs.lights.groups.wash.dimmer.zz"; known are signal, low, high, control',
    ],
    [
      wash({ dimmer: { signal: 'level', control: { attack: 1 } } }),
      'unknown key "outputs.lights.groups.wash.dimmer.control.attack"; did you mean "attackSeconds"?',
    ],
    [
      wash({ bumps: [{ event: 'drop', colour: '#ffffff' }] }),
      'unknown key "outputs.lights.groups.wash.bumps.0.colour"; did you mean "color"?',
    ],
    [
      wash({ color: { kind: 'fixed', color: '#ffffff', palette: 'warm-cold' } }),
      'unknown key "outputs.lights.groups.wash.color.palette"; known are kind, color',
    ],
    [
      { outputs: { osc: { controls: { level: { smooth: 1 } } } } },
      'unknown key "outputs.osc.controls.level.smooth"; did you mean "smoothing"?',
    ],
  ])('knows the keys within lists, names and forms of a value: %j', (values, message) => {
    expect(() => parse(values)).toThrow(`test.json: ${message}`);
  });

  it.each<[ConfigValues, string]>([
    [
      wash({ dimmer: 'arousal01' }),
      'outputs.lights.groups.wash.dimmer is "arousal01"; allowed is a number from 0 to 1, or an object of signal, low, high, control',
    ],
    [
      wash({ dimmer: { signal: 'level', control: { smoothing: { kind: 'soft' } } } }),
      'outputs.lights.groups.wash.dimmer.control.smoothing.kind is "soft"; allowed is one of "none", "oneEuro", "critical"',
    ],
    [
      wash({ color: { kind: 'rainbow' } }),
      'outputs.lights.groups.wash.color.kind is "rainbow"; allowed is one of "palette", "fixed", "hsv"',
    ],
    [
      wash({ color: { kind: 'palette', palette: 7 } }),
      'outputs.lights.groups.wash.color.palette is 7; allowed is text of at least 1 character, or a list of ',
    ],
    [
      wash({ color: { kind: 'fixed', color: 'white' } }),
      'outputs.lights.groups.wash.color.color is "white"; allowed is a colour written #rrggbb',
    ],
    [
      { outputs: { lights: { failSafe: { onLost: 'dark' } } } },
      'outputs.lights.failSafe.onLost is "dark"; allowed is one of "hold", "blackout", or an object of color, level',
    ],
    [
      fixture({ channels: ['blu'] }),
      'outputs.lights.fixtures.0.channels.0 is "blu"; allowed is one of "dimmer", "red", "green", "blue", "white", "strobe", ' +
        '"dimmerFine", "redFine", "greenFine", "blueFine", "whiteFine", or a whole number from 0 to 255',
    ],
    [
      { outputs: { osc: { targets: ['127.0.0.1'] } } },
      'outputs.osc.targets.0 is "127.0.0.1"; allowed is an object of host, port',
    ],
    [
      { outputs: { artnet: { hosts: ['::1'] } } },
      'outputs.artnet.hosts.0 is "::1"; allowed is an IPv4 address or the name of a host, without a port',
    ],
    [
      wash({ dimmer: { signal: 'level', control: { range: { low: 2, high: 1 } } } }),
      'outputs.lights.groups.wash.dimmer.control.range is {"low":2,"high":1}; allowed is a range whose low is below its high',
    ],
    [
      wash({ strobe: { event: 'drop', hz: 0 } }),
      'outputs.lights.groups.wash.strobe.hz is 0; allowed is a number above 0 and up to 3 Hz',
    ],
    [
      wash({ dimmer: { signal: 'level', control: { rampSeconds: 'slow' } } }),
      'outputs.lights.groups.wash.dimmer.control.rampSeconds is "slow"; allowed is "auto", or a number from 0 to 60 s',
    ],
    [
      { outputs: { sacn: { multicastInterface: 'eth0' } } },
      'outputs.sacn.multicastInterface is "eth0"; allowed is the IPv4 address of a network interface of this machine',
    ],
  ])('says of a value with several forms what each allows: %j', (values, message) => {
    expect(() => parse(values)).toThrow(`test.json: ${message}`);
  });
});
