import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contract } from '../../../api/contract.ts';
import type { Group, Rule } from '../../../workflows/flow/rule/rule.ts';
import type { Answer } from '../../api/client.ts';
import { useRead } from '../../api/queries.ts';
import { IconButton } from '../../components/button.tsx';
import { ContactPicker } from '../../components/contact-picker.tsx';
import { Icon } from '../../components/icon.tsx';
import { nameOf } from '../../components/person.tsx';
import { sayLeaf } from '../../components/rule/describe.ts';
import { groupWords } from '../../components/rule/rule-text.tsx';
import type { Speech } from '../../components/rule/sentence.ts';
import { useSpeech } from '../../components/rule/use-speech.ts';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useAudience } from '../../shell/audience.tsx';
import { useFoundWords } from './found-words.ts';
import css from './segment.module.css';
import { WhyBetter } from './why-better.tsx';

interface WhyProps {
  rule: Rule;
  /** The rule can be asked as it is. */
  ready: boolean;
  contactId: string | undefined;
  /** The recommended rule, beside one by opens. */
  better?: Rule | undefined;
  choose(contactId: string | undefined): void;
}

/** Why someone is, or is not, among those whom the rule means: every condition with their own value. */
export function Why({ rule, ready, contactId, better, choose }: WhyProps) {
  const { t } = useTranslation('segment');
  const { id: audienceId } = useAudience();
  const who = useRead(contract.contacts.one, { params: { id: contactId ?? '' } }, { enabled: contactId !== undefined });
  const found = useRead(
    contract.segments.explainRule,
    { body: { audienceId, rule, contactId: contactId ?? '' } },
    { enabled: ready && contactId !== undefined, keep: true },
  );
  const name = who.data ? who.data.firstName || nameOf(who.data) : '';
  const answer = contactId && found.data?.contactId === contactId ? found.data : undefined;
  return (
    <section className={css.why} aria-label={t('why.title')}>
      {contactId && (
        <>
          <div className="row">
            <h2 className="h2 grow">{answer && name ? t(answer.holds ? 'why.in' : 'why.out', { name }) : t('why.title')}</h2>
            <IconButton small icon="close" label={t('why.close')} onClick={() => choose(undefined)} />
          </div>
          {!ready && <p className="soft">{t('preview.unfinished')}</p>}
          {ready && found.isError && <ErrorState fault={found.error} />}
          {who.isError && <ErrorState fault={who.error} />}
          {ready && !answer && !found.isError && !who.isError && <Skeleton lines={4} />}
          {answer && name && <Explained rule={rule} answer={answer} name={name} contactId={contactId} />}
          {answer && name && better && <WhyBetter better={better} contactId={contactId} name={name} />}
        </>
      )}
      <ContactPicker
        key={contactId ?? ''}
        label={t(contactId ? 'why.someoneElse' : 'why.choose')}
        value={null}
        onChange={({ id }) => choose(id)}
      />
    </section>
  );
}

type Explanation = Answer<typeof contract.segments.explainRule>;

function Explained({ rule, answer, name, contactId }: { rule: Rule; answer: Explanation; name: string; contactId: string }) {
  const { t } = useTranslation('segment');
  const { id: audienceId } = useAudience();
  const speech = useSpeech(audienceId, rule);
  const parts = rule.rules.length;
  const met = rule.rules.filter((_, n) => holdsAt(answer, `rules.${n}`)).length;
  return (
    <>
      <p className="soft" role="status">
        {answer.archived
          ? t('why.archived', { name })
          : t(`why.sum.${rule.match}.${answer.holds ? 'in' : 'out'}`, { name, count: parts, met })}{' '}
        <Link to="/a/$audienceId/contacts/$contactId" params={{ audienceId, contactId }} className="link">
          {t('why.profile')}
        </Link>
      </p>
      <Parts group={rule} path="" answer={answer} speech={speech} />
    </>
  );
}

const holdsAt = (answer: Explanation, path: string): boolean =>
  [...answer.conditions, ...answer.groups].find((one) => one.path === path)?.holds ?? false;

function Parts({ group, path, answer, speech }: { group: Group; path: string; answer: Explanation; speech: Speech }) {
  const { t } = useTranslation('segment');
  const say = useFoundWords();
  return (
    <ul className={css.parts}>
      {group.rules.map((rule, n) => {
        const at = `${path}${path ? '.' : ''}rules.${n}`;
        const holds = holdsAt(answer, at);
        const found = answer.conditions.find((one) => one.path === at)?.found;
        return (
          <li key={at} data-holds={holds}>
            <Icon name={holds ? 'check' : 'close'} className={holds ? 'green' : 'softer'} />
            <div className="grow">
              <span className="unseen">{t(holds ? 'why.holds' : 'why.holdsNot')}</span>
              <span className="medium">{rule.kind === 'group' ? groupWords(rule, speech, false) : sayLeaf(rule, speech)}</span>
              {found && rule.kind !== 'group' && <p className="meta">{say(found, rule, speech)}</p>}
              {rule.kind === 'group' && <Parts group={rule} path={at} answer={answer} speech={speech} />}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
