import { Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import { IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../shell/audience.tsx';
import { Ask } from './ask.tsx';
import type { Contact } from './contact.ts';
import css from './side.module.css';
import { StartFlow } from './start-flow.tsx';
import { refreshed } from './use-edit.ts';

type Walk = Contact['enrollments'][number];
type Verb = 'pause' | 'resume' | 'skipWait' | 'stop';

/** Their walks through flows: where each stands, what comes next, and what one may do about it. */
export function Walks({ contact }: { contact: Contact }) {
  const { t } = useTranslation('profile');
  const [starting, setStarting] = useState(false);
  return (
    <>
      <div className="row">
        <h2 className="label grow">{t('inFlows')}</h2>
        <IconButton icon="plus" small label={t('start.title')} off={Boolean(contact.archivedAt)} onClick={() => setStarting(true)} />
      </div>
      {contact.enrollments.length === 0 && <p className="softer">{t('noWalk')}</p>}
      <ul className={css.walks}>
        {contact.enrollments.map((walk) => (
          <WalkLine key={walk.id} contact={contact} walk={walk} />
        ))}
      </ul>
      {starting && <StartFlow contact={contact} close={() => setStarting(false)} />}
    </>
  );
}

function WalkLine({ contact: { audienceId }, walk }: { contact: Contact; walk: Walk }) {
  const { t } = useTranslation('profile');
  const [asked, setAsked] = useState<Verb | null>(null);
  const { id, flowName, endedAt, isPaused, held, at } = walk;
  const verbs: Verb[] = [
    isPaused ? 'resume' : 'pause',
    ...(at && !held && Date.parse(at) > Date.now() ? ['skipWait' as const] : []),
    'stop',
  ];
  return (
    <li>
      <div className="row">
        <Link to="/a/$audienceId/enrollments/$enrollmentId" params={{ audienceId, enrollmentId: id }} className="row leads grow">
          <Icon name="flow" className="soft" />
          <span className="medium clip">{flowName}</span>
        </Link>
        {!endedAt && (
          <Menu position="bottom-end" width={200}>
            <Menu.Target>
              <IconButton icon="more" small label={t('walkActions', { flow: flowName })} />
            </Menu.Target>
            <Menu.Dropdown>
              {verbs.map((verb) => (
                <Menu.Item key={verb} onClick={() => setAsked(verb)} {...(verb === 'stop' ? { className: 'red' } : {})}>
                  {t(`walk.${verb}.verb`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <div className="meta" style={{ marginLeft: 24 }}>
        <Where walk={walk} />
      </div>
      {asked && (
        <Ask
          endpoint={contract.enrollments[asked]}
          said={{ params: { id } }}
          verb={t(`walk.${asked}.verb`)}
          effect={t(`walk.${asked}.effect`, { step: walk.stepName, flow: flowName })}
          refresh={[...refreshed, contract.enrollments.one, contract.flows.one]}
          danger={asked === 'stop'}
          close={() => setAsked(null)}
        />
      )}
    </li>
  );
}

function Where({ walk: { endedAt, outcome, enteredAt, stepName, at, held, isPaused, heldOut } }: { walk: Walk }) {
  const { t } = useTranslation('profile');
  const { t: shell } = useTranslation('shell');
  const f = useFormat();
  if (endedAt) return t('walkEnded', { outcome: shell(`outcome.${outcome}`, { defaultValue: outcome ?? '' }), day: f.day(endedAt) });
  if (Date.parse(enteredAt) > Date.now()) return t('walkBegins', { day: f.day(enteredAt) });
  if (heldOut) return t('walkHeldOut', { day: f.day(enteredAt) });
  if (isPaused) return <span className="amber">{t('walkPaused', { step: stepName })}</span>;
  if (held) return <span className="amber">{t('walkHeld', { step: stepName })}</span>;
  return at ? t('walkNext', { step: stepName, when: f.near(at) }) : t('walkWaits', { step: stepName, day: f.day(enteredAt) });
}
