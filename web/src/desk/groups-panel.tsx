import type { LightsMessage } from '../../../src/server/protocol.js';
import { Fader } from '../shared/fader.js';
import { canBeHeld, lightsTrouble, limiterWords, swatchColour } from '../shared/lights-words.js';
import { app, lockedReason } from '../state/app.js';
import { handOf, operation } from '../state/operation.js';

type Group = LightsMessage['groups'][number];

/** Groups as they leave, with a hand on each. */
export function GroupsPanel() {
  const lights = app.store.lights.value;
  const groups = lights?.groups ?? [];
  const held = operation.value?.hands ?? {};
  const isKnown = app.store.connection.value.kind === 'live';
  const trouble = lights === null || groups.length === 0 || !isKnown ? null : lightsTrouble(lights);
  return (
    <section class="panel groups-panel" aria-labelledby="groups-title">
      <div class="panel-head">
        <h2 id="groups-title">Groups, as sent</h2>
        {Object.keys(held).length > 0 && (
          <button
            type="button"
            disabled={lockedReason.value !== null}
            onClick={() => void app.ask({ name: 'release' })}
          >
            Release all
          </button>
        )}
      </div>
      {groups.length === 0 ? (
        <p class="empty">
          No lamps are patched yet. <a href="#/setup/patch">Patch lamps</a> to see and move them here.
        </p>
      ) : (
        <ul class="groups">
          {groups.map((group) => (
            <GroupCard key={group.name} group={group} hand={held[group.name]} />
          ))}
        </ul>
      )}
      {trouble !== null ? (
        <p class="problem limiter">{trouble}</p>
      ) : (
        isKnown && lights !== null && canBeHeld(lights) && <LimiterLine lights={lights} />
      )}
    </section>
  );
}

function GroupCard({
  group,
  hand,
}: {
  readonly group: Group;
  readonly hand: { readonly level?: number; readonly color?: string } | undefined;
}) {
  const { level, color } = handOf(group.name);
  const isLocked = lockedReason.value !== null;
  const isKnown = app.store.connection.value.kind === 'live';
  const isLimited = app.store.limiter.at(app.store.nowMs.value).groups.includes(group.name);
  return (
    <li class="group" data-held={hand !== undefined}>
      <span class="group-colour" aria-hidden="true" style={`background-color:${swatchColour(group)}`} />
      <div class="group-head">
        <h3>{group.name}</h3>
        {isLimited && <span class="tag">limited</span>}
        {hand !== undefined && <span class="tag by-hand">by hand</span>}
        <span class="group-sent">{`${Math.round(100 * group.level)} % ${isKnown ? 'sent' : 'at last'}`}</span>
      </div>
      <span class="track" aria-hidden="true">
        <span style={`transform:scaleX(${group.level})`} />
      </span>
      <div class="group-hand">
        <Fader name="Level" label={`Level of ${group.name} by hand`} wish={level} isLocked={isLocked} />
        <label class="colour">
          <input
            type="color"
            aria-label={`Colour of ${group.name} by hand`}
            value={color.shown.value}
            disabled={isLocked}
            onInput={({ currentTarget }) => color.move(currentTarget.value)}
          />
        </label>
        <button
          type="button"
          disabled={isLocked || hand === undefined}
          aria-label={`Release ${group.name}`}
          onClick={() => void app.ask({ name: 'release', args: { group: group.name } })}
        >
          Release
        </button>
      </div>
    </li>
  );
}

function LimiterLine({ lights }: { readonly lights: LightsMessage }) {
  const { isWorking, groups } = app.store.limiter.at(app.store.nowMs.value);
  return (
    <p class="note limiter" data-working={isWorking}>
      {limiterWords(isWorking, groups, lights.limiter)}
    </p>
  );
}
