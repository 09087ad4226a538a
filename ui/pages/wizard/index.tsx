import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { faultText } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { type Answers, CLASSIC, type Kind, problemWith, type Step, stepOrder } from './answers.ts';
import { LookOver } from './look-over.tsx';
import { NameStep } from './name-step.tsx';
import { Steps } from './steps.tsx';
import { WhatStep } from './what-step.tsx';
import { WhenStep } from './when-step.tsx';
import css from './wizard.module.css';

/** Four questions, then the editor with the series drawn. Nothing is made before the last one. */
export function WizardPage() {
  const { t } = useTranslation('wizard');
  const { t: said } = useTranslation('shell');
  const audience = useAudience();
  const navigate = useNavigate();
  const rhythm = useRead(contract.audiences.rhythm, { params: { id: audience.id } });
  const create = useWrite(contract.flows.create, [contract.flows.list]);
  const [step, setStep] = useState<Step>('what');
  const [given, give] = useState<Partial<Answers>>({});
  const content = useRef<HTMLDivElement>(null);

  const kind: Kind = given.kind ?? 'series';
  const suggested = rhythm.data?.suggested.map(({ days }) => days) ?? [];
  const plan = given.plan ?? (suggested.length === CLASSIC.length ? 'suggested' : 'classic');
  const own = given.own ?? [null, null, null];
  const all = plan === 'suggested' ? suggested : plan === 'classic' ? CLASSIC : own;
  const answers: Answers = {
    kind,
    plan,
    own,
    days: kind === 'single' ? all.slice(0, 1) : all,
    name: given.name ?? t(`name.${kind}`),
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

  const make = () =>
    create.mutate(
      {
        body: {
          audienceId: audience.id,
          name: answers.name.trim(),
          template: kind === 'single' ? 'win-back-single' : 'win-back-series',
          days: answers.days.filter((day) => day !== null),
          holdoutPercent: answers.holdout,
        },
      },
      { onSuccess: ({ id }) => navigate({ to: '/a/$audienceId/flows/$flowId', params: { audienceId: audience.id, flowId: id } }) },
    );

  const part = { answers, give: (more: Partial<Answers>) => give({ ...given, ...more }) };
  return (
    <Page
      title={t('title')}
      crumbs={[{ label: t('flows'), link: { to: '/a/$audienceId/flows', params: { audienceId: audience.id } } }]}
      flush
    >
      <div className={css.wizard}>
        <Steps step={step} answers={answers} go={go} />
        <div className={css.side}>
          <div className={css.content} ref={content}>
            {step === 'what' && <WhatStep {...part} />}
            {step === 'name' && <NameStep {...part} />}
            {step === 'when' && <WhenStep {...part} rhythm={rhythm} />}
            {step === 'look' && <LookOver {...part} />}
          </div>
          <footer className={css.foot}>
            {create.isError ? (
              <span className="red grow" role="alert">
                {faultText(create.error, said)}
              </span>
            ) : (
              <span className="soft grow">{t('nothingSent')}</span>
            )}
            {at > 0 && <Button onClick={() => go(stepOrder[at - 1])}>{t('back')}</Button>}
            <Button
              kind="primary"
              reason={problem && t(`problem.${problem}`)}
              busy={create.isPending}
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
