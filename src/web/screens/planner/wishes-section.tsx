import { NumberInput, Select } from '@mantine/core';
import type { Library } from '../../../../missions/library/library.ts';
import { USUAL_CEILING } from '../../../domain/flights/patrol.ts';
import { useMessages } from '../../i18n/language.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { DetailWish } from './detail-wish.tsx';
import { MoreWishes } from './more-wishes.tsx';
import { WishSlider } from './wish-slider.tsx';

interface SectionProps {
  readonly planner: Planner;
  readonly library: Library;
}

/** Everything that the plan follows as it is dragged. */
export function WishesSection({ planner, library }: SectionProps) {
  const m = useMessages();
  const { wishes: words } = m.planner;
  const wishes = usePart(planner, ({ state }) => state.draft.wishes);
  const template = library.templates.find(({ id }) => id === wishes.template);
  const airframe = library.airframes.find(({ id }) => id === wishes.airframe);
  const settle = () => planner.dispatch({ type: 'settle' });
  const set = (name: 'frontOverlap' | 'sideOverlap' | 'speed', value: number | undefined) =>
    planner.dispatch({ type: 'wish', change: { [name]: value }, as: name });
  if (!template) return null;
  return (
    <section className="planner-section" aria-label={words.title}>
      <h2 className="planner-heading">{words.title}</h2>
      <DetailWish planner={planner} template={template} />
      {(['frontOverlap', 'sideOverlap'] as const).map((name) => {
        const value = wishes[name] ?? template[name];
        return (
          <WishSlider
            key={name}
            label={words[name]}
            value={Math.round(value * 100)}
            min={20}
            max={95}
            step={1}
            said={`${Math.round(value * 100)} %`}
            own={wishes[name] !== undefined}
            onChange={(next) => set(name, next / 100)}
            onRest={settle}
            onReset={() => set(name, undefined)}
          />
        );
      })}
      {(template.pattern === 'sweep' || template.pattern === 'site') && (
        <WishSlider
          label={words.angle}
          value={wishes.angle ?? 0}
          min={0}
          max={179}
          step={1}
          said={wishes.angle === undefined ? words.angleAuto : `${Math.round(wishes.angle)}°`}
          own={wishes.angle !== undefined}
          onChange={(angle) => planner.dispatch({ type: 'wish', change: { angle }, as: 'angle' })}
          onRest={settle}
          onReset={() => planner.dispatch({ type: 'wish', change: { angle: undefined } })}
        />
      )}
      <WishSlider
        label={words.speed}
        value={wishes.speed ?? template.maxSpeed}
        min={1}
        max={Math.floor(airframe?.maxSpeed ?? 15)}
        step={0.5}
        said={`${wishes.speed ?? template.maxSpeed} ${words.speedUnit}`}
        own={wishes.speed !== undefined}
        onChange={(next) => set('speed', next)}
        onRest={settle}
        onReset={() => set('speed', undefined)}
      />
      <Equipment planner={planner} library={library} />
      <div className="two">
        <NumberInput
          label={words.drones}
          min={1}
          max={20}
          allowDecimal={false}
          value={wishes.drones}
          onChange={(drones) =>
            typeof drones === 'number' &&
            drones >= 1 &&
            planner.dispatch({ type: 'wish', change: { drones }, as: 'drones' })
          }
        />
        <NumberInput
          label={`${words.ceiling} (${m.units.m})`}
          min={1}
          max={1000}
          value={wishes.ceiling ?? USUAL_CEILING}
          onChange={(ceiling) =>
            typeof ceiling === 'number' &&
            ceiling >= 1 &&
            planner.dispatch({ type: 'wish', change: { ceiling }, as: 'ceiling' })
          }
        />
      </div>
      <MoreWishes planner={planner} template={template} library={library} />
    </section>
  );
}

function Equipment({ planner, library }: SectionProps) {
  const m = useMessages();
  const camera = usePart(planner, ({ state }) => state.draft.wishes.camera);
  const airframe = usePart(planner, ({ state }) => state.draft.wishes.airframe);
  const named = (list: readonly { id: string; name: string; nameZh: string }[]) =>
    list.map((one) => ({
      value: one.id,
      label: m.locale.startsWith('zh') ? one.nameZh : one.name,
    }));
  return (
    <>
      <Select
        label={m.planner.wishes.camera}
        allowDeselect={false}
        value={camera}
        data={named(library.cameras)}
        onChange={(value) => value && planner.dispatch({ type: 'wish', change: { camera: value } })}
      />
      <Select
        label={m.planner.wishes.airframe}
        allowDeselect={false}
        value={airframe}
        data={named(library.airframes)}
        onChange={(value) =>
          value && planner.dispatch({ type: 'wish', change: { airframe: value } })
        }
      />
    </>
  );
}
