import { NumberInput, Radio, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Dry, Schedule } from '../../../api/sunset/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.tsx';
import type { Problem } from '../../components/rule/unfinished.ts';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import type { Draft } from './draft.ts';
import css from './sunset.module.css';
import { Who } from './who.tsx';

interface PartsProps {
  draft: Draft;
  setDraft(draft: Draft): void;
  /** As the form stands; null = it has changed since, or is being counted. */
  dry: Dry | null;
  next: string[];
  problems: readonly Problem[];
}

/** Who, when, one more chance, a limit, whom to tell: each as a sentence. */
export function Parts({ draft, setDraft, dry, next, problems }: PartsProps) {
  const { t } = useTranslation('sunset');
  const f = useFormat();
  const { schedule } = draft;
  const change = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const when = (more: Partial<Schedule>) => change({ schedule: { ...schedule, ...more } });
  const number = (value: string | number) => (typeof value === 'number' ? value : null);
  return (
    <>
      <Part icon="filter" title={t('who.title')} note={dry && t('who.today', { count: dry.matched, number: f.exact(dry.matched) })}>
        <Who who={draft.who} onChange={(who) => change({ who })} problems={problems} />
      </Part>
      <Part
        icon="calendar"
        title={t('when.title')}
        note={next.length > 0 && t('when.next', { days: f.list(next.map((at) => f.shortDay(at))) })}
      >
        <div className={css.sentence}>
          <Select
            aria-label={t('when.every')}
            w={160}
            allowDeselect={false}
            data={[1, 2, 3, 6, 12].map((months) => ({ value: String(months), label: t('when.months', { count: months }) }))}
            value={String(schedule.every)}
            onChange={(value) => when({ every: Number(value) as Schedule['every'] })}
          />
          <span>{t('when.on')}</span>
          <Select
            aria-label={t('when.day')}
            w={170}
            allowDeselect={false}
            data={[
              { value: 'first_monday', label: t('when.firstMonday') },
              ...Array.from({ length: 28 }, (_, n) => ({ value: String(n + 1), label: t('when.theDay', { day: n + 1 }) })),
            ]}
            value={String(schedule.day)}
            onChange={(value) => when({ day: value === 'first_monday' ? value : Number(value) })}
          />
          <span>{t('when.at')}</span>
          <Select
            aria-label={t('when.hour')}
            w={90}
            allowDeselect={false}
            data={Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour}:00` }))}
            value={String(schedule.hour)}
            onChange={(value) => when({ hour: Number(value) })}
          />
          <span className="soft">{f.zoneName()}</span>
        </div>
      </Part>
      <Part icon="flow" title={t('first.title')} note={t('first.note')}>
        <First first={draft.first} onChange={(first) => change({ first })} />
      </Part>
      <Part icon="warning" title={t('limit.title')} note={t('limit.note')}>
        <div className={css.sentence}>
          <span>{t('limit.above')}</span>
          <NumberInput
            aria-label={t('limit.contacts')}
            w={100}
            min={1}
            max={10_000_000}
            allowDecimal={false}
            hideControls
            value={draft.limitContacts ?? ''}
            placeholder="–"
            onChange={(value) => change({ limitContacts: number(value) })}
          />
          <span>{t('limit.or')}</span>
          <NumberInput
            aria-label={t('limit.percent')}
            w={80}
            min={0.01}
            max={100}
            decimalScale={2}
            hideControls
            suffix={'\u00a0%'}
            value={draft.limitPercent ?? ''}
            placeholder="–"
            onChange={(value) => change({ limitPercent: number(value) })}
          />
          <span>{t('limit.of')}</span>
          {dry && draft.limitPercent !== null && (
            <span className="meta num">
              {t('limit.share', { part: f.exact(Math.floor((dry.audience * draft.limitPercent) / 100)), audience: f.exact(dry.audience) })}
            </span>
          )}
        </div>
        {dry && dry.limit !== null && (
          <div className={css.limit} data-over={dry.over || undefined}>
            <span className={css.track} aria-hidden="true">
              <span style={{ width: `${Math.min(100, (Math.max(dry.archive, dry.series) / Math.max(1, dry.limit)) * 100)}%` }} />
            </span>
            <span className="meta2 num">
              {t(dry.over ? 'limit.over' : 'limit.far', { number: f.exact(Math.max(dry.archive, dry.series)), limit: f.exact(dry.limit) })}
            </span>
          </div>
        )}
      </Part>
      <Part icon="mail" title={t('tell.title')} note={t('tell.note')}>
        <div className={css.sentence}>
          <TextInput
            type="email"
            aria-label={t('tell.address')}
            placeholder={t('tell.address')}
            w={260}
            value={draft.tell ?? ''}
            onChange={(event) => change({ tell: event.currentTarget.value.trim() || null })}
          />
          <span className="soft">{t('tell.app')}</span>
        </div>
      </Part>
    </>
  );
}

interface PartProps {
  icon: IconName;
  title: string;
  note: ReactNode;
  children: ReactNode;
}
function Part({ icon, title, note, children }: PartProps) {
  return (
    <section className={css.part}>
      <Icon name={icon} className="soft" />
      <div>
        <h2>{title}</h2>
        <p className="meta num">{note}</p>
      </div>
      <div className={css.said}>{children}</div>
    </section>
  );
}

/** One last series, or the archive at once. */
function First({ first, onChange }: { first: Draft['first']; onChange(first: Draft['first']): void }) {
  const { t } = useTranslation('sunset');
  const { id: audienceId } = useAudience();
  const flows = useRead(contract.flows.list, { query: { audienceId } });
  const live = (flows.data?.items ?? []).filter(({ status, id }) => status === 'live' || id === first?.flowId);
  const begin = live[0]?.id;
  return (
    <>
      <Radio
        name="first"
        checked={first !== null}
        disabled={!begin}
        label={t('first.series')}
        description={begin ? undefined : t('first.noFlow')}
        onChange={() => begin && onChange({ flowId: begin, days: 30 })}
      />
      {first && (
        <div className={`${css.sentence} ${css.inset}`}>
          <Select
            aria-label={t('first.flow')}
            w={260}
            allowDeselect={false}
            data={live.map(({ id, name }) => ({ value: id, label: name }))}
            value={first.flowId}
            onChange={(flowId) => flowId && onChange({ ...first, flowId })}
          />
          <span>{t('first.then')}</span>
          <NumberInput
            aria-label={t('first.days')}
            w={110}
            min={1}
            max={365}
            allowDecimal={false}
            hideControls
            suffix={` ${t('first.unit')}`}
            value={first.days}
            onChange={(days) => typeof days === 'number' && days >= 1 && onChange({ ...first, days })}
          />
        </div>
      )}
      <Radio name="first" checked={first === null} label={t('first.atOnce')} onChange={() => onChange(null)} />
    </>
  );
}
