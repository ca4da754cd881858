import { Button, NumberInput, Select } from '@mantine/core';
import type { Library } from '../../../../missions/library/library.ts';
import type { Template } from '../../../../missions/library/template.ts';
import type { DrawnShape } from '../../../domain/flights/patrol.ts';
import { useMessages } from '../../i18n/language.ts';
import { fitTo } from '../../map/view.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { linesOfThing, sameThing, type Thing, thingsOf } from '../../planner/shapes.ts';
import { canFinish, type ToolKind } from '../../planner/state.ts';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { ImportButton } from './import-button.tsx';
import { RemoveButton } from './remove-button.tsx';

interface SectionProps {
  readonly planner: Planner;
  readonly library: Library;
}

/** Which template, what is drawn for it, and the tools to draw it. */
export function DrawSection({ planner, library }: SectionProps) {
  const m = useMessages();
  const id = usePart(planner, ({ state }) => state.draft.wishes.template);
  const template = library.templates.find((one) => one.id === id);
  const language = m.locale.startsWith('zh') ? 'zh' : 'en';
  return (
    <section className="planner-section" aria-label={m.planner.draw.title}>
      <Select
        label={m.planner.template}
        description={template?.purpose[language]}
        inputWrapperOrder={['label', 'input', 'description']}
        allowDeselect={false}
        value={id}
        data={library.templates.map((one) => ({ value: one.id, label: one.name[language] }))}
        onChange={(value) => value && planner.dispatch({ type: 'template', id: value })}
      />
      {template && <Tools planner={planner} template={template} />}
      <Hint planner={planner} template={template} />
      <Things planner={planner} template={template} />
    </section>
  );
}

const ICONS: Record<ToolKind, IconName> = {
  area: 'polygon',
  hole: 'hole',
  line: 'line',
  point: 'point',
  heap: 'heap',
  gate: 'gate',
  'take-off': 'takeoff',
  fence: 'fence',
};

/** What the template is drawn with first; a hole where there is an area to have one. */
function toolsOf({ draw, pattern }: Template, hasArea: boolean): ToolKind[] {
  const tools: ToolKind[] = [];
  for (const kind of draw) tools.push(kind === 'points' ? 'point' : kind);
  if (hasArea && draw.includes('area')) tools.push('hole');
  if (pattern === 'site') tools.push('heap', 'gate');
  return [...tools, 'take-off', 'fence'];
}

function Tools({ planner, template }: { planner: Planner; template: Template }) {
  const m = useMessages();
  const chosen = usePart(planner, ({ state }) => state.tool?.kind);
  const hasArea = usePart(planner, ({ state }) =>
    state.draft.wishes.drawn.some(({ kind }) => kind === 'area'),
  );
  return (
    <fieldset className="planner-tools" aria-label={m.planner.draw.title}>
      {toolsOf(template, hasArea).map((kind) => (
        <button
          key={kind}
          type="button"
          className="plain-button planner-tool"
          aria-pressed={chosen === kind}
          onClick={() => planner.dispatch({ type: 'tool', kind: chosen === kind ? null : kind })}
        >
          <Icon name={ICONS[kind]} size={17} />
          <span>{m.planner.draw[kind]}</span>
        </button>
      ))}
      <ImportButton planner={planner} />
    </fieldset>
  );
}

