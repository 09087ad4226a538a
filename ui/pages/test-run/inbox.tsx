import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestRun } from '../../../api/tests/contract.ts';
import { MailFrame } from '../../components/mail-frame.tsx';
import css from './test-run.module.css';

/** The tester's mails, newest first. One that arrives pushes in without taking the selection away. */
export function Inbox({ run }: { run: TestRun | undefined }) {
  const { t } = useTranslation('test-run');
  const [chosen, choose] = useState<string | null>(null);
  const [seen, setSeen] = useState<string[]>([]);
  const mails = run?.mails ?? [];
  const shown = mails.find((mail) => mail.messageId === chosen) ?? mails.at(-1);
  return (
    <section className={css.inbox} aria-label={t('inbox')}>
      <div className={css.inboxHead}>
        <h2 className="grow">{t('inbox')}</h2>
        <span className="meta num">{run ? t('arrived', { count: mails.length }) : ''}</span>
      </div>
      {mails.length === 0 && <p className={`${css.empty} soft`}>{run ? t('noMail') : t('mailHere')}</p>}
      <ul>
        {mails.map((mail) => (
          <li key={mail.messageId}>
            <button
              type="button"
              className={css.mail}
              aria-pressed={mail === shown}
              onClick={() => {
                choose(mail.messageId);
                setSeen([...seen, mail.messageId]);
              }}
            >
              <span className={`${seen.includes(mail.messageId) || mail === shown ? '' : 'strong'} clip`}>{mail.subject}</span>
              <span className="meta num">{t('day', { day: mail.day })}</span>
              <span className="meta2 clip">{mail.from}</span>
              {!seen.includes(mail.messageId) && mail !== shown && <span className="tag accent">{t('new')}</span>}
            </button>
          </li>
        ))}
      </ul>
      {shown && (
        <div className={css.reading}>
          <MailFrame html={shown.html} title={shown.subject} width={375} height="100%" />
        </div>
      )}
    </section>
  );
}
