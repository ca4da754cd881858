import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import {
  type PatrolDetail,
  useArchivePatrol,
  useCopyPatrol,
} from '../../../http/patrol-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Only } from '../../../people/only.tsx';
import { navigate } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Question } from '../../../ui/question.tsx';

export function PatrolActions({ patrol }: { patrol: PatrolDetail }) {
  const m = useMessages();
  const copy = useCopyPatrol(({ id }) => navigate(`/patrols/${id}`));
  const name = m.patrol.copyName(patrol.name).slice(0, 120);
  return (
    <div className="panel-foot">
      {copy.error && (
        <p role="alert" className="error-text">
          {copy.error.message}
        </p>
      )}
      <div className="button-row">
        <Only may="flights:fly">
          <Button
            variant="default"
            leftSection={<Icon name="edit" size={15} />}
            onClick={() => navigate(`/planner/${patrol.id}`)}
          >
            {m.patrol.edit}
          </Button>
        </Only>
        <Only may="flights:fly">
          <Button
            variant="default"
            loading={copy.isPending}
            leftSection={<Icon name="copy" size={15} />}
            onClick={() => copy.mutate({ ...patrol, name })}
          >
            {m.patrol.copy}
          </Button>
        </Only>
        <Button
          variant="default"
          leftSection={<Icon name="cases" size={15} />}
          onClick={() => navigate(`/patrols/${patrol.id}/sheet`)}
        >
          {m.patrol.sheet}
        </Button>
        <Only may="flights:fly">
          <Archive patrol={patrol} />
        </Only>
      </div>
    </div>
  );
}

function Archive({ patrol }: { patrol: PatrolDetail }) {
  const m = useMessages();
  const [asking, ask] = useState(false);
  const archive = useArchivePatrol(patrol.id, () => navigate('/patrols', { replace: true }));
  return (
    <>
      <Button variant="subtle" color="alarm" ml="auto" onClick={() => ask(true)}>
        {m.patrol.archive}
      </Button>
      <Modal
        opened={asking}
        onClose={() => ask(false)}
        title={m.patrol.archiveTitle}
        closeButtonProps={{ 'aria-label': m.patrol.cancel }}
      >
        <Question
          text={m.patrol.archiveText(patrol.name)}
          yes={m.patrol.archive}
          color="alarm"
          no={m.patrol.cancel}
          pending={archive.isPending}
          error={archive.error}
          onYes={() => archive.mutate()}
          onNo={() => ask(false)}
        />
      </Modal>
    </>
  );
}
