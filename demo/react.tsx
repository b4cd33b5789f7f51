/** @jsxImportSource react */
import { ConnectButton } from 'connect-widget/react';
import { createRoot } from 'react-dom/client';
import { api, connectPlace, log, showAccount, widget } from './page.ts';

function ConnectBills() {
  return (
    <ConnectButton
      className="connect"
      baseUrl={widget}
      fetchToken={async (reason) => (await api('/api/link-token', { reason })).link_token}
      onSuccess={async (publicToken) => showAccount(await api('/api/exchange', { public_token: publicToken }))}
      onExit={(error) => log(error ? `left: ${error.code}` : 'left')}
      onEvent={log}
    >
      Connect a provider
    </ConnectButton>
  );
}

createRoot(connectPlace()).render(<ConnectBills />);
