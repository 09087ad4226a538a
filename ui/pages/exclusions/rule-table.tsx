import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Answer } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { Bold } from '../../components/bold.tsx';
import { IconButton } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './exclusions.module.css';

type Rule = Answer<typeof contract.exclusions.list>['items'][number];

export function RuleTable({ rules }: { rules: Rule[] }) {
  const { t } = useTranslation('exclusions');
  return (
    <table className={`table cards ${css.table}`}>
      <thead>
        <tr>
          <th>{t('column.rule')}</th>
          <th className="num">{t('column.blocks')}</th>
          <th>{t('column.scope')}</th>
          <th>{t('column.note')}</th>
          <th>{t('column.added')}</th>
          <th>
            <span className="unseen">{t('remove')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <Row key={rule.id} rule={rule} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ rule }: { rule: Rule }) {
  const { t } = useTranslation('exclusions');
  const f = useFormat();
  const remove = useWrite(contract.exclusions.remove, [contract.exclusions.list]);
  const { pattern, blocks, capped } = rule;
  return (
    <tr>
      <td className={css.rule}>
        <Bold>{t(`rule.${rule.kind === 'domain' && rule.subdomains ? 'under' : rule.kind}`, { pattern })}</Bold>
      </td>
      <td className={`num ${css.blocks} ${blocks === 0 ? 'softer' : ''}`}>
        {blocks === 0
          ? t('nobody')
          : capped
            ? t('blocksMany', { number: f.exact(blocks) })
            : t('blocks', { count: blocks, number: f.exact(blocks) })}
      </td>
      <td className="soft">{t(`scope.${rule.audienceId ? 'audience' : 'all'}`)}</td>
      <td className={`soft clip ${css.note}`} title={rule.note}>
        {rule.note}
      </td>
      <td className={`meta num ${css.added}`}>{f.day(rule.createdAt)}</td>
      <td className={css.act}>
        <Confirm
          effect={t('removeEffect', { rule: pattern })}
          verb={t('remove')}
          danger
          onYes={() => remove.mutate({ params: { id: rule.id } })}
        >
          {(ask) => <IconButton small icon="close" size={16} label={t('removeOne')} onClick={ask} />}
        </Confirm>
      </td>
    </tr>
  );
}
