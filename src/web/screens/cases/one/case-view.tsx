import { ActionIcon, SegmentedControl } from '@mantine/core';
import { useCallback, useState } from 'react';
import { stageOf } from '../../../../domain/cases/stages.ts';
import type { ApiCaseDetail, ApiStopNear } from '../../../../wire/api-cases.ts';
import { type CaseScene, useCase, useScene } from '../../../http/case-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { useMay } from '../../../people/use-me.ts';
import { navigate, useAddress } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { CaseStateMark } from '../case-state-mark.tsx';
import { Alike } from './alike.tsx';
import { CaseLog } from './case-log.tsx';
import { Deadline } from './deadline.tsx';
import { Facts } from './facts.tsx';
import { Permits } from './permits.tsx';
import { CasePhotos } from './photos.tsx';
import { Steps } from './steps.tsx';
import { Stops } from './stops.tsx';
import { useCaseMap } from './use-case-map.ts';
import { VerificationFlight } from './verification.tsx';
import { Violations } from './violations.tsx';

/** One case: what it is and what can be done with it on the left, its story on the right, the place between. */
export function CaseView({ id }: { id: string }) {
  const m = useMessages();
  const found = useCase(id);
  const [stops, setStops] = useState<readonly ApiStopNear[]>([]);
  const onStops = useCallback((next: readonly ApiStopNear[]) => setStops(next), []);
  const scene = useScene(found.data);
  useCaseMap(found.data, scene, stops);
  const { data, error } = found;
  return (
    <main className="floor case" id="content">
      <Sheet>
        <div className="column wide">
          <section className="panel fill" aria-label={m.cases.title}>
            <div className="panel-head">
              <ActionIcon aria-label={m.cases.back} onClick={back}>
                <Icon name="back" />
              </ActionIcon>
              <h1>{data?.case.number ?? ''}</h1>
              {data && <CaseStateMark state={data.case.state} />}
            </div>
            {error && !data && <Failure error={error} retry={() => void found.refetch()} />}
            {!data && !error && <Notice title={m.errors.loading} />}
            {data && <Body detail={data} scene={scene} />}
          </section>
        </div>
        {data && <Beside detail={data} scene={scene} onStops={onStops} />}
      </Sheet>
    </main>
  );
}

/** To the list with its filters, where one came from there. */
function back(): void {
  if (history.length > 1 && document.referrer === '') history.back();
  else navigate('/cases');
}

interface BodyProps {
  readonly detail: ApiCaseDetail;
  /** Where that is not the case's own place. */
  readonly scene: CaseScene | undefined;
}

function Body({ detail, scene }: BodyProps) {
  const m = useMessages();
  const outcome = useAddress().query.get('outcome');
  return (
    <>
      <div className="scroll case-body">
        {(outcome === 'joined' || outcome === 'known') && (
          <p role="status" className="meanwhile">
            {m.newCase[outcome]}
          </p>
        )}
        <Deadline of={detail.case} />
        <Facts detail={detail} scene={scene} />
        <CasePhotos photos={detail.photos} />
        <Violations violations={detail.violations} />
        <Permits detail={detail} />
      </div>
      <Steps detail={detail} />
    </>
  );
}

type Part = 'log' | 'alike' | 'stops' | 'flight';

interface BesideProps extends BodyProps {
  readonly onStops: (stops: readonly ApiStopNear[]) => void;
}

function Beside({ detail, scene, onStops }: BesideProps) {
  const m = useMessages();
  const [part, setPart] = useState<Part>('log');
  const looks = useMay('fleet:look');
  const verifies = useMay('cases:desk', 'flights:fly');
  const { case: c } = detail;
  const parts: { value: Part; label: string }[] = [
    { value: 'log', label: m.cases.log },
    ...(detail.alike.length > 0
      ? [{ value: 'alike' as const, label: m.casePage.alike(detail.alike.length) }]
      : []),
    ...(looks ? [{ value: 'stops' as const, label: m.casePage.whoStopped }] : []),
    ...(verifies && stageOf(c.state) !== undefined
      ? [{ value: 'flight' as const, label: m.casePage.lookByDrone }]
      : []),
  ];
  const shown = parts.some(({ value }) => value === part) ? part : 'log';
  return (
    <div className="column right case-beside">
      <section className="panel fill" aria-label={m.cases.log}>
        <div className="case-tabs">
          <SegmentedControl
            fullWidth
            aria-label={m.casePage.parts}
            value={shown}
            onChange={(value) => setPart(value as Part)}
            data={parts}
          />
        </div>
        <div className="scroll case-body">
          {shown === 'log' && <CaseLog log={detail.log} />}
          {shown === 'alike' && <Alike alike={detail.alike} />}
          {shown === 'stops' && <Stops of={c} scene={scene} onFound={onStops} />}
          {shown === 'flight' && <VerificationFlight of={c} />}
        </div>
      </section>
    </div>
  );
}
