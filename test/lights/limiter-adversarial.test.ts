import { Socket } from 'node:dgram';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { monotonicMs } from '../../src/core/clock.js';
import { configSchema } from '../../src/core/config-schema.js';
import { compileRules } from '../../src/emotion/rules/compile-rules.js';
import { EventDetectors } from '../../src/emotion/events/event-detectors.js';
import { createOutputs } from '../../src/outputs/create-outputs.js';
import type { Outputs } from '../../src/outputs/outputs.js';
import { outputsSchema } from '../../src/outputs/outputs-schema.js';
import { FIXTURE_KINDS } from '../../src/lights/fixture-kinds.js';
import type { PatchInput } from '../../src/lights/patch-schema.js';
import { SIGNALS } from '../../src/signals/signal-table.js';
import { countFlashes, type Sample } from '../support/flash-counter.js';
import { syntheticEvent, syntheticFrame } from '../support/synthetic-frame.js';
import { realSetImmediate, STOPPED_TIMERS } from '../support/stopped-timers.js';

/** Rules of one's own, as often as the configuration lets them come. */
const RULES = configSchema.parse({
  rules: [
    { name: 'up', when: 'arousal > 0.1', cooldownSeconds: 0.1, debounceSeconds: 0 },
    { name: 'down', when: 'arousal < -0.1', cooldownSeconds: 0.1, debounceSeconds: 0 },
  ],
}).rules;
const EVENTS = ['onset', 'beat', 'drop', 'up', 'down'];
const STROBE_TABLE = [
  { value: 60, hz: 1 },
  { value: 90, hz: 2.5 },
  { value: 120, hz: 3 },
  { value: 250, hz: 20 },
];
/** One period of the bursts, ms. */
const BURST_MS = 50;
const SACN_UNIVERSE_AT = 113;
const SACN_VALUES_AT = 126;
const SACN_OPTIONS_AT = 112;

type Groups = NonNullable<PatchInput['groups']>;
type Kind = keyof typeof FIXTURE_KINDS;

const hex = fc.constantFrom('#000000', '#ffffff', '#ff0000', '#0000ff', '#00ff00', '#ffff80');
const control = { rampSeconds: 0 } as const;
const direct = fc.constantFrom('arousal01', 'valence01', 'onset').map((signal) => ({ signal, control }));
const color = fc.oneof(
  hex.map((value) => ({ kind: 'fixed' as const, color: value })),
  fc.tuple(hex, hex).map(([high, low]) => ({
    kind: 'palette' as const,
    palette: [
      { valence: 1, arousal: 1, color: high },
      { valence: -1, arousal: -1, color: low },
    ],
    control,
  })),
  fc.constant({ kind: 'hsv' as const, hue: { signal: 'valence', control } }),
);
const bump = fc.record({
  event: fc.constantFrom(...EVENTS),
  level: fc.constantFrom(0, 0.4, 1),
  color: hex,
  decaySeconds: fc.constantFrom(0.05, 0.2),
});
const group = fc.record({
  dimmer: fc.oneof(direct, fc.constantFrom(0, 0.5, 1)),
  color,
  bumps: fc.array(bump, { maxLength: 4 }),
  strobe: fc.option(
    fc.record({
      event: fc.constantFrom(...EVENTS),
      hz: fc.constantFrom(1, 2.5, 3),
      seconds: fc.constant(0.4),
    }),
    { nil: undefined },
  ),
});
const kinds = fc.array(fc.constantFrom(...(Object.keys(FIXTURE_KINDS) as Kind[])), {
  minLength: 1,
  maxLength: 2,
});
const onLost = fc.constantFrom('hold' as const, 'blackout' as const, { color: '#ffffff', level: 1 });
const patch = fc
  .tuple(fc.array(fc.tuple(group, kinds), { minLength: 1, maxLength: 3 }), onLost, fc.constantFrom(10, 44))
  .map(
    ([groups, lost, rateHz]): PatchInput => ({
      rateHz,
      failSafe: { onLost: lost, fadeSeconds: 0, afterSeconds: 0.2 },
      groups: Object.fromEntries(
        groups.map(([{ strobe, ...rest }], index) => [
          `group ${index}`,
          { ...rest, ...(strobe !== undefined && { strobe }) },
        ]),
      ) as Groups,
      fixtures: groups.flatMap(([, members], index) =>
        members.map((kind, place) => ({
          name: `fixture ${index}/${place}`,
          group: `group ${index}`,
          universe: 1 + (index % 2),
          address: 1 + 30 * index + 10 * place,
          kind,
          strobe: { open: 255, hzTable: STROBE_TABLE },
        })),
      ),
    }),
  );

