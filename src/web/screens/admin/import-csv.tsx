import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ProblemError, sendFileAs } from '../../http/client.ts';
import { useMessages } from '../../i18n/language.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Fault } from './parts.tsx';

interface ImportCsvProps<Answer> {
  readonly path: string;
  /** The list that is asked for again. */
  readonly list: string;
  readonly taken: (answer: Answer) => string;
}

/** A whole table that was edited elsewhere: all of it is taken, or nothing, and each line that cannot be says why. */
export function ImportCsv<Answer>({ path, list, taken }: ImportCsvProps<Answer>) {
  const m = useMessages();
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: (file: File) => sendFileAs<Answer>(path, file, 'text/csv'),
    onSuccess: () => client.invalidateQueries({ queryKey: [list] }),
  });
  const lines = take.error instanceof ProblemError ? take.error.fields : [];
  return (
    <>
      <FileButton accept=".csv,text/csv" onChange={(file) => file && take.mutate(file)}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            loading={take.isPending}
            leftSection={<Icon name="upload" size={14} />}
          >
            {m.admin.categories.import}
          </Button>
        )}
      </FileButton>
      {take.data && <span role="status">{taken(take.data)}</span>}
      {take.error && (
        <div className="import-findings">
          <Fault error={take.error} />
          {lines.length > 0 && (
            <ul>
              {lines.map(({ path: where, message }) => (
                <li key={`${where} ${message}`}>
                  <strong>{m.permits.line(where.split('.').at(-1) ?? '')}</strong> {message}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </>
  );
}
