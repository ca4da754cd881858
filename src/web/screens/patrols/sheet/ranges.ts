/** `48–62`, or one number where both ends are the same when rounded; `—` of nothing. */
export function rangeWords(values: readonly number[]): string {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) return '—';
  const [from, to] = [Math.round(least) + 0, Math.round(most) + 0];
  return from === to ? String(from) : `${from}–${to}`;
}

/** A hash as it is compared by eye: its first sixteen signs in fours. */
export const hashWords = (hash: string): string => hash.slice(0, 16).replace(/(.{4})(?!$)/g, '$1 ');

/** Degrees without their sign, to a decimetre. */
export const coordinate = (degrees: number): string => Math.abs(degrees).toFixed(6);
