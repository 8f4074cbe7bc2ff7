import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LightControl } from '../../src/show/light-control.js';
import { createOutputs } from '../../src/outputs/create-outputs.js';
import { type OutputsInput, outputsSchema } from '../../src/outputs/outputs-schema.js';
import type { LightsMessage } from '../../src/server/protocol.js';
import { syntheticEvent } from '../support/synthetic-frame.js';

/** The outputs of a configuration, running, and what is told of them. */
function start(config: OutputsInput): { control: LightControl; told: LightsMessage[] } {
  const told: LightsMessage[] = [];
  const outputs = createOutputs(outputsSchema.parse(config));
  const control = new LightControl(outputs, (message) => told.push(message));
  outputs.start();
  control.start();
  onTestFinished(async () => {
    control.stop();
    await outputs.stop();
  });
  return { control, told };
}

const post = (control: LightControl, body: unknown) =>
  control.route.handle({ body } as Parameters<LightControl['route']['handle']>[0]);

describe('LightControl', () => {
  it('tells nothing where nothing is configured, and still answers', async () => {
    const { control, told } = start({});
    expect(await post(control, { blackout: true })).toMatchObject({ type: 'lights', isBlackout: true });
    // Another beside it, with something to tell, says when there was time enough.
    const other = start({ osc: { targets: [{ host: '127.0.7.9', port: 7700 }] } });
    await vi.waitFor(() => expect(other.told.length).toBeGreaterThan(1), 5000);
    await pause(300);
    expect(told).toEqual([]);
  });

  it('tells what the flash limit keeps from OSC', async () => {
    const { control, told } = start({ osc: { targets: [{ host: '127.0.7.9', port: 7700 }] } });
    await vi.waitFor(() => expect(told.at(-1)?.outputs[0]?.state).toBe('running'), 5000);
    expect(told.at(-1)?.limiter.limitedCount).toBe(0);
    for (let count = 0; count < 10; count += 1) control.onEvent(syntheticEvent('onset'));
    await vi.waitFor(() => expect(told.at(-1)?.limiter.limitedCount).toBe(7), 5000);
  });

  it('says what it does not understand and what would be right, and then does nothing', async () => {
    const { control } = start({ osc: { targets: [{ host: '127.0.7.9', port: 7700 }] } });
    const cases: readonly (readonly [unknown, string])[] = [
      [{ blakout: true }, 'lights: unknown key "blakout"; did you mean "blackout"?'],
      [{ blackout: 'yes' }, 'lights: blackout is "yes"; allowed is true or false'],
      [{ freeze: true, outputs: { osc: 1 } }, 'lights: outputs.osc is 1; allowed is true or false'],
      [{ blackout: true, outputs: { dmx: true } }, 'there is no output "dmx"; there are osc'],
    ];
    for (const [body, message] of cases) {
      await expect(post(control, body)).rejects.toThrow(
        expect.objectContaining({ code: 'AFFEKT_REQUEST_INVALID', message }),
      );
    }
    expect(await post(control, {})).toMatchObject({ isBlackout: false, isFrozen: false });
  });
});
