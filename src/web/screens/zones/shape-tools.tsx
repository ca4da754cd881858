import { Button, NumberInput } from '@mantine/core';
import type { Drawing } from '../../draw/drawing.ts';
import { finish, setMetres } from '../../draw/sketch.ts';
import { useMessages } from '../../i18n/language.ts';
import { Icon } from '../../ui/icons.tsx';

const HINTS = {
  polygon: 'drawPolygon',
  multipolygon: 'drawPolygon',
  circle: 'drawCircle',
  corridor: 'drawCorridor',
} as const;

/** What to do on the map now, what is wrong there, and the same steps as buttons. */
export function ShapeTools({ drawing, tried }: { drawing: Drawing; tried: boolean }) {
  const m = useMessages();
  const { sketch, problems } = drawing;
  const { type, finished } = sketch;
  const several = finished && sketch.lines.length > 1;
  let hint: string = finished ? m.zones.editHint : m.zones[HINTS[type]];
  if (several) hint = `${m.zones.multiNotice} ${hint}`;
  const problem = problemText(drawing, tried, m);
  return (
    <div className="shape-tools">
      <p className="muted small">{hint}</p>
      {problem && (
        <p role="alert" className="error-text">
          {problem}
        </p>
      )}
      <div className="button-row">
        {!finished && (
          <Button
            size="compact-xs"
            variant="light"
            disabled={problems.any && problems.crossings.length === 0}
            onClick={() => drawing.set(finish(sketch))}
          >
            {m.zones.finish}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="default"
          disabled={!drawing.canUndo}
          leftSection={<Icon name="undo" size={14} />}
          onClick={() => drawing.undo()}
        >
          {m.zones.undo}
        </Button>
      </div>
      {(type === 'circle' || type === 'corridor') && (
        <NumberInput
          label={type === 'circle' ? m.zones.radius : m.zones.width}
          min={1}
          max={type === 'circle' ? 100_000 : 10_000}
          decimalScale={0}
          value={sketch.metres || ''}
          onChange={(value) => typeof value === 'number' && drawing.set(setMetres(sketch, value))}
        />
      )}
    </div>
  );
}

function problemText(
  drawing: Drawing,
  tried: boolean,
  m: ReturnType<typeof useMessages>,
): string | undefined {
  const { sketch, problems } = drawing;
  if (problems.crossings.length > 0) return m.zones.problems.crossing;
  if (!sketch.finished) return tried ? m.zones.tooFew : undefined;
  return problems.any ? m.zones.problems.other : undefined;
}
