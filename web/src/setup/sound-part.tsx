import { formatDb } from '../shared/format.js';
import { share } from '../shared/scales.js';
import { app, lockedReason } from '../state/app.js';
import { areInputsTold, inputs, useInputs } from './inputs.js';
import { SchemaFields } from './schema-form.js';
import { SoundCheck } from './sound-check.js';

const NO_ANSWER = 'Affekt does not answer.';

/** What is heard: the input, its channels, gain and presence, and a check of all that. */
export function SoundPart() {
  useInputs();
  if (!areInputsTold.value) return <p class="empty">Asking Affekt for its inputs…</p>;
  return (
    <div class="setup-columns">
      <div class="desk-side">
        <Channels />
        <SoundCheck />
        <Devices />
      </div>
      <section class="panel" aria-labelledby="source-title">
        <h2 id="source-title">Input, gain and presence of music</h2>
        <SchemaFields paths={[['source'], ['gain'], ['presence']]} />
      </section>
    </div>
  );
}

/** Live levels of every channel of the input. */
function Channels() {
  const running = inputs.value?.running ?? null;
  const channels = running?.channels ?? [];
  return (
    <section class="panel" aria-labelledby="channels-title">
      <div class="panel-head">
        <h2 id="channels-title">Channels now</h2>
        <p class="note">
          {running === null ? '–' : `${running.name}, ${running.state}`}
          {running?.sampleRateHz ? `, ${(running.sampleRateHz / 1000).toLocaleString('en')} kHz` : ''}
        </p>
      </div>
      {channels.length === 0 ? (
        <p class="empty">{inputs.value === null ? NO_ANSWER : 'Nothing comes in.'}</p>
      ) : (
        <ul class="channels">
          {channels.map((channel, index) => {
            const name = `Channel ${index + 1}`;
            return (
              <li key={name} data-heard={channel.isHeard}>
                <span>
                  {index + 1} {channel.isHeard ? '' : <span class="note">not heard</span>}
                </span>
                <span class="track" aria-hidden="true">
                  <span style={`transform:scaleX(${share(channel.levelDbfs, -60, 0)})`} />
                </span>
                <span>{formatDb(channel.levelDbfs)}</span>
                <span class="channel-peak note">peak {formatDb(channel.heldPeakDbfs)}</span>
                <span class="problem">
                  {channel.clippedRunCount > 0 &&
                    `▲ clipped ${channel.clippedRunCount.toLocaleString('en')}×`}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Devices() {
  const { devices = [], problem = null } = inputs.value ?? {};
  return (
    <section class="panel" aria-labelledby="devices-title">
      <h2 id="devices-title">Input devices</h2>
      {problem !== null && <p class="problem">{problem}</p>}
      {devices.length === 0 && problem === null && (
        <p class="empty">
          {inputs.value === null
            ? NO_ANSWER
            : 'No sound device is there. Plug one in: it is listed here at once.'}
        </p>
      )}
      <ul class="devices">
        {devices.map(({ name, hostApi, channelCount, isInUse, isDefault }) => (
          <li key={`${name} ${hostApi}`}>
            <span>
              <strong>{name}</strong>{' '}
              <span class="note">
                {channelCount} channels, {hostApi}
                {isDefault ? ', default' : ''}
              </span>
            </span>
            <button
              type="button"
              aria-pressed={isInUse}
              aria-label={`Listen to ${name}`}
              disabled={lockedReason.value !== null || isInUse}
              onClick={() => void app.ask({ name: 'input', args: { device: name } })}
            >
              {isInUse ? 'In use' : 'Listen'}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
