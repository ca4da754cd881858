import type { PatrolPlan } from '../../../../../missions/patrol/plan.ts';
import type { PatrolDetail } from '../../../http/patrol-queries.ts';
import { useMessages } from '../../../i18n/language.ts';

export function SheetPicture(_: { patrol: PatrolDetail; plan: PatrolPlan }) {
  const m = useMessages();
  return <figure className="fs-picture" aria-label={m.flightSheet.picture} />;
}
