import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

interface Props {
  name: string;
  logo: string | null;
  color: string | null;
  large?: boolean;
}

/** The brand's logo from our own origin; where there is none, or it does not load, its first letters on its colour. */
export function Logo({ name, logo, color, large }: Props): JSX.Element {
  const [missing, setMissing] = useState(false);
  const shown = logo && !missing;
  return (
    <span
      class={large ? 'logo large' : 'logo'}
      style={shown ? undefined : { background: color ?? '#475569' }}
      aria-hidden="true"
    >
      {shown ? (
        <img
          src={logo}
          alt=""
          width={24}
          height={24}
          loading="lazy"
          decoding="async"
          onError={() => setMissing(true)}
        />
      ) : (
        initials(name)
      )}
    </span>
  );
}

function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters =
    words.length > 1 ? words.slice(0, 2).map((word) => [...word][0]) : [...(words[0] ?? name)].slice(0, 1);
  return letters.join('').toLocaleUpperCase();
}
