import type { OutputStatus } from '../../outputs/output.js';
import { type Finding, finding } from './finding.js';
import type { HealthFacts } from './health-facts.js';
import { inputFindings } from './input-findings.js';

/** The analysis is late from here on, and out of step with the music from there on, ms. */
const LATE_MS = { told: 250, bad: 1000 } as const;

/** All that is wrong with a show at this moment; `before`: the facts of the moment before, null at the first. Pure. */
export function showFindings(facts: HealthFacts, before: HealthFacts | null): Finding[] {
  return [
    ...inputFindings(facts, before),
    ...analysisFindings(facts, before),
    ...facts.outputs.flatMap((output) =>
      outputFindings(
        output,
        before?.outputs.find(({ name }) => name === output.name),
      ),
    ),
    ...lightFindings(facts, before),
    ...oscInputFindings(facts.oscInput, before?.oscInput ?? null),
    ...programFindings(facts, before),
  ];
}

function analysisFindings({ analysis }: HealthFacts, before: HealthFacts | null): Finding[] {
  const found: Finding[] = [];
  const { lateMs, restartCount, droppedSampleCount, droppedFrameCount, hasModel } = analysis;
  if (lateMs > LATE_MS.told) {
    const isBad = lateMs > LATE_MS.bad;
    const what = `The analysis is late: more than ${isBad ? 'a second' : '250 ms'} behind the sound.`;
    found.push(
      finding('analysis-late', isBad ? 'bad' : 'warn', what, 'Close other programs on this machine.'),
    );
  }
  if (!hasModel) {
    const what = 'There is no model: levels, onsets and beats only, no emotion.';
    found.push(finding('model-none', 'info', what, 'Start without --model none if emotion is wanted.'));
  }
  if (before === null) return found;
  if (restartCount > before.analysis.restartCount) {
    const what = 'The analysis died and was started again.';
    found.push(
      finding('analysis-restarted', 'warn', what, 'If it happens again, report it with what was played.'),
    );
  }
  if (
    droppedSampleCount > before.analysis.droppedSampleCount ||
    droppedFrameCount > before.analysis.droppedFrameCount
  ) {
    const what = 'Sound was left out because the machine could not keep up.';
    found.push(finding('audio-dropped', 'warn', what, 'Close other programs on this machine.'));
  }
  return found;
}

/** An output that is started again after a failure tells nothing until it runs. */
function outputFindings(output: OutputStatus, before: OutputStatus | undefined): Finding[] {
  const { name: subject, state, lastError, trouble, droppedCount } = output;
  const failed: Finding = {
    id: 'output-failed',
    subject,
    severity: 'bad',
    what: `${subject} failed: ${lastError ?? 'no reason known'}.`,
    doThis: 'It is tried again by itself; check its settings and the network.',
  };
  if (state === 'failed') return [failed];
  if (state === 'starting') return [{ ...failed, isUnclear: true }];
  if (state === 'off') return [];
  if (trouble !== null) {
    const doThis = 'Check the name or address of the receiver, and the network.';
    return [{ id: 'output-unreachable', subject, severity: 'bad', what: `${subject}: ${trouble}.`, doThis }];
  }
  if (before === undefined || droppedCount <= before.droppedCount) return [];
  const what = `${subject} drops what it cannot send.`;
  const doThis = 'Check that whoever receives it reads, and that the network is not overloaded.';
  return [{ id: 'output-dropping', subject, severity: 'warn', what, doThis }];
}

function lightFindings({ lights }: HealthFacts, before: HealthFacts | null): Finding[] {
  const { isBlackout, isFrozen, lost, heldCount, groupNames, error, master, groupsByHand } = lights;
  const found: Finding[] = [];
  const tell = (...parts: Parameters<typeof finding>): void => {
    found.push(finding(...parts));
  };
  if (error !== null) tell('lights-fault', 'bad', `The lights do not follow: ${error}.`, 'Check the patch.');
  if (lost !== null && groupNames.length > 0) {
    const why = lost === 'input' ? 'the input is lost' : 'no analysis arrives';
    tell(
      'lights-fail-safe',
      'warn',
      `The lights stand in their fail-safe look: ${why}.`,
      'Bring the sound back.',
    );
  }
  if (isBlackout) tell('lights-blackout', 'info', 'The lights are blacked out by hand.', 'End the blackout.');
  if (isFrozen) tell('lights-frozen', 'info', 'The lights are frozen by hand.', 'End the freeze.');
  if (groupsByHand.length > 0) {
    tell(
      'lights-by-hand',
      'info',
      `Held by hand: ${groupsByHand.join(', ')}.`,
      'Release them to let them follow.',
    );
  }
  if (master < 1)
    tell('lights-master', 'info', 'The grand master is not full.', 'Turn it up for full light.');
  if (before !== null && heldCount > before.lights.heldCount) {
    const what = 'The flash limiter holds lights back all the time.';
    tell('lights-limited', 'info', what, 'Choose calmer bumps, strobes or ranges.');
  }
  return found;
}

/** Of a port that was opened meanwhile nothing is known before. */
function oscInputFindings(now: HealthFacts['oscInput'], before: HealthFacts['oscInput']): Finding[] {
  if (now === null || before === null) return [];
  const found: Finding[] = [];
  if (now.strangerCount > before.strangerCount) {
    const what = `Commands by OSC came from ${now.firstStranger}, which is not named: they were left out.`;
    const doThis = 'If it is a desk of yours, add its address to oscInput.senders.';
    found.push(finding('osc-stranger', 'info', what, doThis));
  }
  if (now.refusedCount > before.refusedCount) {
    const what = `A command by OSC was refused: ${now.lastRefusal}.`;
    found.push(finding('osc-refused', 'info', what, 'Correct what the desk sends.'));
  } else if (now.unknownCount > before.unknownCount) {
    const what = 'A message by OSC was not understood.';
    const doThis = 'Compare its address and argument with those that GET /api/docs lists under Commands.';
    found.push(finding('osc-refused', 'info', what, doThis));
  }
  return found;
}

function programFindings(facts: HealthFacts, before: HealthFacts | null): Finding[] {
  const found: Finding[] = [];
  const { recordingError, wordsTrouble, isEmotionHeld, settings, server } = facts;
  if (recordingError !== null) {
    found.push(
      finding(
        'recording-failed',
        'warn',
        recordingError,
        'The show goes on without it; make room on the disk and start again to record.',
      ),
    );
  }
  if (wordsTrouble !== null) {
    const what = `At the terminal ${wordsTrouble}.`;
    const doThis = 'Nothing else suffers: the dashboard tells all of it.';
    found.push(finding('words-lost', 'warn', what, doThis));
  }
  if (settings.isUnsaved) {
    found.push(
      finding('settings-unsaved', 'info', 'The settings in use are not saved.', 'Save them, or undo.'),
    );
  }
  if (settings.restartNeeded.length > 0) {
    const what = `Changed for the next start only: ${settings.restartNeeded.join(', ')}.`;
    found.push(finding('restart-needed', 'info', what, 'Start again when there is time for it.'));
  }
  if (isEmotionHeld) {
    const what = 'The emotion is held by hand.';
    found.push(finding('emotion-held', 'info', what, 'Let go of it to have it follow the music.'));
  }
  if (before !== null && server.stalledClientTotal > before.server.stalledClientTotal) {
    const what = 'A viewer that did not read was disconnected.';
    found.push(finding('clients-stalled', 'info', what, 'Check its network; it may connect again.'));
  }
  return found;
}
