import { Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { FlowRow } from '../../../api/flows/contract.ts';
import { IconButton } from '../../components/button.tsx';
import { Num } from '../../components/number.tsx';
import { useFormat } from '../../shell/audience.tsx';
import type { Action } from './action-dialog.tsx';
import css from './flows.module.css';
import { LiftWords } from './lift-words.tsx';
import { NextSend, TriggerWords } from './row-words.tsx';

const dot = { live: 'green', paused: 'amber', draft: 'softer hollow', archived: 'softer' } as const;
const columns = ['flow', 'starts', 'status', 'waiting', 'sent', 'wonBack', 'lift', 'revenue', 'next'] as const;
const numbers: readonly string[] = ['waiting', 'sent', 'wonBack', 'revenue'];

interface TableProps {
  flows: FlowRow[];
  ask(action: Action, flow: FlowRow): void;
}

export function FlowTable({ flows, ask }: TableProps) {
  const { t } = useTranslation('flows');
  return (
    <table className={`table ${css.table}`}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} className={numbers.includes(column) ? 'num' : undefined}>
              {column === 'lift' ? <span className="unseen">{t('column.lift')}</span> : t(`column.${column}`)}
            </th>
          ))}
          <th>
            <span className="unseen">{t('column.menu')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {flows.map((flow) => (
          <Row key={flow.id} flow={flow} ask={ask} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ flow, ask }: { flow: FlowRow; ask: TableProps['ask'] }) {
  const { t } = useTranslation('flows');
  const f = useFormat();
  const { status, lift } = flow;
  const started = status !== 'draft';
  const place = { to: '/a/$audienceId/flows/$flowId', params: { audienceId: flow.audienceId, flowId: flow.id } } as const;
  const people = (what: string, value: number) =>
    started ? (
      <Link {...place} search={{ tab: 'people', what }} className="leads">
        <Num value={value} />
      </Link>
    ) : (
      <span className="softer">–</span>
    );
  return (
    <tr>
      <td className={css.name}>
        <Link {...place} className="strong leads">
          {flow.name}
        </Link>
      </td>
      <td className={`${css.starts} soft`}>
        <TriggerWords trigger={flow.trigger} />
      </td>
      <td className={css.status}>
        <span className="row">
          <span className={`dot ${dot[status]}`} />
          <span className="medium">{t(`status.${status}`)}</span>
          <span className="meta">
            {status === 'draft' ? t('edited', { when: f.near(flow.draftAt) }) : t('since', { when: f.near(flow.statusAt) })}
          </span>
        </span>
      </td>
      <td className="num" data-label={t('column.waiting')}>
        {people('waiting', flow.waiting)}
      </td>
      <td className="num" data-label={t('column.sent')}>
        {people('sent', flow.sent)}
      </td>
      <td className="num" data-label={t('column.wonBack')}>
        {people('wonBack', flow.wonBack)}{' '}
        {started && lift.treated > 0 && <span className="meta num">{t('of', { number: f.exact(lift.treated) })}</span>}
      </td>
      <td className={css.lift}>{started && <LiftWords lift={lift} />}</td>
      <td className="num" data-label={t('column.revenue')}>
        {started ? f.money(flow.revenue) : <span className="softer">–</span>}
      </td>
      <td className={css.next}>
        <NextSend flow={flow} />
      </td>
      <td className={css.menu}>
        <RowMenu flow={flow} ask={ask} />
      </td>
    </tr>
  );
}

function RowMenu({ flow, ask }: { flow: FlowRow; ask: TableProps['ask'] }) {
  const { t } = useTranslation('flows');
  const { status } = flow;
  const actions: Action[] = [
    ...(status === 'archived' ? [] : (['rename'] as const)),
    ...(status === 'live' ? (['pause'] as const) : []),
    ...(status === 'paused' ? (['resume'] as const) : []),
    ...(status === 'archived' ? [] : (['archive'] as const)),
  ];
  if (!actions.length) return null;
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <IconButton small icon="more" label={t('menuOf', { name: flow.name })} />
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item key={action} onClick={() => ask(action, flow)}>
            {t(`action.${action}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
