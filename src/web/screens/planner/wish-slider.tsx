import { ActionIcon, Slider } from '@mantine/core';
import { useId } from 'react';
import { useMessages } from '../../i18n/language.ts';
import { Icon } from '../../ui/icons.tsx';

interface WishSliderProps {
  readonly label: string;
  /** In the slider's unit. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value with its unit. */
  readonly said: string;
  /** Whether it differs from the template, and can be put back. */
  readonly own: boolean;
  readonly onChange: (value: number) => void;
  /** The drag has ended. */
  readonly onRest: () => void;
  readonly onReset: () => void;
}

/** One number that the plan follows while it is dragged. */
export function WishSlider(props: WishSliderProps) {
  const { label, value, min, max, step, said, own, onChange, onRest, onReset } = props;
  const m = useMessages();
  const id = useId();
  return (
    <div className="wish">
      <div className="wish-head">
        <span id={id}>{label}</span>
        <output className="wish-value" data-own={own}>
          {said}
        </output>
        {own && (
          <ActionIcon
            size="xs"
            aria-label={m.planner.wishes.reset(label)}
            title={m.planner.wishes.reset(label)}
            onClick={onReset}
          >
            <Icon name="undo" size={13} />
          </ActionIcon>
        )}
      </div>
      <Slider
        size="sm"
        label={null}
        min={min}
        max={max}
        step={step}
        value={Math.min(max, Math.max(min, value))}
        thumbProps={{ 'aria-labelledby': id, 'aria-valuetext': said }}
        onChange={onChange}
        onChangeEnd={onRest}
      />
    </div>
  );
}
