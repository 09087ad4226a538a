import { useTranslation } from 'react-i18next';
import type { StepOf } from '../../../workflows/flow/flow.ts';
import { useEditing } from '../context.ts';
import { readable } from '../words.ts';
import type { Face } from './face.ts';
import { MailForm } from './mail-form.tsx';

function Summary({ step }: { step: StepOf<'sendEmail'> }) {
  const { t } = useTranslation('editor');
  const { who } = useEditing();
  return step.subject.trim() ? t('mail.quoted', { text: readable(step.subject, who ? who.firstName : null) }) : t('mail.noSubjectYet');
}

export const sendEmailFace: Face<'sendEmail'> = {
  icon: 'mail',
  Summary,
  Form: MailForm,
  create: ({ id, t, count }) => ({
    type: 'sendEmail',
    id,
    name: t('mail.newName', { n: count + 1 }),
    subject: '',
    preview: '',
    from: { name: '', address: '' },
    layout: 'letter',
    html: t('mail.newHtml', { skipInterpolation: true }),
    next: { sent: '' },
  }),
};
