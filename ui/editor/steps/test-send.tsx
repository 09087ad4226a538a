import { Popover, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { faultText } from '../../components/states.tsx';
import { rememberedTester, rememberTester } from '../../components/tester.ts';
import { useMailEditing } from '../context.ts';

/** One copy to a tester, rendered for the preview's contact. */
export function TestSend({ stepId }: { stepId: string }) {
  const { t } = useTranslation('editor');
  const { t: said } = useTranslation('shell');
  const { who, saving, readOnly, mails } = useMailEditing();
  const [open, popover] = useDisclosure();
  const [to, setTo] = useState(rememberedTester);
  const test = mails.useTestSend(stepId);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await saving.flush())) return;
    const subject = await test.send(to, who?.id ?? null);
    if (subject === null) return;
    rememberTester(to);
    popover.close();
    notifications.show({
      title: t('test.sent', { to }),
      message: (
        <Link to="/inbox" className="link">
          {subject}
        </Link>
      ),
    });
  };
  if (readOnly) return null;
  return (
    <Popover opened={open} onChange={popover.toggle} width={300} position="top-start" trapFocus returnFocus>
      <Popover.Target>
        <Button small icon="mail" style={{ alignSelf: 'flex-start' }} onClick={popover.toggle}>
          {t('test.send')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
          <TextInput
            type="email"
            label={t('test.to')}
            required
            withAsterisk={false}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
            error={test.fault ? faultText(test.fault, said) : undefined}
            description={t('test.marked')}
          />
          <Button type="submit" kind="primary" small busy={test.busy} style={{ justifySelf: 'start' }}>
            {t('test.go')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
