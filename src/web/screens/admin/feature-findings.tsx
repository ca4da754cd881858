import { ProblemError } from '../../http/client.ts';
import { useMessages } from '../../i18n/language.ts';
import { Fault } from './parts.tsx';

/** Of a file with thousands of faults these are enough to mend it by. */
const MOST = 50;
/** `body.features.12.properties.code`: counted from 0 there, from 1 for people. */
const FEATURE = /features\.(\d+)(?:\.(.+))?$/;

/** Why a GeoJSON file was not taken: as a whole, and feature by feature. */
export function FeatureFindings({ error }: { error: Error | null }) {
  const m = useMessages();
  if (!error) return null;
  const fields = error instanceof ProblemError ? error.fields : [];
  const where = (path: string): string => {
    const [, at, rest] = FEATURE.exec(path) ?? [];
    if (at === undefined) return path;
    return [m.admin.feature(Number(at) + 1), rest].filter(Boolean).join(' ');
  };
  return (
    <div className="import-findings">
      <Fault error={error} />
      {fields.length > 0 && (
        <ul>
          {fields.slice(0, MOST).map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <strong>{where(path)}</strong> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
