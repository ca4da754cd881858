/** A place as people write it: `36.6174, 101.7782`, latitude first; longitude first where only that can be. */
export function readPlace(text: string): readonly [lon: number, lat: number] | undefined {
  const [first, second, ...more] = text
    .split(/[\s,，;；]+/)
    .filter((part) => part !== '')
    .map(Number);
  if (first === undefined || second === undefined || more.length > 0) return undefined;
  const [lat, lon] = Math.abs(first) > 90 ? [second, first] : [first, second];
  // NaN is not within anything.
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : undefined;
}

export const writePlace = ([lon, lat]: readonly [number, number]): string => `${lat}, ${lon}`;
