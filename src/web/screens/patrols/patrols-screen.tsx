import { CoverageView } from './coverage/coverage-view.tsx';
import { PatrolList } from './list/patrol-list.tsx';
import { PatrolView } from './one/patrol-view.tsx';
import { FlightSheet } from './sheet/flight-sheet.tsx';

/**
 * The list at /patrols, what was seen at /patrols/coverage, one at /patrols/{id}, its print at
 * /patrols/{id}/sheet. `parts` are those after /patrols.
 */
export function PatrolsScreen({ parts }: { parts: readonly string[] }) {
  const [id, part] = parts;
  if (id === undefined) return <PatrolList />;
  if (id === 'coverage') return <CoverageView />;
  if (part === 'sheet') return <FlightSheet id={id} key={id} />;
  return <PatrolView id={id} key={id} />;
}
