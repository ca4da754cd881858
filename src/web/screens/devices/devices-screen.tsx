export function DevicesScreen(_: { id?: string | undefined }) {
  return null;
}
