import { CasesPage } from './list/cases-page.tsx';
import { NewCase } from './new/new-case.tsx';
import { CaseView } from './one/case-view.tsx';

/** Cases: all at /cases with filters in the address, one at /cases/{id}, a new one at /cases/new. */
export function CasesScreen({ id }: { id: string | undefined }) {
  if (!id) return <CasesPage />;
  if (id === 'new') return <NewCase />;
  return <CaseView id={id} key={id} />;
}
