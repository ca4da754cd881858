import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import '@fontsource-variable/noto-sans-sc/index.css';
import '@mantine/core/styles.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ProblemError } from './http/client.ts';
import { language } from './i18n/language.ts';
import './styles/base.css';
import './styles/bar.css';
import './styles/people.css';
import './styles/panels.css';
import './styles/live.css';
import './styles/sheet.css';
import './styles/tracks.css';
import './styles/zones.css';
import './styles/tables.css';
import './styles/cases.css';
import './styles/case-board.css';
import './styles/case-log.css';
import './styles/case-page.css';
import './styles/figures.css';
import './styles/bulletin.css';
import './styles/inbox.css';
import './styles/admin.css';
import './styles/drones.css';
import './styles/flights.css';
import './styles/flight-parts.css';
import './styles/flight-replay.css';
import './styles/light-table-picture.css';
import './styles/light-table.css';
import './styles/patrols.css';
import './styles/permits.css';
import './styles/patrol.css';
import './styles/patrol-coverage.css';
import './styles/patrol-sheet.css';
import './styles/planner.css';
import './styles/planner-plan.css';
import './styles/narrow.css';
import { theme } from './theme.ts';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // What the server has refused it will refuse again; what did not arrive is worth another try.
      retry: (failures, error) =>
        failures < 2 &&
        !(error instanceof ProblemError && error.status >= 400 && error.status < 500),
    },
  },
});

const colours = localStorageColorSchemeManager({ key: 'chengxun.colours' });

function Root() {
  const chosen = language.use();
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colours}>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </MantineProvider>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Root />);
