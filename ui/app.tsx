import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterContextProvider, RouterProvider } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { router } from './router.tsx';
import { cssVariables, themeIn } from './theme/theme.ts';

const queries = new QueryClient({
  defaultOptions: {
    // a refusal will be refused again; only what did not arrive is worth another try
    queries: { retry: (times, fault) => times < 2 && 'status' in fault && (fault.status === 0 || fault.status === 503), staleTime: 5_000 },
  },
});

export function App() {
  const { t } = useTranslation('shell');
  const close = t('close');
  const theme = useMemo(() => themeIn({ close }), [close]);
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        {/* beside the pages, yet what it says may hold links */}
        <RouterContextProvider router={router}>
          <Notifications position="bottom-right" autoClose={6_000} />
        </RouterContextProvider>
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>
  );
}
