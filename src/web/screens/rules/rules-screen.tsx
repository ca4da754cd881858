export function RulesScreen(_: { id?: string | undefined }) {
  return null;
}
