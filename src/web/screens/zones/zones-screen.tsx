export function ZonesScreen(_: { id?: string | undefined }) {
  return null;
}
