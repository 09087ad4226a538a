import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { TwinPerson } from '../../../api/twins/contract.ts';
import type { Answer } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Icon } from '../../components/icon.tsx';
import { Avatar, nameOf } from '../../components/person.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './duplicates.module.css';

type Twin = Answer<typeof contract.twins.list>['items'][number];

/** Whoever has bought more, else who is here longer, is proposed to be kept. */
export const better = (a: TwinPerson, b: TwinPerson) =>
  a.orderCount !== b.orderCount ? a.orderCount > b.orderCount : a.createdAt <= b.createdAt;

/** Two contacts that are likely one person, and what to say of them. */
export function Pair({ twin, open }: { twin: Twin; open(ids: string): void }) {
  const { t } = useTranslation('duplicates');
  const dismiss = useWrite(contract.twins.dismiss, [contract.twins.list]);
  const [first, second] = better(twin.a, twin.b) ? [twin.a, twin.b] : [twin.b, twin.a];
  return (
    <li className={css.pair}>
      <Person person={first} />
      <Person person={second} />
      <div className={css.why}>
        {twin.reasons.map((reason) => (
          <span key={reason} className="tag">
            {t(`reasons.${reason}`)}
          </span>
        ))}
      </div>
      <div className={`row ${css.acts}`}>
        <Button small onClick={() => open(`${first.id}.${second.id}`)}>
          {t('review')}
        </Button>
        <Confirm
          effect={t('differentHint')}
          verb={t('different')}
          onYes={() => dismiss.mutate({ params: { aId: twin.a.id, bId: twin.b.id } })}
        >
          {(ask) => (
            <Button small kind="quiet" busy={dismiss.isPending} onClick={ask}>
              {t('different')}
            </Button>
          )}
        </Confirm>
      </div>
      {twin.boughtAt && (
        <p className={`note ${css.bought}`}>
          <Icon name="pause" />
          <span>{t('bought')}</span>
        </p>
      )}
    </li>
  );
}

function Person({ person }: { person: TwinPerson }) {
  const { t } = useTranslation('duplicates');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  return (
    <div className={css.person}>
      <Avatar name={nameOf(person)} />
      <div className={css.words}>
        <Link to="/a/$audienceId/contacts/$contactId" params={{ audienceId, contactId: person.id }} className="strong leads clip">
          {nameOf(person)}
        </Link>
        <span className="soft clip">{[person.email, person.phone].filter(Boolean).join(' · ') || '–'}</span>
        <span className="meta num clip">
          {t('orders', { count: person.orderCount, number: f.exact(person.orderCount) })}
          {person.orderCount > 0 && ` · ${f.money(person.revenue)}`} · {t('since', { day: f.day(person.createdAt) })}
        </span>
      </div>
    </div>
  );
}
