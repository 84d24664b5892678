import type { MessageKey } from '@i18n/index.ts';
import { IconX } from '@tabler/icons-react';
import { IconButton } from '../controls/icon-button.tsx';
import { Modal } from '../controls/modal.tsx';
import { useTwin, useWords } from '../twin-context.ts';

const KEYS: readonly { readonly keys: readonly string[]; readonly message: MessageKey }[] = [
  { keys: ['Ctrl K', '⌘ K'], message: 'help.palette' },
  { keys: ['1', '2', '3', '4'], message: 'help.workspaces' },
  { keys: ['Space'], message: 'help.play' },
  { keys: ['[', ']'], message: 'help.events' },
  { keys: ['H'], message: 'action.hideAll' },
  { keys: ['Esc'], message: 'help.escape' },
  { keys: ['Ctrl Z'], message: 'action.undo' },
  { keys: ['Ctrl ⇧ Z', 'Ctrl Y'], message: 'action.redo' },
  { keys: ['Alt ↑', 'Alt ↓'], message: 'help.reorder' },
  { keys: ['↑ ↓ ← →', '+ −'], message: 'help.move' },
  { keys: ['?'], message: 'panel.help' },
];

/** Every key of the shell. */
export function HelpDialog() {
  const { session } = useTwin();
  const { t } = useWords();
  const close = () => session.setPanel('help', false);
  return (
    <Modal label={t('panel.help')} onClose={close} className="help">
      <header className="panel-header">
        <h2>{t('panel.help')}</h2>
        <IconButton icon={IconX} label={t('action.close')} onClick={close} />
      </header>
      <dl>
        {KEYS.map(({ keys, message }) => (
          <div key={message}>
            <dt>
              {keys.map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(message)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
