import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { type Answers, CLASSIC, type Kind, problemWith, type Step, stepOrder, WAITS } from './answers.ts';
import { LookOver } from './look-over.tsx';
import { NameStep } from './name-step.tsx';
import { SegmentStep } from './segment-step.tsx';
import { Steps } from './steps.tsx';
import { useChoices } from './use-choices.ts';
import { WhatStep } from './what-step.tsx';
import { WhenStep } from './when-step.tsx';
import css from './wizard.module.css';

type Said = Parameters<ReturnType<typeof useWrite<typeof contract.flows.create>>['mutate']>[0]['body'];
const route = getRouteApi('/a/$audienceId/flows/new');

/** Four questions, then the editor with the series drawn. Nothing is made before the last one. */
export function WizardPage() {
  const { t } = useTranslation('wizard');
  const { t: said } = useTranslation('shell');
  const audience = useAudience();
  const navigate = useNavigate();
  const rhythm = useRead(contract.audiences.rhythm, { params: { id: audience.id } });
  const create = useWrite(contract.flows.create, [contract.flows.list]);
  const save = useWrite(contract.segments.create, [contract.segments.list]);
  const [step, setStep] = useState<Step>('what');
  const [given, give] = useState<Partial<Answers>>({});
  const content = useRef<HTMLDivElement>(null);

  const { segment } = route.useSearch();
  const kind: Kind = given.kind ?? (segment ? 'segment' : 'series');
  const found = useChoices(kind === 'segment');
  const whom = given.whom ?? (segment ? { by: 'segment' as const, id: segment } : null);
  const chosen = whom && found.choices.find(({ by, id }) => by === whom.by && id === whom.id);
  const suggested = rhythm.data?.suggested.map(({ days }) => days) ?? [];
  const plan = given.plan ?? (suggested.length === CLASSIC.length ? 'suggested' : 'classic');
  const own = given.own ?? [null, null, null];
  const all = plan === 'suggested' ? suggested : plan === 'classic' ? CLASSIC : own;
  const answers: Answers = {
    kind,
    plan,
    own,
    days: kind === 'single' ? all.slice(0, 1) : all,
    whom: chosen ? whom : null,
    whomName: chosen?.name ?? '',
    waits: given.waits ?? WAITS,
    name: given.name ?? (chosen ? t('name.ofSegment', { segment: chosen.name }) : t(`name.${kind}`)),
    holdout: given.holdout ?? 10,
  };
  const problem = problemWith(step, answers);
  const at = stepOrder.indexOf(step);

  const go = (to: Step | undefined) => {
    if (!to) return;
    setStep(to);
  };
  // the next question is read from its beginning
  useEffect(() => {
    if (step) content.current?.querySelector<HTMLElement>('h1')?.focus();
  }, [step]);

  const draw = (what: object & Partial<Said>) =>
    create.mutate(
      {
        body: { audienceId: audience.id, name: answers.name.trim(), template: 'win-back-series', holdoutPercent: answers.holdout, ...what },
      },
      { onSuccess: ({ id }) => navigate({ to: '/a/$audienceId/flows/$flowId', params: { audienceId: audience.id, flowId: id } }) },
    );
  const typed = (numbers: (number | null)[]) => numbers.filter((one) => one !== null);
  const forSegment = (segmentId: string) => draw({ template: 'win-back-segment', segmentId, waits: typed(answers.waits) });
  const make = () => {
    if (kind !== 'segment') return draw({ template: kind === 'single' ? 'win-back-single' : 'win-back-series', days: typed(answers.days) });
    if (chosen?.by === 'segment') return forSegment(chosen.id);
    if (chosen)
      save.mutate(
        { body: { kind: 'rule', audienceId: audience.id, name: chosen.name, rule: chosen.rule, recipe: chosen.id } },
        {
          onSuccess: ({ id }) => {
            // what was saved is not saved again, should the drawing fail
            give({ ...given, whom: { by: 'segment', id } });
            forSegment(id);
          },
        },
      );
  };
  const fault = create.error ?? save.error;

  const part = { answers, give: (more: Partial<Answers>) => give({ ...given, ...more }) };
  return (
    <Page
      title={t(kind === 'segment' ? 'titleSegment' : 'title')}
      crumbs={[{ label: t('flows'), link: { to: '/a/$audienceId/flows', params: { audienceId: audience.id } } }]}
      flush
    >
      <div className={css.wizard}>
        <Steps step={step} answers={answers} go={go} />
        <div className={css.side}>
          <div className={css.content} ref={content}>
            {step === 'what' && <WhatStep {...part} />}
            {step === 'name' && <NameStep {...part} />}
            {step === 'when' && kind !== 'segment' && <WhenStep {...part} rhythm={rhythm} />}
            {step === 'when' && kind === 'segment' && <SegmentStep {...part} found={found} />}
            {step === 'look' && <LookOver {...part} />}
          </div>
          <footer className={css.foot}>
            {fault ? (
              <span className="red grow" role="alert">
                {faultText(fault, said)}
              </span>
            ) : (
              <span className="soft grow">{t('nothingSent')}</span>
            )}
            {at > 0 && <Button onClick={() => go(stepOrder[at - 1])}>{t('back')}</Button>}
            <Button
              kind="primary"
              reason={problem && t(`problem.${problem}`)}
              busy={create.isPending || save.isPending}
              onClick={() => (step === 'look' ? make() : go(stepOrder[at + 1]))}
            >
              {t(step === 'look' ? 'open' : 'continue')}
            </Button>
          </footer>
        </div>
      </div>
    </Page>
  );
}
