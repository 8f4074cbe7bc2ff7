const MINUS = '\u2212';

/** A signed number with a real minus and always a sign (`+0.42`, `−0.08`, `0.00`). */
export function formatSigned(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? MINUS : '+'}${text}`;
}

/** A standard deviation (`± 0.21`); nothing where there is none. */
export function formatSpread(sd: number | null | undefined): string {
  return typeof sd === 'number' ? `± ${sd.toFixed(2)}` : '';
}

/** A level in decibels, or `−∞` at digital silence (the analysis floors it at −120). */
export function formatDb(valueDb: number): string {
  if (valueDb <= -120) return `${MINUS}∞`;
  return `${valueDb < 0 ? MINUS : ''}${Math.abs(valueDb).toFixed(1)}`;
}

/** A tempo and how sure it is, 0..1 (`96 BPM · 80 %`); a dash where no beat is heard. */
export function formatTempo(bpm: number | null | undefined, confidence: number | null | undefined): string {
  return typeof bpm === 'number' ? `${Math.round(bpm)} BPM · ${Math.round(100 * (confidence ?? 0))} %` : '–';
}
