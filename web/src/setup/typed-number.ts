/** The number that a person typed, with a comma or a point and any minus; NaN: it is none. */
export function typedNumber(text: string): number {
  const plain = text.trim().replace(',', '.').replace('\u2212', '-');
  return plain === '' ? Number.NaN : Number(plain);
}
