/** The page around the screens: a list of all of them, the switches, and the one that is looked at. */
import { type JSX, render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ENTRIES, find, PATHS } from './entries.ts';
import { LOOKS, type Looks, readLooks, writeLooks } from './looks.ts';

interface Place {
  path: string;
  looks: Looks;
}

function here(): Place {
  const [path = '', query] = location.hash.slice(2).split('?');
  return { path: find(path) ? path : PATHS[0]!, looks: readLooks(query) };
}

const addressOf = ({ path, looks }: Place): string => `#/${path}${writeLooks(looks)}`;

const TITLES: { [K in keyof Looks]: string } = {
  theme: 'Theme',
  width: 'Width',
  dir: 'Direction',
  motion: 'Motion',
  language: 'Language',
};

function Gallery(): JSX.Element {
  const [place, setPlace] = useState(here);
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    const moved = () => setPlace(here());
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  useEffect(() => {
    document.title = `${place.path} · Connect gallery`;
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [place.path]);
  const next = (by: number) => PATHS[(PATHS.indexOf(place.path) + by + PATHS.length) % PATHS.length]!;
  const address = addressOf(place);

  return (
    <>
      <nav ref={list} aria-label="Screens">
        <h1>Connect</h1>
        <p>{PATHS.length} screens</p>
        {Object.entries(ENTRIES).map(
          ([state, names]) =>
            Object.keys(names).length > 0 && (
              <section key={state}>
                <h2>{state}</h2>
                {Object.keys(names).map((name) => (
                  <a
                    key={name}
                    href={addressOf({ ...place, path: `${state}/${name}` })}
                    aria-current={place.path === `${state}/${name}` ? 'page' : undefined}
                  >
                    {name.replaceAll('_', ' ').replaceAll('-', ' ')}
                  </a>
                ))}
              </section>
            ),
        )}
      </nav>
      <main>
        <header>
          {Object.entries(LOOKS).map(([name, values]) => (
            <fieldset key={name}>
              <legend>{TITLES[name as keyof Looks]}</legend>
              {values.map((value) => (
                <label key={value}>
                  <input
                    type="radio"
                    name={name}
                    checked={place.looks[name as keyof Looks] === value}
                    onChange={() => {
                      location.hash = addressOf({ ...place, looks: { ...place.looks, [name]: value } });
                    }}
                  />
                  {value}
                </label>
              ))}
            </fieldset>
          ))}
        </header>
        <figure>
          <iframe
            key={address}
            title={place.path}
            src={`./stage.html${address}`}
            style={{ inlineSize: `${place.looks.width}px` }}
          />
          <figcaption>
            <a href={addressOf({ ...place, path: next(-1) })}>Before</a>
            <a href={`./stage.html${address}`} target="_blank" rel="noreferrer">
              {place.path}
            </a>
            <a href={addressOf({ ...place, path: next(1) })}>Next</a>
          </figcaption>
        </figure>
      </main>
    </>
  );
}

render(<Gallery />, document.body);
