import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { copy, t } from '../i18n/t.ts';
import { Button } from '../ui/button.tsx';

/** For who does not find theirs: the app hears that, once, and never what was typed. */
export function Missed({ client, onMissed }: { client: string; onMissed: () => void }): JSX.Element {
  const [told, setTold] = useState(false);
  return (
    <div class="missed" role="status">
      {told ? (
        <p>{t(copy.select.missed, { client })}</p>
      ) : (
        <Button
          kind="quiet"
          onClick={() => {
            setTold(true);
            onMissed();
          }}
        >
          {copy.select.missing}
        </Button>
      )}
    </div>
  );
}
