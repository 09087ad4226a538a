import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const accent: MantineColorsTuple = [
  '#ecf1fd',
  '#d5e0fa',
  '#b4c5f3',
  '#93adff',
  '#6f8ff0',
  '#557ae5',
  '#3f66d9',
  '#325bd0',
  '#2653c7',
  '#1d429f',
];

/** `close` names the button on notices, in the language of the screen. */
export const themeIn = ({ close }: { close: string }) =>
  createTheme({
    fontFamily: 'var(--font)',
    headings: { fontFamily: 'var(--font)' },
    colors: { accent },
    primaryColor: 'accent',
    // the default shades fail contrast
    primaryShade: { light: 8, dark: 6 },
    defaultRadius: 6,
    fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
    cursorType: 'pointer',
    focusRing: 'auto',
    respectReducedMotion: true,
    components: {
      Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 120 } } },
      // inside its landmark, where a screen reader looks for it
      Menu: {
        defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false, transitionProps: { duration: 120 }, shadow: 'none' },
      },
      Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } },
      Popover: { defaultProps: { transitionProps: { duration: 120 }, shadow: 'none' } },
      Modal: { defaultProps: { transitionProps: { duration: 160 } } },
    },
  });

const roles = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--red)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-2)',
  '--mantine-color-bright': 'var(--ink)',
};

/** Mantine's colours are ours: tokens.css alone knows the values. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: roles, dark: roles });