const step = fc.record({
  waitMs: fc.oneof(fc.constant(BURST_MS / 2), fc.integer({ min: 1, max: 60 })),
  what: fc.constantFrom(
    ...EVENTS,
    'blackout',
    'freeze',
    'input-lost',
    'input-back',
    'burst',
    'burst',
    'burst',
    'no frame',
  ),
  value: fc.oneof(fc.constantFrom(-1, 1), fc.double({ min: -1, max: 1, noNaN: true })),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Bytes of the universes as they stood on the line from `timeMs` on. */
interface Sent {
  readonly timeMs: number;
  readonly universes: ReadonlyMap<number, Uint8Array>;
}

/** Takes the packets off the socket, at the time of the clock that is stopped. */
function tapSacn(): Sent[] {
  const sent: Sent[] = [];
  vi.spyOn(Socket.prototype, 'send').mockImplementation((...args: unknown[]) => {
    const packet = Buffer.from(args[0] as Uint8Array);
    const universes = new Map(sent.at(-1)?.universes);
    universes.set(packet.readUInt16BE(SACN_UNIVERSE_AT), packet.subarray(SACN_VALUES_AT));
    if (packet[SACN_OPTIONS_AT] === 0) sent.push({ timeMs: monotonicMs(), universes });
    (args.at(-1) as (error: null) => void)(null);
  });
  return sent;
}

/** The whole way: frames through rules and detectors, with events of the fast analysis between, to the packets. */
async function perform(lights: PatchInput, script: readonly Step[]): Promise<Sent[]> {
  const sent = tapSacn();
  const outputs = createOutputs(
    outputsSchema.parse({ sacn: { hosts: ['127.0.7.2'] }, lights }),
    RULES.map(({ name }) => name),
  );
  const detectors = new EventDetectors(compileRules(RULES, SIGNALS)());
  outputs.start();
  for (let turn = 0; outputs.status()[0]?.state !== 'running'; turn += 1) {
    if (turn > 10_000) throw new Error('sACN did not start');
    await new Promise((resolve) => realSetImmediate(resolve));
  }
  script.forEach(({ waitMs, what, value }, frameIndex) => {
    if (what !== 'no frame') {
      const isHigh = monotonicMs() % BURST_MS < BURST_MS / 2;
      const extreme = what === 'burst' ? (isHigh ? 1 : -1) : value;
      const values = { arousal: extreme, valence: -extreme, onsetStrength: Math.abs(value) };
      const frame = syntheticFrame({ ...values, frameIndex });
      outputs.frame(frame);
      for (const event of detectors.step(frame)) outputs.event(event);
    }
    act(outputs, what);
    vi.advanceTimersByTime(waitMs);
  });
  void outputs.operate({ ...outputs.lightState().operation, isBlackout: false, isFrozen: false });
  vi.advanceTimersByTime(1500);
  const stopping = outputs.stop();
  // The light for the end and three good-byes, at the pace of a line.
  await vi.advanceTimersByTimeAsync(200);
  await stopping;
  return sent;
}

function act(outputs: Outputs, what: string): void {
  const { operation } = outputs.lightState();
  const { isBlackout, isFrozen } = operation;
  if (what === 'blackout') void outputs.operate({ ...operation, isBlackout: !isBlackout });
  else if (what === 'freeze') void outputs.operate({ ...operation, isFrozen: !isFrozen });
  else if (EVENTS.includes(what) || what.startsWith('input-')) outputs.event(syntheticEvent(what));
}

interface Seen {
  readonly luminance: number;
  readonly red: number;
}

type Fixture = NonNullable<PatchInput['fixtures']>[number];

/** The judge's own reading of a fixture's bytes, its shutter open. */
function seen({ universe, address, kind }: Fixture, { universes }: Sent): Seen {
  const bytes = universes.get(universe);
  const channels: readonly string[] = FIXTURE_KINDS[kind as Kind];
  const of = (name: string): number | null => {
    const at = channels.indexOf(name);
    if (at < 0) return null;
    const coarse = bytes?.[address - 1 + at] ?? 0;
    return channels[at + 1] === `${name}Fine`
      ? (256 * coarse + (bytes?.[address + at] ?? 0)) / 65_535
      : coarse / 255;
  };
  const dimmer = of('dimmer') ?? 1;
  const [red, green, blue, white] = [of('red'), of('green'), of('blue'), of('white')];
  if (red === null) return { luminance: dimmer, red: 0 };
  const colors = 0.2126 * red + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  return {
    luminance: (dimmer * (colors + (white ?? 0))) / (white === null ? 1 : 2),
    red: dimmer * Math.max(0, red - (green ?? 0) - (blue ?? 0) - (white ?? 0)),
  };
}

/** A fixture's light over time, with the shutter's own flashes: closed for the second half of each of its periods. */
function watch(fixture: Fixture, sent: readonly Sent[], timesMs: readonly number[]): Seen[] {
  const at = FIXTURE_KINDS[fixture.kind as Kind].indexOf('strobe' as never);
  let shutter = { value: 255, sinceMs: 0 };
  let next = 0;
  return timesMs.map((timeMs) => {
    while ((sent[next]?.timeMs ?? Number.POSITIVE_INFINITY) <= timeMs) {
      const value =
        at < 0 ? 255 : (sent[next]?.universes.get(fixture.universe)?.[fixture.address - 1 + at] ?? 255);
      if (value !== shutter.value) shutter = { value, sinceMs: sent[next]?.timeMs ?? 0 };
      next += 1;
    }
    const hz = STROBE_TABLE.find((entry) => entry.value === shutter.value)?.hz ?? 0;
    const isClosed = (((timeMs - shutter.sinceMs) / 1000) * hz) % 1 >= 0.5;
    const now = sent[next - 1];
    return now === undefined || isClosed ? { luminance: 0, red: 0 } : seen(fixture, now);
  });
}

/** Most flashes of each kind in any second: of each fixture, each group and the whole rig. */
function judge({ fixtures = [] }: PatchInput, sent: readonly Sent[]): { general: number; red: number } {
  const fromMs = sent[0]?.timeMs ?? 0;
  const untilMs = sent.at(-1)?.timeMs ?? 0;
  const hasStrobe = sent.some(({ universes }) =>
    fixtures.some(
      ({ universe, address, kind }) =>
        kind === 'dimmer-strobe-rgb' && universes.get(universe)?.[address] !== 255,
    ),
  );
  const grid = hasStrobe
    ? Array.from({ length: (untilMs - fromMs) / 5 }, (_, index) => fromMs + 5 * index)
    : [];
  const timesMs = [...new Set([...sent.map(({ timeMs }) => timeMs), ...grid])].sort((a, b) => a - b);
  const lights = new Map(fixtures.map((fixture) => [fixture, watch(fixture, sent, timesMs)]));
  const names = [...new Set(fixtures.map((fixture) => fixture.group))];
  const areas = [
    ...fixtures.map((fixture) => [fixture]),
    ...names.map((name) => fixtures.filter((fixture) => fixture.group === name)),
    fixtures,
  ];
  const track = (area: readonly Fixture[], read: (light: Seen) => number): Sample[] =>
    timesMs.map((timeMs, index) => ({
      timeMs,
      value: area.reduce((sum, one) => sum + read(lights.get(one)?.[index] as Seen), 0) / area.length,
    }));
  const most = (count: (area: readonly Fixture[]) => number): number => Math.max(...areas.map(count));
  return {
    general: most((area) => countFlashes(track(area, (light) => light.luminance)).flashes),
    red: most(
      (area) =>
        countFlashes(
          track(area, (light) => light.red),
          20 / 320,
          Number.POSITIVE_INFINITY,
        ).flashes,
    ),
  };
}

async function worstOf(
  lights: PatchInput,
  script: readonly Step[],
): Promise<{ general: number; red: number }> {
  vi.useFakeTimers({ toFake: [...STOPPED_TIMERS] });
  try {
    return judge(lights, await perform(lights, script));
  } finally {
    vi.restoreAllMocks();
    vi.useRealTimers();
  }
}

describe('the lights, from frames and rules to the sACN packets', () => {
  afterEach(() => void vi.useRealTimers());

  it('never flash more than three times in any second, whatever the show asks for', async () => {
    await fc.assert(
      fc.asyncProperty(patch, fc.array(step, { minLength: 80, maxLength: 140 }), async (lights, script) => {
        const { general, red } = await worstOf(lights, script);
        expect(general, 'general flashes').toBeLessThanOrEqual(3);
        expect(red, 'red flashes').toBeLessThanOrEqual(3);
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });

  it('would flash far more without the limit: the judge sees what is sent', async () => {
    const script = Array.from({ length: 80 }, () => ({ waitMs: BURST_MS / 2, what: 'burst', value: 1 }));
    const lights: PatchInput = {
      rateHz: 44,
      fixtures: [
        { name: 'one', group: 'all', universe: 1, address: 1, kind: 'dimmer' },
        {
          name: 'red',
          group: 'red',
          universe: 2,
          address: 1,
          kind: 'dimmer-strobe-rgb',
          strobe: { open: 255, hzTable: STROBE_TABLE },
        },
      ],
      groups: {
        all: { dimmer: { signal: 'arousal01', control } },
        red: {
          dimmer: { signal: 'arousal01', control },
          color: { kind: 'fixed', color: '#ff0000' },
          bumps: [{ event: 'up', decaySeconds: 0.05 }],
        },
      },
    };
    const limited = await worstOf(lights, script);
    expect([limited.general, limited.red]).toEqual([3, 3]);
    const free = await worstOf({ ...lights, flashLimit: false }, script);
    expect(free.general).toBeGreaterThan(8);
    expect(free.red).toBeGreaterThan(8);
  });
});
