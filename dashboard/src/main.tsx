import './styles.css';
import { MooringError } from '@mooring/sdk';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/queryClient.ts';
import { router } from './router.tsx';
import { Toasts } from './ui/toast.tsx';

// The code of the screen comes while the session is asked for; until both are there, the frame in index.html stays as it was painted.
for (const { routeId } of router.matchRoutes(router.latestLocation))
  void router.loadRouteChunk(router.routesById[routeId as keyof typeof router.routesById]);
await router.load();

// What the server refuses is said on the page; the console is for what went wrong in the page itself.
const onCaughtError = (error: unknown): void => {
  if (!MooringError.is(error)) reportError(error);
};

createRoot(document.getElementById('app')!, { onCaughtError }).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Toasts>
        <RouterProvider router={router} />
      </Toasts>
    </QueryClientProvider>
  </StrictMode>,
);
