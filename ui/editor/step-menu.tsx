import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../workflows/flow/flow.ts';
import { IconButton } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { useEdit, useEditing } from './context.ts';
import { duplicateStep, edgesOf, moveStep, placeBeside, removeStep } from './graph.ts';

/** What can be done to a step besides changing it. */
export function StepMenu({ step, close }: { step: Step; close(): void }) {
  const { t } = useTranslation('editor');
  const { readOnly, shown, select } = useEditing();
  const edit = useEdit();
  if (readOnly) return null;
  const places = { up: placeBeside(shown, step.id, 'up'), down: placeBeside(shown, step.id, 'down') };
  const leadsOn = Object.keys(step.next).length > 0;
  // the last end stays: a walk needs one
  const canGo = leadsOn || !edgesOf(shown).some((edge) => edge.to === step.id);
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <IconButton icon="more" label={t('stepMenu')} />
      </Menu.Target>
      <Menu.Dropdown>
        {leadsOn && (
          <>
            {(['up', 'down'] as const).map((direction) => (
              <Menu.Item
                key={direction}
                disabled={!places[direction]}
                rightSection={<kbd>{direction === 'up' ? 'Alt ↑' : 'Alt ↓'}</kbd>}
                onClick={() =>
                  places[direction] && edit((definition) => moveStep(definition, step.id, places[direction] ?? { from: '', outlet: '' }))
                }
              >
                {t(`move.${direction}`)}
              </Menu.Item>
            ))}
            <Menu.Item
              leftSection={<Icon name="copy" />}
              onClick={() => {
                const id = `${step.id.split('-')[0]}-${crypto.randomUUID().slice(0, 8)}`;
                const name = step.name && t('copyOf', { name: step.name }).slice(0, 80);
                edit((definition) => duplicateStep(definition, step.id, id, name));
                select(id);
              }}
            >
              {t('duplicate')}
            </Menu.Item>
          </>
        )}
        <Menu.Item
          leftSection={<Icon name="close" />}
          disabled={!canGo}
          onClick={() => {
            edit((definition) => removeStep(definition, step.id));
            close();
          }}
        >
          {t('delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
