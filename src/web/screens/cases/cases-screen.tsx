export function CasesScreen(_: { id?: string | undefined }) {
  return null;
}
