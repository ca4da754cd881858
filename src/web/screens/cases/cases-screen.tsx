import { Sheet } from '../../ui/sheet.tsx';
import { CaseList } from './case-list.tsx';
import { CaseView } from './case-view.tsx';

/** Cases: the list at /cases with its filters in the address, one at /cases/{id} beside its map. */
export function CasesScreen({ id }: { id: string | undefined }) {
  if (!id) return <CaseList />;
  return (
    <main className="floor case" id="content">
      <Sheet>
        <div className="column wide">
          <CaseView id={id} key={id} />
        </div>
      </Sheet>
    </main>
  );
}
