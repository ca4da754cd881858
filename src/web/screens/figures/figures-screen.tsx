import { Bulletin } from '../bulletin/bulletin.tsx';
import { FiguresPage } from './figures-page.tsx';
import { MONTH } from './spans.ts';

interface FiguresScreenProps {
  readonly part: string | undefined;
  readonly month: string | undefined;
}

/** Figures at /figures, a month's bulletin at /figures/bulletin/2026-11. */
export function FiguresScreen({ part, month }: FiguresScreenProps) {
  if (part === 'bulletin' && month && MONTH.test(month)) return <Bulletin month={month} />;
  return <FiguresPage />;
}
