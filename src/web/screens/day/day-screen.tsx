export function DayScreen(_: { id?: string | undefined }) {
  return null;
}
