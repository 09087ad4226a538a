import { Tooltip } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, Ref } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-paths.tsx';

interface Look {
  kind?: 'primary' | 'quiet' | 'danger' | undefined;
  icon?: IconName | undefined;
  small?: boolean | undefined;
}

const classes = ({ kind, small }: Look, more?: string) => ['btn', kind, small && 'small', more].filter(Boolean).join(' ');

type ButtonProps = Look &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    ref?: Ref<HTMLButtonElement>;
    /** Why it can't act now: it keeps its place and says so. */
    reason?: string | null | undefined;
    busy?: boolean | undefined;
  };

export function Button({ kind, icon, small, reason, busy, children, onClick, className, ...rest }: ButtonProps) {
  const off = Boolean(reason) || busy;
  const button = (
    <button
      type="button"
      {...rest}
      className={classes({ kind, small }, className)}
      aria-disabled={off ? true : undefined}
      aria-busy={busy ? true : undefined}
      onClick={off ? (event) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
  return reason ? <Tooltip label={reason}>{button}</Tooltip> : button;
}

type AnchorProps = Look & AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> };

/** A link that looks like a button: it leads somewhere. */
export const ButtonLink = createLink(({ kind, icon, small, children, className, ...rest }: AnchorProps) => (
  <a {...rest} className={classes({ kind, small }, className)}>
    {icon && <Icon name={icon} />}
    {children}
  </a>
));

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  ref?: Ref<HTMLButtonElement>;
  icon: IconName;
  label: string;
  size?: number;
  small?: boolean;
  off?: boolean;
};

/** Shows only an icon; the label is read aloud and shown on hover and focus. */
export function IconButton({ icon, label, size = 18, small, off, onClick, className, ...rest }: IconButtonProps) {
  return (
    // what it opened says more than its name
    <Tooltip label={label} disabled={rest['aria-expanded'] === true || rest['aria-expanded'] === 'true'}>
      <button
        type="button"
        {...rest}
        className={['icon-btn', small && 'small', className].filter(Boolean).join(' ')}
        aria-label={label}
        aria-disabled={off || undefined}
        onClick={off ? undefined : onClick}
      >
        <Icon name={icon} size={size} />
      </button>
    </Tooltip>
  );
}
