import { NumberInput, Select, Switch } from '@mantine/core';
import type { Library } from '../../../../missions/library/library.ts';
import type { Template } from '../../../../missions/library/template.ts';
import { useMessages } from '../../i18n/language.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { ApprovalTimes, MeasuredPowers } from './times-and-powers.tsx';
import { WishSlider } from './wish-slider.tsx';

interface MoreProps {
  readonly planner: Planner;
  readonly template: Template;
}

/** What is changed more rarely: the wind, the camera's pitch, distances kept, the pattern's own options, times, measured powers. */
export function MoreWishes({
  planner,
  template,
  library,
}: MoreProps & { readonly library: Library }) {
  const m = useMessages();
  const { wishes: words } = m.planner;
  const pitch = usePart(planner, ({ state }) => state.draft.wishes.gimbalPitch);
  const clearance = usePart(planner, ({ state }) => state.draft.wishes.clearance);
  const autopilot = usePart(planner, ({ state }) => state.draft.wishes.autopilot);
  const settle = () => planner.dispatch({ type: 'settle' });
  const set = (change: { gimbalPitch?: number | undefined; clearance?: number | undefined }) =>
    planner.dispatch({ type: 'wish', change, as: Object.keys(change).join() });
  const pitchNow = pitch ?? template.gimbalPitch;
  return (
    <details className="planner-more">
      <summary>{words.more}</summary>
      <Wind planner={planner} />
      <WishSlider
        label={words.gimbalPitch}
        value={pitchNow}
        min={-90}
        max={0}
        step={5}
        said={pitchNow === -90 ? words.straightDown : `${pitchNow}°`}
        own={pitch !== undefined}
        onChange={(gimbalPitch) => set({ gimbalPitch })}
        onRest={settle}
        onReset={() => set({ gimbalPitch: undefined })}
      />
      <WishSlider
        label={words.clearance}
        value={clearance ?? template.clearance}
        min={0}
        max={100}
        step={1}
        said={`${clearance ?? template.clearance} ${m.units.m}`}
        own={clearance !== undefined}
        onChange={(next) => set({ clearance: next })}
        onRest={settle}
        onReset={() => set({ clearance: undefined })}
      />
      <Select
        label={words.autopilot}
        allowDeselect={false}
        value={autopilot ?? 'ardupilot'}
        data={[
          { value: 'ardupilot', label: 'ArduPilot' },
          { value: 'px4', label: 'PX4' },
        ]}
        onChange={(value) =>
          planner.dispatch({
            type: 'wish',
            change: { autopilot: value === 'px4' ? 'px4' : 'ardupilot' },
          })
        }
      />
      <PatternOptions planner={planner} template={template} />
      <ApprovalTimes planner={planner} />
      <MeasuredPowers planner={planner} library={library} />
    </details>
  );
}

const STRONGEST = 15;

function Wind({ planner }: { planner: Planner }) {
  const m = useMessages();
  const { wishes: words } = m.planner;
  const wind = usePart(planner, ({ state }) => state.draft.wishes.wind);
  const set = (speed: number, from: number) =>
    planner.dispatch({
      type: 'wish',
      change: { wind: speed > 0 ? { speed, from } : undefined },
      as: 'wind',
    });
  return (
    <>
      <WishSlider
        label={words.wind}
        value={wind?.speed ?? 0}
        min={0}
        max={STRONGEST}
        step={0.5}
        said={wind ? `${wind.speed} ${words.speedUnit}` : words.calm}
        own={wind !== undefined}
        onChange={(speed) => set(speed, wind?.from ?? 315)}
        onRest={() => planner.dispatch({ type: 'settle' })}
        onReset={() => set(0, 0)}
      />
      {wind && (
        <fieldset className="wind-from" aria-label={words.windFrom}>
          <span className="muted small">{words.windFrom}</span>
          {m.compass.map((name, i) => (
            <button
              key={name}
              type="button"
              className="plain-button weekday"
              aria-pressed={Math.round(wind.from / 45) % 8 === i}
              onClick={() => set(wind.speed, i * 45)}
            >
              {name}
            </button>
          ))}
        </fieldset>
      )}
    </>
  );
}

function PatternOptions({ planner, template }: MoreProps) {
  const m = useMessages();
  const given = usePart(planner, ({ state }) => state.draft.wishes.options);
  const usual = optionsOf(template);
  const set = (name: string, value: number | boolean) =>
    planner.dispatch({ type: 'option', name, value });
  const words: Readonly<Record<string, string>> = m.planner.options;
  return (
    <fieldset className="group planner-options">
      <legend>{m.planner.wishes.pattern}</legend>
      {Object.entries(usual).map(([name, usually]) => {
        const value = given?.[name] ?? usually;
        const label = words[name] ?? name;
        return typeof value === 'boolean' ? (
          <Switch
            key={name}
            label={label}
            checked={value}
            onChange={(event) => set(name, event.currentTarget.checked)}
          />
        ) : (
          <OptionNumber
            key={name}
            name={name}
            label={label}
            value={value}
            onChange={(next) => set(name, next)}
          />
        );
      })}
    </fieldset>
  );
}

/** Its own by the pattern's name: numbers, yes and no. */
const optionsOf = (template: Template): Readonly<Record<string, number | boolean>> =>
  (template as unknown as Record<string, Readonly<Record<string, number | boolean>>>)[
    template.pattern
  ] ?? {};

interface OptionNumberProps {
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Pitches are degrees down, photos and layers counts, all the rest metres: the bounds of template files. */
function OptionNumber({ name, label, value, onChange }: OptionNumberProps) {
  const m = useMessages();
  const isPitch = /pitch/i.test(name);
  const isLayers = name === 'layers';
  const isCount = isLayers || /photos/i.test(name);
  const unit = isPitch ? '°' : isCount ? '' : m.units.m;
  return (
    <NumberInput
      label={unit ? `${label} (${unit})` : label}
      min={isPitch ? -90 : isLayers ? 1 : 0}
      max={isPitch ? 0 : isLayers ? 10 : isCount ? 72 : 1000}
      step={isPitch ? 5 : 1}
      allowDecimal={!isCount}
      value={value}
      onChange={(next) => typeof next === 'number' && onChange(next)}
    />
  );
}
