/** The sequence number after `sequence`. */
export function nextArtSequence(sequence: number): number {
  return (sequence % 255) + 1;
}
