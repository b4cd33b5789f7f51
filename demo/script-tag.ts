import { api, connectButton, log, showAccount } from './page.ts';

const biller = new URLSearchParams(location.search).get('biller');

const handle = window.Connect!.create({
  // Your server makes the token (POST /link/token/create). Connect asks for it when it is needed.
  fetchToken: async (reason) => (await api('/api/link-token', { biller_id: biller, reason })).link_token,

  // Your server exchanges it (POST /link/token/exchange), once, and keeps the access token.
  async onSuccess(publicToken) {
    showAccount(await api('/api/exchange', { public_token: publicToken }));
  },
  onExit(error, { resumable }) {
    log(error ? `left: ${error.code}` : `left${resumable ? ', can go on later' : ''}`);
  },
  onEvent: log,
});

connectButton().addEventListener('click', () => handle.open());
