import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { useRead } from '../../api/queries.ts';
import { Sheet } from '../../components/dialog.tsx';
import { MailFrame } from '../../components/mail-frame.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { StateWords } from './message-table.tsx';
import css from './messages.module.css';

/** A message as its contact got it. */
export function MessageDrawer({ id, close }: { id: string; close(): void }) {
  const { t } = useTranslation('messages');
  const f = useFormat();
  const { data, isPending, isError, error } = useRead(contract.messages.one, { params: { id } });
  return (
    <Sheet title={data?.subject || t('title')} close={close}>
      <div className={css.sheet}>
        {isPending && <Skeleton lines={8} />}
        {isError && <ErrorState fault={error} />}
        {data && (
          <>
            <dl className={css.head}>
              <dt>{t('from')}</dt>
              <dd>{data.from}</dd>
              <dt>{t('column.to')}</dt>
              <dd>{data.toAddress ?? data.contactName}</dd>
              <dt>{t('column.when')}</dt>
              <dd>{f.moment(data.at)}</dd>
              <dt>{t('column.state')}</dt>
              <dd>
                <StateWords message={data} />
              </dd>
            </dl>
            <div className={css.mail}>
              {data.html ? <MailFrame html={data.html} title={data.subject} /> : <pre className={css.plain}>{data.text}</pre>}
            </div>
          </>
        )}
      </div>
    </Sheet>
  );
}