/** What to do on the map now, with the same steps as buttons. */
function Hint({ planner, template }: { planner: Planner; template: Template | undefined }) {
  const m = useMessages();
  const tool = usePart(planner, ({ state }) => state.tool);
  const drawn = usePart(planner, ({ state }) => state.draft.wishes.drawn.length > 0);
  const chosen = usePart(planner, ({ state }) => state.chosen !== null);
  if (!tool) {
    const [first = 'area'] = template?.draw ?? [];
    const text = drawn ? chosen && m.planner.draw.editHint : m.planner.draw.emptyHint[first];
    return text ? <p className="muted small">{text}</p> : null;
  }
  return (
    <div className="shape-tools" role="status">
      <p className="small">{m.planner.draw.hints[tool.kind]}</p>
      <div className="button-row">
        {tool.points.length > 0 && (
          <Button
            size="compact-xs"
            variant="light"
            disabled={!canFinish(tool)}
            onClick={() => planner.dispatch({ type: 'finish' })}
          >
            {m.planner.draw.finish}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => planner.dispatch({ type: 'tool', kind: null })}
        >
          {m.planner.draw.cancel}
        </Button>
      </div>
    </div>
  );
}

/** A list longer than this is no help: the map shows the rest. */
const MOST_LISTED = 60;

function Things({ planner, template }: { planner: Planner; template: Template | undefined }) {
  const m = useMessages();
  const wishes = usePart(planner, ({ state }) => state.draft.wishes);
  const chosen = usePart(planner, ({ state }) => state.chosen);
  const things = thingsOf(wishes);
  if (things.length === 0) return null;
  const counts = new Map<string, number>();
  const listed = things.map((thing) => {
    const shape = thing.of === 'drawn' ? wishes.drawn[thing.index] : undefined;
    const kind = kindOf(shape);
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const given = shape && 'name' in shape ? shape.name : wishes.takeOff[thing.index]?.name;
    return {
      thing,
      shape,
      kind,
      name: (shape ? given : undefined) || `${m.planner.draw[kind]} ${number}`,
    };
  });
  const show = (thing: Thing) => {
    planner.dispatch({ type: 'choose', chosen: thing });
    fitTo(linesOfThing(wishes, thing).flat(), 17);
  };
  return (
    <ul className="planner-things">
      {listed.slice(0, MOST_LISTED).map(({ thing, shape, kind, name }) => (
        <li key={`${thing.of} ${thing.index}`} data-chosen={sameThing(chosen, thing)}>
          <div className="planner-thing">
            <button
              type="button"
              className="plain-button row-main"
              title={m.planner.draw.show}
              onClick={() => show(thing)}
            >
              <Icon name={ICONS[kind]} size={15} />
              <span className="row-name">{name}</span>
            </button>
            <RemoveButton
              label={m.planner.draw.remove(name)}
              onClick={() => planner.dispatch({ type: 'remove', what: thing })}
            />
          </div>
          {sameThing(chosen, thing) && shape && (
            <Measure planner={planner} index={thing.index} shape={shape} template={template} />
          )}
        </li>
      ))}
      {listed.length > MOST_LISTED && (
        <li className="muted small">{m.planner.plan.more(listed.length - MOST_LISTED)}</li>
      )}
    </ul>
  );
}

function kindOf(shape: DrawnShape | undefined): ToolKind {
  if (!shape) return 'take-off';
  return shape.kind === 'point' ? (shape.role ?? 'point') : shape.kind;
}

/** How wide a line is, how high a roof. */
function Measure(props: {
  planner: Planner;
  index: number;
  shape: DrawnShape;
  template: Template | undefined;
}) {
  const { planner, index, shape, template } = props;
  const m = useMessages();
  const isRoof = shape.kind === 'area' && template?.pattern === 'rooftop';
  if (shape.kind !== 'line' && !isRoof) return null;
  const name = shape.kind === 'line' ? 'width' : 'top';
  const value = shape.kind === 'line' ? shape.width : shape.kind === 'area' ? shape.top : undefined;
  return (
    <NumberInput
      label={m.planner.draw[name]}
      placeholder={m.planner.draw.asTemplate}
      min={name === 'width' ? 1 : 0}
      max={name === 'width' ? 2000 : 500}
      decimalScale={1}
      value={value ?? ''}
      onChange={(next) =>
        planner.dispatch({
          type: 'shape',
          index,
          change: { [name]: typeof next === 'number' ? next : undefined },
        })
      }
    />
  );
}
