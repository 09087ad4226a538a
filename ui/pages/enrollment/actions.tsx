import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Enrollment } from '../../../api/enrollments/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import type { IconName } from '../../components/icon-paths.tsx';
import { nameOf } from '../../components/person.tsx';
import { faultText } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { isPaused } from './standing.tsx';

type Deed = 'skipWait' | 'pause' | 'resume' | 'stop';
const icons: Record<Deed, IconName> = { skipWait: 'skip', pause: 'pause', resume: 'play', stop: 'stop' };

/** None of these is the expected one, so none is filled; each asks once and states its effect. */
export function Actions({ walk }: { walk: Enrollment }) {
  const paused = isPaused(walk);
  const moves = walk.waiting?.at && new Date(walk.waiting.at).getTime() > Date.now();
  return (
    <div className="row" style={{ flexWrap: 'wrap' }}>
      {moves && !paused && <Action walk={walk} deed="skipWait" />}
      <Action walk={walk} deed={paused ? 'resume' : 'pause'} />
      <Action walk={walk} deed="stop" />
    </div>
  );
}

function Action({ walk, deed }: { walk: Enrollment; deed: Deed }) {
  const { t } = useTranslation('enrollment');
  const { t: said } = useTranslation('shell');
  const f = useFormat();
  const queries = useQueryClient();
  const write = useWrite(contract.enrollments[deed], [contract.enrollments.one, contract.flows.one]);
  const { waiting } = walk;
  const early = waiting?.at ? f.daysSince(Date.now(), waiting.at) : 0;
  const sends = waiting?.do === 'sendEmail' && walk.arm === 'treated';
  const effect = {
    skipWait: sends ? t('effect.skipSends', { step: waiting?.stepName, count: early }) : t('effect.skip', { count: early }),
    pause: t('effect.pause'),
    resume: t('effect.resume'),
    stop: t('effect.stop', { name: walk.contact.firstName || nameOf(walk.contact) }),
  }[deed];
  const go = () =>
    write.mutate(
      { params: { id: walk.id } },
      {
        onSuccess: (fresh) => queries.setQueryData([contract.enrollments.one.path, { params: { id: walk.id } }], fresh),
        onError: (fault) => notifications.show({ color: 'red', message: faultText(fault, said) }),
      },
    );
  return (
    <Confirm effect={effect} verb={t(`verb.${deed}`)} danger={deed === 'stop'} onYes={go}>
      {(ask) => (
        <Button icon={icons[deed]} kind={deed === 'stop' ? 'danger' : undefined} busy={write.isPending} onClick={ask}>
          {t(`verb.${deed}`)}
        </Button>
      )}
    </Confirm>
  );
}
