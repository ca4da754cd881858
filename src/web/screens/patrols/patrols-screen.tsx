import { useMessages } from '../../i18n/language.ts';

/** The list at /patrols, one at /patrols/{id}, its print at /patrols/{id}/sheet, what was seen at /patrols/coverage. */
export function PatrolsScreen({ parts }: { parts: readonly string[] }) {
  const m = useMessages();
  return (
    <main className="floor" id="content">
      <h1>
        {m.patrols.title} {parts[0]}
      </h1>
    </main>
  );
}
