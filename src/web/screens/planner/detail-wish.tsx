import { SegmentedControl } from '@mantine/core';
import type { Template } from '../../../../missions/library/template.ts';
import { USUAL_CEILING } from '../../../domain/flights/patrol.ts';
import { useMessages } from '../../i18n/language.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { WishSlider } from './wish-slider.tsx';

/** Lowest height that is offered, m; finest and coarsest detail, cm per pixel. */
const LOWEST = 10;
const FINEST = 0.3;
const COARSEST = 10;
const tenth = (value: number) => Math.round(value * 10) / 10;

/** How much is to be seen: as a height, or as centimetres in a pixel from which the height follows. */
export function DetailWish({ planner, template }: { planner: Planner; template: Template }) {
  const m = useMessages();
  const { wishes: words } = m.planner;
  const wishes = usePart(planner, ({ state }) => state.draft.wishes);
  const planned = usePart(planner, ({ view }) => {
    const result = view.planned?.result;
    return result?.ok ? result.numbers : undefined;
  });
  const { dispatch } = planner;
  const byHeight = wishes.height !== undefined;
  const gsd = wishes.gsd ?? template.gsd;
  const toHeight = () => {
    const height = Math.round(planned?.height ?? template.lowest);
    dispatch({ type: 'wish', change: { height, gsd: undefined } });
  };
  const toDetail = () => {
    const wished = planned ? Math.round(planned.gsd * 1000) / 1000 : undefined;
    dispatch({ type: 'wish', change: { height: undefined, gsd: wished } });
  };
  const reset = () => dispatch({ type: 'wish', change: { height: undefined, gsd: undefined } });
  const settle = () => dispatch({ type: 'settle' });
  const ceiling = wishes.ceiling ?? USUAL_CEILING;
  return (
    <div className="wish-detail">
      <SegmentedControl
        fullWidth
        aria-label={words.detail}
        value={byHeight ? 'height' : 'gsd'}
        data={[
          { value: 'gsd', label: words.detail },
          { value: 'height', label: words.height },
        ]}
        onChange={(value) => (value === 'height' ? toHeight() : toDetail())}
      />
      {byHeight ? (
        <WishSlider
          label={words.height}
          value={wishes.height ?? LOWEST}
          min={LOWEST}
          max={Math.max(LOWEST + 10, Math.round(ceiling))}
          step={1}
          said={`${Math.round(wishes.height ?? 0)} ${m.units.m}${planned ? ` · ${tenth(planned.gsd * 100)} ${words.gsd}` : ''}`}
          own
          onChange={(height) => dispatch({ type: 'wish', change: { height }, as: 'height' })}
          onRest={settle}
          onReset={reset}
        />
      ) : (
        <WishSlider
          label={words.detail}
          value={tenth(gsd * 100)}
          min={FINEST}
          max={COARSEST}
          step={0.1}
          said={`${tenth(gsd * 100)} ${words.gsd}${planned ? ` · ${Math.round(planned.height)} ${m.units.m}` : ''}`}
          own={wishes.gsd !== undefined}
          onChange={(cm) => dispatch({ type: 'wish', change: { gsd: cm / 100 }, as: 'gsd' })}
          onRest={settle}
          onReset={reset}
        />
      )}
    </div>
  );
}
