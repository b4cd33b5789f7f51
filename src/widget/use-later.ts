import { useEffect, useState } from 'preact/hooks';
import { errorCopy } from './i18n/t.ts';

type Later = typeof import('./screens/later.ts');

/** The later screens once they are here, null before, 'failed' when they cannot be had. Asked for when `wanted`. */
export function useLater(wanted: boolean): Later | 'failed' | null {
  const [later, set] = useState<Later | 'failed' | null>(null);
  useEffect(() => {
    if (wanted)
      import('./screens/later.ts').then(
        (module) => {
          Object.assign(errorCopy, module.errors);
          document.adoptedStyleSheets.push(module.styles);
          set(module);
        },
        () => set('failed'),
      );
  }, [wanted]);
  return later;
}
