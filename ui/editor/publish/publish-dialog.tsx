import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Flow } from '../../../api/flows/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { useFocusBack } from '../../components/focus-back.ts';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useEditing } from '../context.ts';
import { BacklogTable } from './backlog-table.tsx';
import { Checklist } from './checklist.tsx';
import { type Choice, type Consequence, consequenceOf, proposed } from './consequence.ts';
import { ConsequenceSentence } from './consequence-sentence.tsx';
import { Existing, type Moves } from './existing.tsx';
import { MembersChoice } from './members-choice.tsx';
import css from './publish.module.css';
import { Published } from './published.tsx';

/** Everything publishing does, said before it is done. */
export function PublishDialog({ close, fix }: { close(): void; fix(): void }) {
  useFocusBack();
  const { t } = useTranslation('editor');
  const { t: said } = useTranslation('shell');
  const { flow, shown, saving } = useEditing();
  const first = flow.activatedAt === null;
  const { trigger } = shown;
  const was = flow.live?.definition.trigger;
  const watched = !first && was?.type === 'entersSegment' ? was.segmentId : null;
  const bySegment = trigger.type === 'entersSegment' && trigger.segmentId !== null && trigger.segmentId !== watched;
  const asks = bySegment || (first && trigger.type === 'lapsed');
  const checks = useRead(contract.flows.checklist, { params: { id: flow.id } });
  const backlog = useRead(contract.flows.backlog, { params: { id: flow.id } }, { enabled: asks });
  const [chosen, choose] = useState<Choice[]>([]);
  const [moves, setMoves] = useState<Moves>({ existing: 'move', moves: {} });
  const publish = useWrite(contract.flows.publish, [contract.flows.one, contract.flows.list]);
  const [done, setDone] = useState<{ flow: Flow; sum: Consequence | null } | null>(null);

  const stretches = backlog.data?.stretches ?? [];
  const choices = proposed(stretches).map((choice) => chosen.find((c) => c.fromDay === choice.fromDay) ?? choice);
  const sum = consequenceOf(stretches, choices);
  const bad = checks.data?.items.filter((item) => !item.ok).length ?? 0;
  const homeless = checks.data?.removed.filter((step) => step.waiting > 0 && !moves.moves[step.stepId]).length ?? 0;

  const go = () =>
    publish.mutate(
      {
        params: { id: flow.id },
        body: {
          backlog: choices.map(({ fromDay, choice, perDay }) => ({
            fromDay,
            choice,
            ...(choice === 'first_email' && perDay ? { perDay } : {}),
          })),
          ...moves,
        },
      },
      {
        onSuccess: (fresh) => {
          saving.restart(fresh);
          setDone({ flow: fresh, sum: asks ? sum : null });
        },
      },
    );

  return (
    <Modal.Root opened onClose={close} size={944} centered classNames={{ content: css.dialog ?? '' }}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('publishing.title', { name: flow.name })}>
        <div className={css.head}>
          <h2 className="h1 clip" tabIndex={-1} data-autofocus>
            {t(done ? 'published.title' : 'publishing.title', { name: flow.name })}
          </h2>
          <span className={`${css.aside} meta grow`}>
            {!done && (first ? t('publishing.first') : t('publishing.again', { number: (flow.live?.number ?? 0) + 1 }))}
          </span>
          <IconButton icon="close" label={said('close')} onClick={close} />
        </div>
        {done ? (
          <Published {...done} close={close} />
        ) : (
          <>
            <div className={css.parts}>
              {checks.isError && <ErrorState fault={checks.error} retry={() => checks.refetch()} />}
              {checks.isPending && <Skeleton lines={4} />}
              {checks.data && <Checklist items={checks.data.items} fix={fix} />}
              {asks && backlog.isPending && <Skeleton lines={5} />}
              {asks && backlog.isError && <ErrorState fault={backlog.error} retry={() => backlog.refetch()} />}
              {backlog.data && !bySegment && <BacklogTable backlog={backlog.data} choices={choices} choose={choose} />}
              {bySegment && stretches[0] && choices[0] && (
                <MembersChoice there={stretches[0]} choice={choices[0]} choose={(choice) => choose([choice])} />
              )}
              {!first && <Existing removed={checks.data?.removed ?? []} chosen={moves} choose={setMoves} />}
            </div>
            {backlog.data && !bySegment && <ConsequenceSentence backlog={backlog.data} sum={sum} />}
            <div className={css.foot}>
              {publish.isError ? (
                <span className="red grow" role="alert">
                  {faultText(publish.error, said)}
                </span>
              ) : (
                <span className="soft grow">{t('publishing.canPause')}</span>
              )}
              <Button onClick={close}>{said('cancel')}</Button>
              <Button kind="primary" reason={whyNot()} busy={publish.isPending} onClick={go}>
                {t('publish')}
              </Button>
            </div>
          </>
        )}
      </Modal.Content>
    </Modal.Root>
  );

  function whyNot(): string | null {
    if (!checks.data || (asks && !backlog.data)) return t('publishing.counting');
    if (bad) return t('publishing.fixFirst', { count: bad });
    if (homeless) return t('publishing.moveFirst', { count: homeless });
    return null;
  }
}
