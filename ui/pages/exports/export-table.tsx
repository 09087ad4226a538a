import { Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { filters as conditions } from '../../../api/contacts/filters.ts';
import { contract } from '../../../api/contract.ts';
import { type Exported, separatorNames } from '../../../api/exports/contract.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { ExportProgress } from '../../components/export-progress.tsx';
import { useFilterFields } from '../../components/filter/fields.ts';
import { useFilterWords } from '../../components/filter/words.ts';
import { Icon } from '../../components/icon.tsx';
import { rowKeys } from '../../components/row-keys.ts';
import { faultText } from '../../components/states.tsx';
import { useAudience, useFormat } from '../../shell/audience.tsx';
import css from './exports.module.css';

export function ExportTable({ exports }: { exports: Exported[] }) {
  const { t } = useTranslation('exports');
  const said = useConditions(exports);
  return (
    <table className={`table cards ${css.table}`}>
      <thead>
        <tr>
          <th>{t('column.what')}</th>
          <th>{t('column.file')}</th>
          <th>{t('column.state')}</th>
          <th>{t('column.when')}</th>
          <th>{t('column.who')}</th>
          <th>{t('column.until')}</th>
          <th>
            <span className="unseen">{t('download')}</span>
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={rowKeys}>
        {exports.map((one) => (
          <Row key={one.id} exported={one} said={said} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ exported, said }: { exported: Exported; said: Conditions }) {
  const { t } = useTranslation('exports');
  const f = useFormat();
  const { format, separator, headings, columns, createdAt, actor, expiresAt } = exported;
  const file = format === 'csv' ? `${t('format.csv')}, ${t(`separatedBy.${separatorNames[separator]}`)}` : t(`format.${format}`);
  return (
    <tr>
      <td className={css.what}>
        <What exported={exported} said={said} />
      </td>
      <td className={css.file}>
        {file} ·{' '}
        <Tooltip label={headings.slice(0, 40).join(', ')} multiline maw={420}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what the hover shows must be reached by the keyboard */}
          <span tabIndex={0} className={css.columns}>
            {t('columnCount', { count: columns.length })}
          </span>
        </Tooltip>
      </td>
      <td className={css.state}>
        <ExportProgress exported={exported} />
      </td>
      <td className={`soft ${css.when}`}>{f.near(createdAt)}</td>
      <td className={`soft ${css.who}`}>{actor === 'operator' ? t('team') : actor}</td>
      <td className={`soft ${css.until}`}>{expiresAt ? f.day(expiresAt) : '–'}</td>
      <td className={css.tools}>
        <Tools exported={exported} />
      </td>
    </tr>
  );
}

/** The view's name, or what was asked for, in words. */
export function useExportName() {
  const { t } = useTranslation('exports');
  const f = useFormat();
  return ({ name, selected, filters, search, archived }: Exported) => {
    if (name) return name;
    if (selected !== null) return t('chosen', { count: selected, number: f.exact(selected) });
    if (filters.length > 0 || search) return t('some');
    return archived ? t('everyoneArchived') : t('everyone');
  };
}

type Conditions = (exported: Exported) => string[];
/** An export's conditions as the contacts page says them. What was deleted since says so. */
function useConditions(exports: readonly Exported[]): Conditions {
  const { t } = useTranslation('exports');
  const { id: audienceId } = useAudience();
  const own = useRead(contract.fields.list, { query: { audienceId } }).data?.items ?? [];
  const read = (one: Exported) => conditions.safeParse(one.filters);
  const all = exports.flatMap((one) => read(one).data ?? []);
  const fields = useFilterFields(own, all);
  const words = useFilterWords();
  return (one) =>
    read(one).data?.map((said) => words(said, fields.find(said.field)).replaceAll('**', '')) ?? [
      t('conditions', { count: one.filters.length }),
    ];
}

function What({ exported, said }: { exported: Exported; said: Conditions }) {
  const { t } = useTranslation('exports');
  const nameOf = useExportName();
  const { search, archived, filters } = exported;
  const details = [
    ...said(exported),
    ...(search ? [t('searched', { words: search })] : []),
    ...(archived && (filters.length > 0 || search) ? [t('archived')] : []),
  ];
  return (
    <>
      <span className="medium">{nameOf(exported)}</span>
      {details.length > 0 && <span className={`meta ${css.asked}`}>{details.join(' · ')}</span>}
    </>
  );
}

function Tools({ exported }: { exported: Exported }) {
  const { t } = useTranslation('exports');
  const nameOf = useExportName();
  const { id, state, wanted, download } = exported;
  const name = nameOf(exported);
  const refresh = [contract.exports.list, contract.exports.one];
  const again = useWrite(contract.exports.again, refresh);
  const remove = useWrite(contract.exports.remove, refresh);
  const cancel = useWrite(contract.jobs.cancel, refresh);
  const said = { params: { id } };
  const failed = { onError: (fault: unknown) => notifications.show({ message: faultText(fault, t), color: 'red' }) };
  if (state === 'waiting' || state === 'running' || state === 'paused')
    return (
      <Button
        small
        data-row
        aria-label={t('cancelFor', { name })}
        busy={cancel.isPending || wanted === 'cancel'}
        onClick={() => cancel.mutate(said, failed)}
      >
        {t('cancel')}
      </Button>
    );
  return (
    <span className={css.buttons}>
      {download && (
        <a className="btn small" href={download} download data-row>
          <Icon name="download" />
          {t('download')}
        </a>
      )}
      <IconButton
        small
        icon="redo"
        label={t('againFor', { name })}
        {...(download ? {} : { 'data-row': true })}
        onClick={() => again.mutate(said, { ...failed, onSuccess: () => notifications.show({ message: t('started') }) })}
      />
      {download && (
        <Confirm effect={t('deleteEffect')} verb={t('delete')} danger onYes={() => remove.mutate(said, failed)}>
          {(ask) => <IconButton small icon="close" label={t('deleteFor', { name })} onClick={ask} />}
        </Confirm>
      )}
    </span>
  );
}
