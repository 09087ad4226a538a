import { NumberInput, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Rule } from '../../../workflows/flow/rule/rule.ts';
import { useRead } from '../../api/queries.ts';
import { RuleText } from '../../components/rule/rule-text.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import type { Choice, useChoices } from './use-choices.ts';
import type { PartProps } from './what-step.tsx';
import css from './wizard.module.css';

/** Whom the series is for, in numbers, and how long it waits for them to react. */
export function SegmentStep({ answers, give, found }: PartProps & { found: ReturnType<typeof useChoices> }) {
  const { t } = useTranslation('wizard');
  const { choices, reading, fault } = found;
  const keyOf = ({ by, id }: { by: string; id: string }) => `${by} ${id}`;
  const chosen = answers.whom && choices.find((one) => keyOf(one) === keyOf(answers.whom as Choice));
  const group = (by: Choice['by']) => ({
    group: t(`whom.${by}`),
    items: choices.filter((one) => one.by === by).map((one) => ({ value: keyOf(one), label: one.name })),
  });
  return (
    <>
      <h1 tabIndex={-1}>{t('whom.title')}</h1>
      <p className="soft">{t('whom.why')}</p>
      {fault && <ErrorState fault={fault} retry={() => Promise.all([found.segments.refetch(), found.recipes.refetch()])} />}
      {reading && <Skeleton lines={4} />}
      {!reading && !fault && (
        <div className={css.fields}>
          <Select
            label={t('whom.label')}
            placeholder={t('whom.choose')}
            nothingFoundMessage={t('whom.none')}
            searchable
            allowDeselect={false}
            data={[group('segment'), group('recipe')].filter(({ items }) => items.length > 0)}
            value={answers.whom && keyOf(answers.whom)}
            onChange={(value) => {
              const one = choices.find((choice) => keyOf(choice) === value);
              if (one) give({ whom: { by: one.by, id: one.id } });
            }}
          />
        </div>
      )}
      {chosen && <Numbers key={keyOf(chosen)} choice={chosen} />}
      <h2 id="waits">{t('waits.title')}</h2>
      <ol className={css.waits}>
        {answers.waits.map((wait, n) => (
          <li key={`${n + 1}`}>
            <span className="medium">{t('when.email', { n: n + 1 })}</span>
            <span className="soft">{n === 0 ? t('waits.atOnce') : t('waits.after', { count: answers.waits[n - 1] ?? 0 })}</span>
            <span className={css.wait}>
              <span className="soft">{t(n === answers.waits.length - 1 ? 'waits.thenArchive' : 'waits.thenWait')}</span>
              <NumberInput
                aria-label={t('waits.of', { n: n + 1 })}
                className={css.own ?? ''}
                hideControls
                min={1}
                max={3650}
                allowDecimal={false}
                value={wait ?? ''}
                onChange={(value) =>
                  give({ waits: answers.waits.map((was, k) => (k === n ? (typeof value === 'number' && value > 0 ? value : null) : was)) })
                }
              />
              <span className="soft">{t('when.daysUnit')}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className="soft">{t('waits.end')}</p>
    </>
  );
}

/** How many they are, how many of them can be mailed, and who is in a flow already. */
function Numbers({ choice }: { choice: Choice }) {
  const { t } = useTranslation('wizard');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const among = (...rules: Rule['rules']): Rule => ({ kind: 'group', match: 'all', rules: [choice.rule, ...rules] });
  const ask = (rule: Rule) => ({ body: { audienceId, rule } });
  const all = useRead(contract.segments.preview, ask(among()));
  const mailable = useRead(contract.segments.preview, ask(among({ kind: 'contact', condition: { field: 'mailable', op: 'yes' } })));
  const walking = useRead(contract.segments.preview, ask(among({ kind: 'flow', was: 'in', flowId: null })));
  const count = (of: typeof all) => (of.data ? `${f.exact(of.data.count)}${of.data.capped ? '+' : ''}` : of.isError ? '–' : '…');
  const signed = (n: number) => `${n > 0 ? '+' : n < 0 ? '−' : ''}${f.exact(Math.abs(n))}`;
  const share = (of: typeof all) =>
    of.data && all.data && !all.data.capped && all.data.count > 0
      ? t('whom.share', { share: f.share(of.data.count / all.data.count) })
      : '';
  return (
    <section className={css.numbers} aria-label={choice.name}>
      <div className={css.said}>
        {choice.is ? <p>{choice.is}</p> : choice.said && <RuleText audienceId={audienceId} rule={choice.said} />}
      </div>
      <dl>
        <div>
          <dd className="figure num">{count(all)}</dd>
          <dt>{t('whom.now')}</dt>
          <dd className="meta num">{choice.more === null ? '' : t('whom.more', { number: signed(choice.more) })}</dd>
        </div>
        <div>
          <dd className="figure num">{count(mailable)}</dd>
          <dt>{t('whom.mailable')}</dt>
          <dd className="meta num">{share(mailable)}</dd>
        </div>
        <div>
          <dd className="figure num">{count(walking)}</dd>
          <dt>{t('whom.walking')}</dt>
          <dd className="meta num">{share(walking)}</dd>
        </div>
      </dl>
      <p className="soft">{t('whom.there')}</p>
    </section>
  );
}
