import { useTranslation } from 'react-i18next';
import type { OneImport } from '../../../api/imports/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import css from './import.module.css';
import { reasonWords } from './reason-words.ts';

/** Why rows stayed out, with an example and what to do about each. */
export function RefusedTable({ one, open }: { one: OneImport; open(reason: string): void }) {
  const { t } = useTranslation('import');
  const f = useFormat();
  return (
    <section className={css.block}>
      <div className={css.blockHead}>
        <h2>{t('refusedRows')}</h2>
        <span className="meta grow">{t('mendAlone')}</span>
        {one.refusedPath && (
          <a className="btn" href={one.refusedPath} download>
            <Icon name="download" />
            {t('refusedFile')}
          </a>
        )}
      </div>
      <table className={`table ${css.refused}`}>
        <thead>
          <tr>
            <th className="num">{t('rows')}</th>
            <th>{t('reason')}</th>
            <th>{t('example')}</th>
            <th>{t('whatToDo')}</th>
            <th>
              <span className="unseen">{t('seeRows')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {one.counts.refusals.map(({ reason, n, line, example }) => (
            <tr key={reason}>
              <td className="num red medium">{f.exact(n)}</td>
              <td className="medium">{reasonWords(reason, t)}</td>
              <td className="soft clip">
                {reason === 'forgotten' ? t('forgottenExample') : t('exampleLine', { line: f.exact(line), text: example ?? '–' })}
              </td>
              <td className="soft clip">{t(`todo.${reason.split(':')[0]}`, { defaultValue: '' })}</td>
              <td className="num">
                <button type="button" className="accent leads" onClick={() => open(reason)}>
                  {t('seeN', { n: f.exact(n) })}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
