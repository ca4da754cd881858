export function FlightReplay({ id }: { id: string }) {
  return <main id="content">{id}</main>;
}
