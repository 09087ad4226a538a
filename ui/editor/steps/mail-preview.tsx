import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { MailFrame } from '../../components/mail-frame.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useMailEditing } from '../context.ts';
import css from '../inspector.module.css';

export type PreviewWidth = '375' | '640';

/** The e-mail as the chosen contact would get it, white in both themes; 640 widens over the canvas. */
export function MailPreview({ stepId, width }: { stepId: string; width: PreviewWidth }) {
  const { t } = useTranslation('editor');
  const { shown, who, mails } = useMailEditing();
  const [definition] = useDebouncedValue(shown, 350);
  const mail = mails.usePreview({ stepId, definition, contactId: who?.id ?? null });
  if (mail.error && !mail.data) return <ErrorState fault={mail.error} retry={() => mail.refetch()} />;
  if (!mail.data) return <Skeleton lines={8} />;
  return (
    <div className={css.mail} data-wide={width === '640' || undefined} style={{ width: Number(width) }}>
      <div className={css.mailHead}>
        <b>{mail.data.subject}</b>
        {mail.data.preview}
      </div>
      <MailFrame html={mail.data.html} title={t('mail.previewOf', { name: mail.data.contactName })} height="100%" />
    </div>
  );
}
