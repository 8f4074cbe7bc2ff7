import { describe, expect, it } from 'vitest';
import { explanationSum, reasonSentence } from '../../web/src/shared/reason-sentence.js';

const NONE = {
  melodiousness: 0,
  articulation: 0,
  rhythmicComplexity: 0,
  rhythmicStability: 0,
  dissonance: 0,
  tonalStability: 0,
  modality: 0,
  speed: 0,
  dynamics: 0,
};

describe('sentence of reasons', () => {
  it('names the two terms that carry a value and the one against it', () => {
    const terms = { ...NONE, articulation: 0.21, speed: 0.13, dynamics: 0.1, melodiousness: -0.08 };
    expect(reasonSentence('arousal', 0.42, { bias: 0.06, terms })).toBe(
      'Arousal +0.42: mostly articulation (+0.21) and speed (+0.13); held back by melodiousness (\u22120.08)',
    );
  });

  it('turns round for a negative value', () => {
    const terms = { ...NONE, dissonance: -0.3, modality: -0.1, melodiousness: 0.05 };
    expect(reasonSentence('valence', -0.35, { bias: 0, terms })).toBe(
      'Valence \u22120.35: mostly dissonance (\u22120.30) and minor mode (\u22120.10); lifted by melodiousness (+0.05)',
    );
  });

  it('leaves out what is too small to matter', () => {
    const terms = { ...NONE, speed: 0.2, dynamics: 0.02, melodiousness: -0.02 };
    expect(reasonSentence('arousal', 0.2, { bias: 0, terms })).toBe('Arousal +0.20: mostly speed (+0.20)');
  });

  it('says what balances near neutral', () => {
    const terms = { ...NONE, speed: 0.2, dynamics: -0.21 };
    expect(reasonSentence('arousal', -0.01, { bias: 0, terms })).toBe(
      'Arousal \u22120.01: close to neutral; speed (+0.20) against dynamics (\u22120.21)',
    );
    expect(reasonSentence('arousal', 0.04, { bias: 0, terms: { ...NONE, speed: 0.04 } })).toBe(
      'Arousal +0.04: close to neutral',
    );
  });

  it('has words for a value that comes from the bias alone', () => {
    expect(reasonSentence('valence', 0.2, { bias: 0.2, terms: NONE })).toBe(
      'Valence +0.20: nothing stands out',
    );
    expect(reasonSentence('valence', 0.2, { bias: 0.5, terms: { ...NONE, dissonance: -0.3 } })).toBe(
      'Valence +0.20: held back by dissonance (\u22120.30)',
    );
  });
});

describe('sum of an explanation', () => {
  it('is bias and all terms', () => {
    const terms = { ...NONE, speed: 0.5, dissonance: -0.25, dynamics: 1 };
    expect(explanationSum({ bias: 0.125, terms })).toBeCloseTo(1.375, 12);
  });
});
