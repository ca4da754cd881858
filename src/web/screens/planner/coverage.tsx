import { SegmentedControl } from '@mantine/core';
import type { PatrolPlan } from '../../../../missions/patrol/plan.ts';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.ts';
import { css } from '../../map/palette.ts';
import { gsdSteps, PHOTO_STEPS, type ShadeStep } from '../../planner/coverage-image.ts';
import { type Planner, type Shading, usePart } from '../../planner/planner.ts';

const SHADINGS: readonly Shading[] = ['none', 'photos', 'gsd'];

/** The switch of the shading on the map, with its legend. */
export function Coverage({ planner, plan }: { planner: Planner; plan: PatrolPlan }) {
  const m = useMessages();
  const words = m.planner.shading;
  const shading = usePart(planner, ({ view }) => view.shading);
  return (
    <section className="planner-section" aria-label={words.title}>
      <h3 className="planner-heading">{words.title}</h3>
      <SegmentedControl
        fullWidth
        aria-label={words.title}
        value={shading}
        data={SHADINGS.map((value) => ({ value, label: words[value] }))}
        onChange={(value) => planner.look({ shading: value as Shading })}
      />
      {shading !== 'none' &&
        (plan.coverage ? (
          <ul className="shade-legend">
            {legend(shading, plan.numbers.gsd, m).map(([colour, text]) => (
              <li key={text}>
                <span style={{ background: colour }} aria-hidden="true" />
                {text}
              </li>
            ))}
          </ul>
        ) : (
          <p className="muted small">{words.waiting}</p>
        ))}
    </section>
  );
}

function legend(shading: 'photos' | 'gsd', gsd: number, m: Messages): [string, string][] {
  const { unseen, upTo, over } = m.planner.shading;
  const [none, ...seen] = PHOTO_STEPS;
  const steps = shading === 'photos' ? seen : gsdSteps(gsd);
  const show = (value: number) => (shading === 'photos' ? String(value) : (value * 100).toFixed(1));
  const words = (step: ShadeStep, i: number) => {
    if (step.to !== null) return upTo(show(step.to));
    return over(show(steps[i - 1]?.to ?? 0));
  };
  return [
    [css(none!.colour), unseen],
    ...steps.map((step, i): [string, string] => [css(step.colour), words(step, i)]),
  ];
}
