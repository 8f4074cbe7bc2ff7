import type { DeviceInfo } from '../../capture/device/device-choice.js';
import { monotonicMs } from '../../core/clock.js';
import { toAffektError } from '../../core/errors.js';
import type { ApiRoute } from '../../server/api-route.js';
import type { InputsResponse } from '../../server/api-answers.js';
import type { HealthFacts } from './health-facts.js';
import type { InputLevels } from './input-monitor.js';

/** Listing takes a process of its own: whoever draws levels many times a second does not start one each time. */
const LIST_EVERY_MS = 5000;

/** What the route answers from. */
export interface InputsSources {
  /** The newest facts; null before the first moment. */
  readonly facts: () => HealthFacts | null;
  /** What comes in at this moment. */
  readonly levels: () => InputLevels | null;
  /** Throws where they cannot be listed. */
  readonly listDevices: () => Promise<readonly DeviceInfo[]>;
}

interface Listed {
  readonly devices: readonly DeviceInfo[];
  readonly problem: string | null;
}

/** `GET /api/inputs`: the devices there are, listed anew every 5 s at most, and the live levels of every channel of the input. */
export function inputsRoute({ facts, levels, listDevices }: InputsSources): ApiRoute {
  let listed: Promise<Listed> | null = null;
  let listedAtMs = Number.NEGATIVE_INFINITY;
  const list = (): Promise<Listed> => {
    if (listed === null || monotonicMs() - listedAtMs >= LIST_EVERY_MS) {
      listedAtMs = monotonicMs();
      listed = listDevices().then(
        (devices) => ({ devices, problem: null }),
        (error: unknown) => ({
          devices: [],
          problem: toAffektError(error, 'AFFEKT_DEVICE_UNAVAILABLE').message,
        }),
      );
    }
    return listed;
  };
  return {
    method: 'GET',
    path: '/api/inputs',
    role: 'view',
    doc: {
      summary: 'Input devices that can be chosen, and live levels of every channel of the one that is heard.',
      answer: 'InputsResponse',
    },
    async handle(): Promise<InputsResponse> {
      const { devices, problem } = await list();
      const input = facts()?.input ?? null;
      return {
        devices: devices.map((device) => ({
          ...device,
          isInUse: input?.kind === 'device' && input.name === device.name,
        })),
        problem,
        running: input === null ? null : running(input, input.state === 'running' ? levels() : null),
      };
    },
  };
}

function running(input: HealthFacts['input'], levels: InputLevels | null): InputsResponse['running'] {
  const { kind, name, state, heardChannels } = input;
  return {
    kind,
    name,
    state,
    sampleRateHz: levels?.format.sampleRateHz ?? null,
    channels: (levels?.channels ?? []).map((channel, index) => ({
      ...channel,
      isHeard: heardChannels.includes(index),
    })),
    pairs: levels?.pairs ?? [],
  };
}
