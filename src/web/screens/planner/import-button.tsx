import { useState } from 'react';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.ts';
import { fitTo } from '../../map/view.ts';
import { type Imported, importShapes, MOST_SHAPES } from '../../planner/import-shapes.ts';
import type { Planner } from '../../planner/planner.ts';
import { linesOf } from '../../planner/shapes.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon } from '../../ui/icons.tsx';

/** Takes shapes out of a file, and says what became of it. */
export function ImportButton({ planner }: { planner: Planner }) {
  const m = useMessages();
  const [outcome, setOutcome] = useState<Imported>();
  const take = async (file: File) => {
    const imported = importShapes(new Uint8Array(await file.arrayBuffer()));
    setOutcome(imported);
    if (!imported.ok) return;
    planner.dispatch({ type: 'import', shapes: imported.shapes });
    fitTo(
      imported.shapes.flatMap((shape) => linesOf(shape).flat()),
      16.5,
    );
  };
  return (
    <>
      <FileButton
        accept=".geojson,.json,.kml,.kmz,application/geo+json"
        onChange={(file) => file && void take(file)}
      >
        {(props) => (
          <button
            {...props}
            type="button"
            className="plain-button planner-tool"
            title={m.planner.draw.importHelp}
          >
            <Icon name="upload" size={17} />
            <span>{m.planner.draw.import}</span>
          </button>
        )}
      </FileButton>
      {outcome && (
        <p
          role={outcome.ok ? 'status' : 'alert'}
          className={`planner-import small ${outcome.ok ? 'muted' : 'error-text'}`}
        >
          {outcomeWords(outcome, m)}
        </p>
      )}
    </>
  );
}

function outcomeWords(outcome: Imported, m: Messages): string {
  const words = m.planner.draw;
  if (outcome.ok) return words.imported(outcome.shapes.length);
  if (outcome.why === 'empty') return words.importEmpty;
  if (outcome.why === 'too-many') return words.tooMany(MOST_SHAPES);
  return `${words.importFailed(outcome.where)}: ${outcome.detail}`;
}
