import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Challenge } from '../../protocol/challenge.ts';
import { later } from '../i18n/later.ts';
import { Icon } from '../ui/icon.tsx';
import { ChallengePage, type ChallengeProps } from './challenge-page.tsx';

type Kind = Extract<Challenge, { kind: 'device' | 'selection' | 'image' }>;

/** One of several, or several: devices, words or pictures. */
export function ChallengeChoice(props: ChallengeProps<Kind>): JSX.Element {
  const { state, send, challenge } = props;
  const { session } = state;
  const copy = later.challenge;
  const [chosen, setChosen] = useState<string[]>([]);
  const [none, setNone] = useState(false);
  const several = challenge.kind === 'selection' && challenge.multiple;
  const isDevice = challenge.kind === 'device';

  useEffect(() => setChosen([]), [session.version]);

  const box = (id: string) => ({
    // Preact types each kind of input apart; which one this is is known only at run time.
    type: (several ? 'checkbox' : 'radio') as 'radio',
    name: 'answer',
    checked: chosen.includes(id),
    onChange(event: { currentTarget: HTMLInputElement }) {
      setNone(false);
      if (!several) setChosen([id]);
      else if (event.currentTarget.checked) setChosen([...chosen, id]);
      else setChosen(chosen.filter((other) => other !== id));
    },
  });

  return (
    <ChallengePage
      {...props}
      title={isDevice ? copy.device : copy.select}
      lead={isDevice ? copy.deviceText : challenge.prompt}
      trust={copy.trustAnswer}
      submit={isDevice ? copy.deviceSubmit : copy.submit}
      onSubmit={() => {
        setNone(chosen.length === 0);
        const [only] = chosen;
        if (only !== undefined) send({ type: 'challenge.answered', answer: several ? chosen : only });
      }}
    >
      <fieldset
        class={challenge.kind === 'image' ? 'pictures' : undefined}
        aria-labelledby="title"
        aria-describedby="answer-below"
      >
        {challenge.kind === 'image'
          ? challenge.images.map(({ id, alt, src }) => (
              <label key={id} class="picture">
                <img src={src} alt={alt} />
                <input {...box(id)} />
                {chosen.includes(id) && (
                  <span class="mark">
                    <Icon name="check" size={16} />
                  </span>
                )}
              </label>
            ))
          : (isDevice ? challenge.devices : challenge.options).map(({ id, title }) => (
              <label key={id} class="row choice plain">
                <span class="name">{title}</span>
                <input {...box(id)} />
              </label>
            ))}
      </fieldset>
      <p id="answer-below" class={none ? 'below wrong' : 'below'} role="status">
        {none ? copy.one : several && copy.several}
      </p>
    </ChallengePage>
  );
}
