import { Checkbox } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Tag } from '../../../api/tags/contract.ts';
import { useWrite } from '../../api/queries.ts';
import { IconButton } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Num } from '../../components/number.tsx';
import { rowKeys } from '../../components/row-keys.ts';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './tags.module.css';

interface TagTableProps {
  tags: Tag[];
  chosen: Tag[];
  choose(tags: Tag[]): void;
  edit(tag: Tag): void;
}

export function TagTable({ tags, chosen, choose, edit }: TagTableProps) {
  const { t } = useTranslation('tags');
  return (
    <table className={`table ${css.table}`}>
      <thead>
        <tr>
          <th>
            <span className="unseen">{t('choose.column')}</span>
          </th>
          <th>{t('column.tag')}</th>
          <th>{t('column.description')}</th>
          <th className="num">{t('column.contacts')}</th>
          <th>{t('column.made')}</th>
          <th>
            <span className="unseen">{t('column.tools')}</span>
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={rowKeys}>
        {tags.map((tag) => (
          <Row
            key={tag.id}
            tag={tag}
            chosen={chosen.some(({ id }) => id === tag.id)}
            choose={(yes) => choose(yes ? [...chosen, tag] : chosen.filter(({ id }) => id !== tag.id))}
            edit={() => edit(tag)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  tag: Tag;
  chosen: boolean;
  choose(yes: boolean): void;
  edit(): void;
}

function Row({ tag, chosen, choose, edit }: RowProps) {
  const { t } = useTranslation('tags');
  const f = useFormat();
  const { id: audienceId } = useAudience();
  const { id, name, colour, description, contacts, aliases, busy, createdAt } = tag;
  const people = { to: '/a/$audienceId/contacts', params: { audienceId }, search: { tag: id } } as const;
  return (
    <tr>
      <td className={css.tick}>
        <Checkbox
          size="xs"
          aria-label={t('choose.one', { name })}
          checked={chosen}
          disabled={Boolean(busy)}
          onChange={(event) => choose(event.currentTarget.checked)}
        />
      </td>
      <td className={css.name}>
        <Link {...people} className={`tag ${colour} ${css.chip}`} title={name} data-row>
          {name}
        </Link>
        {busy && <span className="meta">{t(`busy.${busy}`)}</span>}
      </td>
      <td className={css.about}>
        {description || <span className="softer">–</span>}
        {aliases.length > 0 && <span className="meta"> {t('aliases', { names: aliases.join(', ') })}</span>}
      </td>
      <td className={`num ${css.count}`}>
        {contacts > 0 ? (
          <Link {...people} className="leads" aria-label={t('people', { count: contacts, number: f.exact(contacts), name })}>
            <Num value={contacts} />
          </Link>
        ) : (
          <span className="softer">0</span>
        )}
      </td>
      <td className={`soft ${css.made}`}>{f.day(createdAt)}</td>
      <td className={css.tools}>{!busy && <Tools tag={tag} edit={edit} />}</td>
    </tr>
  );
}

function Tools({ tag: { id, name, contacts, views }, edit }: { tag: Tag; edit(): void }) {
  const { t } = useTranslation('tags');
  const f = useFormat();
  const remove = useWrite(contract.tags.remove, [contract.tags.list]);
  const effect = [
    t('delete.effect', { count: contacts, number: f.exact(contacts) }),
    ...(views > 0 ? [t('delete.views', { count: views })] : []),
  ].join(' ');
  return (
    <>
      <IconButton small icon="edit" label={t('edit.of', { name })} onClick={edit} />
      <Confirm
        effect={effect}
        verb={t('delete.verb')}
        danger
        onYes={() =>
          remove.mutate(
            { params: { id } },
            {
              onSuccess: ({ jobId }) => notifications.show({ message: t(jobId ? 'delete.begun' : 'delete.done', { name }) }),
              onError: (fault) => notifications.show({ message: faultText(fault, t), color: 'red' }),
            },
          )
        }
      >
        {(ask) => <IconButton small icon="close" label={t('delete.of', { name })} onClick={ask} />}
      </Confirm>
    </>
  );
}
