import { useTranslation } from 'react-i18next';
import { IconButton } from '../../components/button.tsx';
import { nameOf } from '../../components/person.tsx';

interface AskWhyProps {
  person: Parameters<typeof nameOf>[0] & { id: string };
  ask(contactId: string): void;
}

/** Opens why someone is in the segment. */
export function AskWhy({ person, ask }: AskWhyProps) {
  const { t } = useTranslation('segment');
  return (
    <IconButton
      small
      size={16}
      icon="info"
      label={t('why.ask', { name: nameOf(person) })}
      data-ask={person.id}
      onClick={() => ask(person.id)}
    />
  );
}

/** The explanation that closes gives the focus back to whoever it was about. */
export const focusAsked = (contactId: string) =>
  setTimeout(() => document.querySelector<HTMLElement>(`[data-ask="${contactId}"]`)?.focus(), 50);
