import { Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../api/contract.ts';
import { useRead, useWrite } from '../api/queries.ts';
import { useAudience, useFormat } from '../shell/audience.tsx';
import css from './archive-dialog.module.css';
import type { ArchiveWhom, DryRun } from './archive-dialog.tsx';
import { type LastSeries, useLastSeries } from './archive-last-series.ts';
import { Bold } from './bold.tsx';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { faultText } from './states.tsx';

interface ArchiveOfferProps {
  dry: DryRun;
  whom: ArchiveWhom;
  /** What the people have in common: a segment's or a person's name. */
  name: string | undefined;
  close(): void;
}

/** Before anybody is archived: one last series. What it may bring is said with its doubt. */
export function ArchiveOffer({ dry, whom, name, close }: ArchiveOfferProps) {
  const { t } = useTranslation('archive');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const series = useLastSeries(whom, name, dry.all.contacts, close);
  const [choosing, setChoosing] = useState(false);
  const { offer, inNoFlow } = dry;
  const people = { count: inNoFlow, number: f.exact(inNoFlow) };
  const gain = offer?.points != null && offer.margin !== null && offer.points - offer.margin > 0 ? offer : null;
  const at = (points: number) => f.exact(Math.round((inNoFlow * points) / 100));
  return (
    <div className={css.offer}>
      <Icon name="flow" size={20} className="accent" />
      <div className="grow">
        <h3 className="h2">{t('offer.title')}</h3>
        <p className="soft num">
          <Bold>
            {gain && gain.points !== null && gain.margin !== null
              ? `${t('offer.people', people)} ${t('offer.gain', {
                  name: gain.name,
                  points: f.tenth(gain.points),
                  margin: f.tenth(gain.margin),
                  buyers: at(gain.points),
                  least: at(gain.points - gain.margin),
                  most: at(gain.points + gain.margin),
                })}`
              : `${t('offer.people', people)} ${t(offer ? 'offer.try' : 'offer.none')}`}
          </Bold>
        </p>
        {choosing && offer && <StartThem whom={whom} series={series} first={offer.flowId} people={dry.all.contacts} close={close} />}
        {Boolean(series.error) && (
          <p className="red" role="alert">
            {faultText(series.error, shell)}
          </p>
        )}
      </div>
      {!choosing &&
        (offer ? (
          <Button onClick={() => setChoosing(true)}>{t('offer.start')}</Button>
        ) : (
          <Button busy={series.isPending} onClick={() => series.draw().catch(() => {})}>
            {t('offer.make')}
          </Button>
        ))}
    </div>
  );
}

interface StartThemProps {
  whom: ArchiveWhom;
  series: LastSeries;
  first: string;
  people: number;
  close(): void;
}

/** Starts them in a running flow, instead of archiving, or draws them one of their own. Who is in it already stays where they are. */
function StartThem({ whom, series, first, people, close }: StartThemProps) {
  const { t } = useTranslation('archive');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const [flowId, setFlow] = useState<string | null>(first);
  const flows = useRead(contract.flows.list, { query: { audienceId } });
  const start = useWrite(contract.contacts.bulk, [contract.jobs.list, contract.contacts.list]);
  const live = (flows.data?.items ?? []).filter(({ status }) => status === 'live');
  const { contactIds, filters, search } = whom;
  const go = async () => {
    if (!flowId) return;
    const said = contactIds
      ? { ids: contactIds }
      : filters
        ? { filters, ...(search ? { search } : {}) }
        : { filters: [{ field: 'segments', op: 'any' as const, values: [await series.members()] }] };
    const { jobId, changed } = await start.mutateAsync({ body: { audienceId, ...said, action: { do: 'enroll', flowId } } });
    notifications.show({ message: jobId ? t('offer.starting') : t('offer.started', { count: changed, number: f.exact(changed) }) });
    close();
  };
  return (
    <div className={css.choose}>
      <Select
        aria-label={t('offer.flow')}
        data={live.map(({ id, name }) => ({ value: id, label: name }))}
        value={flowId}
        onChange={setFlow}
        allowDeselect={false}
      />
      <Button busy={start.isPending || series.isPending} onClick={() => go().catch(() => {})}>
        {t('offer.startThem', { count: people, number: f.exact(people) })}
      </Button>
      <button type="button" className="link medium" disabled={series.isPending} onClick={() => series.draw().catch(() => {})}>
        {t('offer.draw')}
      </button>
      {start.isError && (
        <span className="red" role="alert">
          {faultText(start.error, shell)}
        </span>
      )}
    </div>
  );
}
