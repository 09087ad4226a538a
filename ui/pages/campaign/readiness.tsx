import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Checklist } from '../../../api/campaigns/contract.ts';
import { contract } from '../../../api/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Icon } from '../../components/icon.tsx';
import { ErrorState, faultText, Skeleton } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './campaign.module.css';
import type { Draft } from './use-draft.ts';

/** What it would do now, in numbers, and what still stands in the way. */
export function Readiness({ draft }: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const { t: said } = useTranslation('shell');
  const f = useFormat();
  const { id } = draft.campaign;
  const found = useRead(contract.campaigns.checklist, { params: { id } }, { keep: true });
  const start = useWrite(contract.campaigns.start, [contract.campaigns.one, contract.campaigns.list]);
  const list = found.data;
  if (!list)
    return (
      <aside className={css.aside}>
        {found.isError ? <ErrorState fault={found.error} retry={() => found.refetch()} /> : <Skeleton lines={8} />}
      </aside>
    );
  const number = f.exact(list.mailable);
  const later = draft.campaign.schedule.when !== 'now';
  const verb = later ? t('scheduleVerb') : t('sendVerb', { count: list.mailable, number });
  const go = async () => {
    if (await draft.flush()) start.mutate({ params: { id } });
  };
  return (
    <aside className={css.aside} aria-label={t('before')}>
      <h2 className="h2">{t('before')}</h2>
      <p className={css.reach}>
        <span className="figure num">{number}</span>
        <span className="soft">{t('reach', { count: list.mailable, base: f.exact(list.contacts) })}</span>
      </p>
      <Reasons list={list} />
      <ul className={css.checks}>
        {list.items.map((item) => (
          <Check key={item.id} item={item} />
        ))}
      </ul>
      {list.zones.length > 0 && <Zones zones={list.zones} />}
      <Confirm
        effect={later ? t('scheduleEffect', { count: list.mailable, number }) : t('sendEffect', { count: list.mailable, number })}
        verb={verb}
        onYes={go}
      >
        {(ask) => (
          <Button
            kind="primary"
            icon="send"
            busy={start.isPending}
            reason={list.ready ? null : t('notReady')}
            onClick={async () => {
              if (await draft.flush()) ask();
            }}
          >
            {verb}
          </Button>
        )}
      </Confirm>
      {start.error && (
        <p className="meta red" role="alert">
          {faultText(start.error, said)}
        </p>
      )}
    </aside>
  );
}

function Reasons({ list }: { list: Checklist }) {
  const { t } = useTranslation('messages');
  const { t: own } = useTranslation('campaigns');
  const f = useFormat();
  const rows = Object.entries(list.notMailable).sort(([, a], [, b]) => b - a);
  if (rows.length === 0) return null;
  return (
    <div>
      <p className="meta2">{own('without')}</p>
      <ul className={css.reasons}>
        {rows.map(([reason, n]) => (
          <li key={reason}>
            <span className="num">{f.exact(n)}</span> <span className="soft">{t(`reasons.${reason}`, { defaultValue: reason })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const settings = ['sender', 'postalAddress'];

function Check({ item: { id, ok, problems } }: { item: Checklist['items'][number] }) {
  const { t, i18n } = useTranslation('campaigns');
  const { id: audienceId } = useAudience();
  const words = problems.map((p) => (i18n.exists(`campaigns:fault.${p.code}`) ? t(`fault.${p.code}`) : p.message));
  return (
    <li data-ok={ok || undefined}>
      <Icon name={ok ? 'check' : 'warning'} className={ok ? 'green' : id === 'provider' ? 'amber' : 'red'} />
      <div>
        <span>{t(`check.${id}`)}</span>
        {id === 'provider' && !ok && <p className="meta">{t('providerAway')}</p>}
        {[...new Set(words)].map((text) => (
          <p key={text} className="meta red">
            {text}{' '}
            {settings.includes(id) && (
              <Link to="/a/$audienceId/settings" params={{ audienceId }} className="link">
                {t('toSettings')}
              </Link>
            )}
          </p>
        ))}
      </div>
    </li>
  );
}

function Zones({ zones }: { zones: Checklist['zones'] }) {
  const { t } = useTranslation('campaigns');
  const f = useFormat();
  const now = Date.now();
  return (
    <div>
      <p className="meta2">{t('zones')}</p>
      <ul className={css.reasons}>
        {zones.slice(0, 8).map(({ zone, contacts, at }) => (
          <li key={zone}>
            <span className="num">{f.exact(contacts)}</span>{' '}
            <span className="soft">
              {zone} · {new Date(at).getTime() < now ? t('atOnce') : f.moment(at)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
