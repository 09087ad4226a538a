import type { ReactNode } from 'react';

/** Drawn on a grid of 24, stroke 1.75. */
export const paths = {
  archive: (
    <>
      <rect x="3" y="4" width="18" height="4.4" rx="1.4" />
      <path d="M5 8.4V18a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.4M10 12.4h4" />
    </>
  ),
  branch: <path d="M12 4v5M12 9c0 4-6 3-6 8v2.5M12 9c0 4 6 3 6 8v2.5M3.8 17.4 6 19.6l2.2-2.2M15.8 17.4l2.2 2.2 2.2-2.2" />,
  calendar: (
    <>
      <rect x="4" y="5.5" width="16" height="15" rx="2" />
      <path d="M4 10.5h16M8.5 3.5v4M15.5 3.5v4" />
    </>
  ),
  check: <path d="m5 12.5 4.6 4.6L19.2 7.4" />,
  click: <path d="M9.5 9.5 20 13.3l-4.6 1.9-1.9 4.6zM9 3.5v2.3M3.5 9h2.3M5.2 5.2l1.6 1.6M12.8 5.2l-1.5 1.5M5.2 12.8l1.5-1.5" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8.6" />
      <path d="M12 7.2V12l3.2 2" />
    </>
  ),
  close: <path d="M6 6l12 12M18 6 6 18" />,
  columns: (
    <>
      <rect x="3.5" y="4.5" width="17" height="15" rx="2" />
      <path d="M9.2 4.5v15M14.8 4.5v15" />
    </>
  ),
  copy: (
    <>
      <rect x="8.5" y="8.5" width="11.5" height="11.5" rx="2" />
      <path d="M15.5 8.5V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v7.5a2 2 0 0 0 2 2h2.5" />
    </>
  ),
  down: <path d="m6.5 9.5 5.5 5.5 5.5-5.5" />,
  download: <path d="M12 4.5v11M7.5 11l4.5 4.5 4.5-4.5M4.5 16.5V18a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-1.5" />,
  edit: <path d="M4.5 19.5h3.8L19 8.8a2.6 2.6 0 0 0-3.8-3.8L4.5 15.7zM13.5 6.7l3.8 3.8" />,
  enter: <path d="M10.5 8V6a2 2 0 0 1 2-2H18a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-5.5a2 2 0 0 1-2-2v-2M3 12h11.5l-3.2-3.2M14.5 12l-3.2 3.2" />,
  exit: <path d="M13.5 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h5.5a2 2 0 0 0 2-2v-2M9.5 12H21l-3.2-3.2M21 12l-3.2 3.2" />,
  external: <path d="M11 6H7a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2v-4M11 13l8.5-8.5M14.5 4.5h5v5" />,
  eye: (
    <>
      <path d="M2.8 12S6.2 5.8 12 5.8 21.2 12 21.2 12 17.8 18.2 12 18.2 2.8 12 2.8 12z" />
      <circle cx="12" cy="12" r="2.6" />
    </>
  ),
  file: <path d="M13.5 3.5H7a2 2 0 0 0-2 2v13a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9zM13.5 3.5V9H19" />,
  filter: <path d="M4 5h16l-6.2 7.2V19l-3.6-2.2v-4.6z" />,
  fit: <path d="M4 9V6a2 2 0 0 1 2-2h3M15 4h3a2 2 0 0 1 2 2v3M20 15v3a2 2 0 0 1-2 2h-3M9 20H6a2 2 0 0 1-2-2v-3" />,
  flask: <path d="M9.5 3.5h5M10.2 3.5v6L5 18a1.7 1.7 0 0 0 1.5 2.5h11A1.7 1.7 0 0 0 19 18l-5.2-8.5v-6M7.6 15h8.8" />,
  flow: (
    <>
      <circle cx="6" cy="5.5" r="2.2" />
      <circle cx="18" cy="18.5" r="2.2" />
      <path d="M6 7.7v4.8a3 3 0 0 0 3 3h3.2M18 16.3v-4.8a3 3 0 0 0-3-3h-3" />
    </>
  ),
  grip: <path d="M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1" strokeWidth="2.4" />,
  inbox: (
    <path d="M4 13.5 6.4 6a1.6 1.6 0 0 1 1.5-1h8.2a1.6 1.6 0 0 1 1.5 1l2.4 7.5V17a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 13.5h4.2l1.4 2.6h4.8l1.4-2.6H20" />
  ),
  info: (
    <>
      <circle cx="12" cy="12" r="8.6" />
      <path d="M12 11v5M12 8v.1" />
    </>
  ),
  left: <path d="M14.5 6.5 9 12l5.5 5.5" />,
  lock: (
    <>
      <rect x="5.5" y="10.5" width="13" height="9.5" rx="2" />
      <path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5" />
    </>
  ),
  send: (
    <>
      <path d="M20.5 3.5 3.5 10l7 3.5 3.5 7z" />
      <path d="m10.5 13.5 10-10" />
    </>
  ),
  mail: (
    <>
      <rect x="3" y="5" width="18" height="14" rx="2" />
      <path d="m3.6 7 8.4 6 8.4-6" />
    </>
  ),
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  minus: <path d="M5 12h14" />,
  moon: <path d="M19.5 14.4A8 8 0 0 1 9.6 4.5a8 8 0 1 0 9.9 9.9z" />,
  more: <path d="M5 12v.1M12 12v.1M19 12v.1" strokeWidth="2.6" />,
  note: <path d="M6 4h12a2 2 0 0 1 2 2v8.5L14.5 20H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM20 14.5h-3.5a2 2 0 0 0-2 2V20M8 9h8M8 13h4" />,
  order: <path d="M6.2 8h11.6l1 10a2.4 2.4 0 0 1-2.4 2.6H7.6A2.4 2.4 0 0 1 5.2 18zM9 10.5V7a3 3 0 0 1 6 0v3.5" />,
  phone: (
    <>
      <rect x="7" y="3.5" width="10" height="17" rx="2.2" />
      <path d="M11 17.5h2" />
    </>
  ),
  pause: (
    <>
      <rect x="6.4" y="5" width="3.8" height="14" rx="1.2" />
      <rect x="13.8" y="5" width="3.8" height="14" rx="1.2" />
    </>
  ),
  people: (
    <>
      <circle cx="9" cy="8" r="3.4" />
      <path d="M3 20v-1.5A4.5 4.5 0 0 1 7.5 14h3a4.5 4.5 0 0 1 4.5 4.5V20M16 4.8a3.4 3.4 0 0 1 0 6.4M21 20v-1.5a4.5 4.5 0 0 0-3-4.2" />
    </>
  ),
  play: <path d="M7.5 4.8v14.4L19 12z" />,
  plus: <path d="M12 5v14M5 12h14" />,
  redo: <path d="M15 13.5 19.5 9 15 4.5M19.5 9H9.8a5.3 5.3 0 0 0 0 10.6H12" />,
  right: <path d="m9.5 6.5 5.5 5.5-5.5 5.5" />,
  robot: (
    <>
      <rect x="4.5" y="8" width="15" height="11" rx="2.5" />
      <path d="M12 8V4.5M9 13v1M15 13v1" />
    </>
  ),
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6" />
      <path d="m20 20-5.2-5.2" />
    </>
  ),
  settings: (
    <>
      <circle cx="12" cy="12" r="3" />
      <path d="M12 3.2v2.4M12 18.4v2.4M3.2 12h2.4M18.4 12h2.4M5.8 5.8l1.7 1.7M16.5 16.5l1.7 1.7M5.8 18.2l1.7-1.7M16.5 7.5l1.7-1.7" />
    </>
  ),
  skip: <path d="M5 5v14l10-7zM19 5v14" />,
  star: <path d="m12 4 2.5 5.2 5.7.8-4.1 4 1 5.6-5.1-2.7-5.1 2.7 1-5.6-4.1-4 5.7-.8z" />,
  stop: <rect x="5.5" y="5.5" width="13" height="13" rx="2" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="3.6" />
      <path d="M12 3.5v1.6M12 18.9v1.6M3.5 12h1.6M18.9 12h1.6M6 6l1.1 1.1M16.9 16.9 18 18M6 18l1.1-1.1M16.9 7.1 18 6" />
    </>
  ),
  tag: (
    <>
      <path d="M4 5.5V11a2 2 0 0 0 .6 1.4l7 7a2 2 0 0 0 2.8 0l5-5a2 2 0 0 0 0-2.8l-7-7A2 2 0 0 0 11 4H5.5A1.5 1.5 0 0 0 4 5.5z" />
      <path d="M8.3 8.3v.1" />
    </>
  ),
  undo: <path d="M9 13.5 4.5 9 9 4.5M4.5 9h9.7a5.3 5.3 0 0 1 0 10.6H12" />,
  updown: <path d="m8 9.5 4-4 4 4M16 14.5l-4 4-4-4" />,
  version: (
    <>
      <circle cx="12" cy="12" r="3.2" />
      <path d="M12 3v5.8M12 15.2V21" />
    </>
  ),
  wait: (
    <path d="M6.5 3.5h11M6.5 20.5h11M8 3.5v3.7a4 4 0 0 0 1.5 3.1L12 12l2.5-1.7A4 4 0 0 0 16 7.2V3.5M8 20.5v-3.7a4 4 0 0 1 1.5-3.1L12 12l2.5 1.7a4 4 0 0 1 1.5 3.1v3.7" />
  ),
  warning: <path d="M12 4.2 21 19.5H3zM12 10v4.2M12 16.9v.1" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;
