export function ReplayScreen(_: { id?: string | undefined }) {
  return null;
}
